#pragma once

#include "../network/test_server.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace lockstep::test {

/// Google's token endpoint for one service account, which checks what it is sent against RFC 7523, and what
/// all of Google's APIs have in common. What is not as their descriptions say is refused, and noted as
/// unexpected.
class GoogleAccounts : public TestServer
{
public:
    static constexpr auto storageScope = "https://www.googleapis.com/auth/devstorage.read_write";
    static constexpr auto sqlScope = "https://www.googleapis.com/auth/sqlservice.admin";
    static constexpr auto email = "mover@project.iam.gserviceaccount.com";

    GoogleAccounts() : m_key(sharedKey()) { serveTokens(); }

    /// What changes between two requests is changed under this lock.
    [[nodiscard]] std::unique_lock<std::mutex> locked() { return std::unique_lock(m_mutex); }

    /// The key file of the one account that is known.
    [[nodiscard]] QByteArray keyFile(const QString& tokenUri = {}) const
    {
        return QJsonDocument(
                   QJsonObject{{QStringLiteral("type"), QStringLiteral("service_account")},
                               {QStringLiteral("project_id"), QStringLiteral("project")},
                               {QStringLiteral("private_key_id"), QStringLiteral("key-1")},
                               {QStringLiteral("private_key"), QString::fromLatin1(pem(m_key))},
                               {QStringLiteral("client_email"), QString::fromLatin1(email)},
                               {QStringLiteral("token_uri"), tokenUri.isEmpty() ? tokenUrl() : tokenUri}})
            .toJson();
    }

    [[nodiscard]] QString tokenUrl() const { return base() + QStringLiteral("/token"); }

    static QByteArray pem(EVP_PKEY* key)
    {
        BIO* output = BIO_new(BIO_s_mem());
        PEM_write_bio_PrivateKey(output, key, nullptr, nullptr, 0, nullptr, nullptr);
        char* data = nullptr;
        const long size = BIO_get_mem_data(output, &data);
        QByteArray text(data, size);
        BIO_free(output);
        return text;
    }

protected:
    using Request = httplib::Request;
    using Response = httplib::Response;

    static void reply(Response& response, const QJsonObject& object, int status = 200)
    {
        response.status = status;
        response.set_content(QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString(),
                             "application/json; charset=UTF-8");
    }

    static void refuse(Response& response, int status, const QString& message)
    {
        reply(response,
              {{QStringLiteral("error"),
                QJsonObject{{QStringLiteral("code"), status}, {QStringLiteral("message"), message}}}},
              status);
    }

    /// Refused, because nobody who has read the description would ask so.
    void wrong(Response& response, const QString& message, int status = 400)
    {
        note(message);
        refuse(response, status, message);
    }

    static QString header(const Request& request, const char* name)
    {
        return QString::fromStdString(request.get_header_value(name));
    }

    static QString match(const Request& request, size_t index)
    {
        return QUrl::fromPercentEncoding(QByteArray::fromStdString(request.matches[index].str()));
    }

    bool isAllowed(const Request& request, Response& response, const char* scope)
    {
        const QString given = header(request, "Authorization");
        const std::scoped_lock lock(m_tokenMutex);
        if (given.startsWith(u"Bearer ") && m_scopes.value(given.sliced(7)) == QString::fromLatin1(scope))
            return true;
        wrong(response, QStringLiteral("no token of that scope"), 401);
        return false;
    }

private:
    /// Making one takes long.
    static EVP_PKEY* sharedKey()
    {
        static EVP_PKEY* const key = EVP_RSA_gen(2048);
        return key;
    }

    void serveTokens()
    {
        m_server.Post("/token", [this](const Request& request, Response& response) {
            const std::scoped_lock lock(m_tokenMutex);
            giveToken(request, response);
        });
    }

    void giveToken(const Request& request, Response& response)
    {
        if (!header(request, "Content-Type").startsWith(u"application/x-www-form-urlencoded") ||
            request.get_param_value("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer")
            return wrong(response, QStringLiteral("no grant type of RFC 7523"));
        const QByteArrayList parts =
            QByteArray::fromStdString(request.get_param_value("assertion")).split('.');
        if (parts.size() != 3)
            return wrong(response, QStringLiteral("no JSON Web Token"));
        const QJsonObject head = decoded(parts[0]);
        const QJsonObject claims = decoded(parts[1]);
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        const qint64 issued = claims[u"iat"].toInteger();
        const QString scope = claims[u"scope"].toString();
        if (head[u"alg"].toString() != u"RS256" || head[u"typ"].toString() != u"JWT" ||
            claims[u"aud"].toString() != tokenUrl() || std::abs(now - issued) > 300 ||
            claims[u"exp"].toInteger() > issued + 3600 ||
            (scope != QString::fromLatin1(storageScope) && scope != QString::fromLatin1(sqlScope)))
            return wrong(response, QStringLiteral("wrong claims"));
        const bool known = claims[u"iss"].toString() == QString::fromLatin1(email) &&
                           isSigned(parts[0] + '.' + parts[1], fromBase64(parts[2]));
        if (!known) {
            return reply(response,
                         {{QStringLiteral("error"), QStringLiteral("invalid_grant")},
                          {QStringLiteral("error_description"), QStringLiteral("Invalid JWT Signature.")}},
                         400);
        }
        const QString token = QStringLiteral("ya29.%1").arg(++m_tokens);
        m_scopes.insert(token, scope);
        reply(response, {{QStringLiteral("access_token"), token},
                         {QStringLiteral("token_type"), QStringLiteral("Bearer")},
                         {QStringLiteral("expires_in"), 3599}});
    }

    static QByteArray fromBase64(const QByteArray& text)
    {
        return QByteArray::fromBase64(text, QByteArray::Base64UrlEncoding);
    }

    static QJsonObject decoded(const QByteArray& text)
    {
        return QJsonDocument::fromJson(fromBase64(text)).object();
    }

    [[nodiscard]] bool isSigned(const QByteArray& text, const QByteArray& signature) const
    {
        EVP_MD_CTX* digest = EVP_MD_CTX_new();
        const bool good =
            EVP_DigestVerifyInit(digest, nullptr, EVP_sha256(), nullptr, m_key) == 1 &&
            EVP_DigestVerify(digest, reinterpret_cast<const unsigned char*>(signature.constData()),
                             static_cast<size_t>(signature.size()),
                             reinterpret_cast<const unsigned char*>(text.constData()),
                             static_cast<size_t>(text.size())) == 1;
        EVP_MD_CTX_free(digest);
        return good;
    }

    EVP_PKEY* m_key;
    std::mutex m_tokenMutex;
    int m_tokens = 0;
    QMap<QString, QString> m_scopes; ///< by token
};

} // namespace lockstep::test
