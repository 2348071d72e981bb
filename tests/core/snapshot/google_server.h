#pragma once

#include "../network/test_server.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QUrlQuery>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <functional>

namespace lockstep::test {

/// Google's token endpoint, Cloud Storage's JSON API and Cloud SQL's Admin API, as far as a migration uses
/// them. Each request is checked against the public descriptions; what is not as they say is refused, and
/// noted as unexpected.
class GoogleServer : public TestServer
{
public:
    static constexpr auto storageScope = "https://www.googleapis.com/auth/devstorage.read_write";
    static constexpr auto sqlScope = "https://www.googleapis.com/auth/sqlservice.admin";
    static constexpr auto email = "mover@project.iam.gserviceaccount.com";
    static constexpr qint64 granule = 256 * 1024;

    struct Object
    {
        QByteArray content;
        QDateTime created = QDateTime::currentDateTimeUtc();
    };

    GoogleServer() : m_key(sharedKey())
    {
        serveTokens();
        serveStorage();
        serveSql();
        m_server.set_payload_max_length(1U << 30U);
        start();
    }

    ~GoogleServer() override
    {
        stop();
        m_importers.clear();
    }

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

    static QString crc32c(const QByteArray& bytes)
    {
        quint32 state = 0xFFFFFFFF;
        for (const char byte : bytes) {
            state ^= static_cast<quint8>(byte);
            for (int bit = 0; bit < 8; ++bit)
                state = (state >> 1U) ^ ((state & 1U) != 0 ? 0x82F63B78U : 0U);
        }
        state = ~state;
        QByteArray big;
        for (int shift = 24; shift >= 0; shift -= 8)
            big += static_cast<char>(state >> static_cast<unsigned>(shift));
        return QString::fromLatin1(big.toBase64());
    }

    // Storage

    QString bucket = QStringLiteral("moving-day");
    QMap<QString, Object> objects;
    bool writeOnly = false; ///< the account may not look at objects
    bool corrupts = false;  ///< what is stored is not what was sent
    bool forgetsSessions = false;
    QList<int> pieceStatuses; ///< with which the next pieces are turned away
    int sessions = 0;
    int pieces = 0;
    qint64 bytesReceived = 0;

    // Cloud SQL

    struct Operation
    {
        QString name;
        QString project;
        QString instance;
        QString database;
        QString uri;
        QString status = QStringLiteral("PENDING");
        QString error = {};
        QString user = {};
    };

    QList<Operation> operations; ///< the oldest first
    int otherOperations = 0;     ///< so many of another kind stand before them in lists
    int importStatus = 200;      ///< with which imports are answered
    bool losesAnswers = false;   ///< an import is started, and its answer is not sent
    int imports = 0;             ///< started
    /// Does the work; what it returns is the error. Empty: nothing is done.
    std::function<QString(const Operation&, const QByteArray& sql)> importer;

private:
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

    // Tokens

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

    bool isAllowed(const Request& request, Response& response, const char* scope)
    {
        const QString given = header(request, "Authorization");
        const std::scoped_lock lock(m_tokenMutex);
        if (given.startsWith(u"Bearer ") && m_scopes.value(given.sliced(7)) == QString::fromLatin1(scope))
            return true;
        wrong(response, QStringLiteral("no token of that scope"), 401);
        return false;
    }

    // Storage

    struct Session
    {
        QString name;
        qint64 size = 0;
        QString crc32c;
        QByteArray stored;
    };

    void serveStorage()
    {
        m_server.Post("/upload/storage/v1/b/([^/]+)/o", [this](const Request& request, Response& response) {
            const std::scoped_lock lock(m_mutex);
            if (isAllowed(request, response, storageScope))
                beginUpload(request, response);
        });
        m_server.Put("/upload/storage/v1/b/([^/]+)/o",
                     [this](const Request& request, Response& response,
                            const httplib::ContentReader& reader) { takePiece(request, response, reader); });
        m_server.Get("/storage/v1/b/([^/]+)/o/([^/]+)", [this](const Request& request, Response& response) {
            const std::scoped_lock lock(m_mutex);
            if (isAllowed(request, response, storageScope))
                giveObject(request, response);
        });
    }

    void beginUpload(const Request& request, Response& response)
    {
        const QJsonObject body = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
        const QString name = QString::fromStdString(request.get_param_value("name"));
        bool isNumber = false;
        const qint64 size = header(request, "X-Upload-Content-Length").toLongLong(&isNumber);
        if (match(request, 1) != bucket)
            return refuse(response, 404, QStringLiteral("The specified bucket does not exist."));
        if (request.get_param_value("uploadType") != "resumable" || name.isEmpty() || !isNumber ||
            body[u"name"].toString() != name ||
            !header(request, "Content-Type").startsWith(u"application/json"))
            return wrong(response, QStringLiteral("no resumable upload"));
        const QString id = QStringLiteral("session-%1").arg(++sessions);
        m_sessions.insert(id, {name, size, body[u"crc32c"].toString(), {}});
        // As the client reached us, perhaps through something in between.
        response.set_header("Location", "http://" + request.get_header_value("Host") + request.path +
                                            "?uploadType=resumable&upload_id=" + id.toStdString());
        response.status = 200;
    }

    void takePiece(const Request& request, Response& response, const httplib::ContentReader& reader)
    {
        QByteArray bytes;
        // What comes before a cut counts.
        const bool whole = reader([&](const char* data, size_t length) {
            bytes.append(data, static_cast<qsizetype>(length));
            return true;
        });
        const std::scoped_lock lock(m_mutex);
        const QString id = QString::fromStdString(request.get_param_value("upload_id"));
        if (forgetsSessions) {
            m_sessions.clear();
            forgetsSessions = false;
        }
        if (!m_sessions.contains(id))
            return refuse(response, 404, QStringLiteral("no such upload"));
        bytesReceived += bytes.size();
        if (!pieceStatuses.isEmpty() && !bytes.isEmpty())
            return refuse(response, pieceStatuses.takeFirst(), QStringLiteral("try later"));
        storePiece(request, response, m_sessions[id], bytes, whole);
    }

    void storePiece(const Request& request, Response& response, Session& session, QByteArray bytes,
                    bool whole)
    {
        static const QRegularExpression shape(QStringLiteral("^bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+)$"));
        const auto range = shape.match(header(request, "Content-Range"));
        if (!range.hasMatch() || range.captured(3).toLongLong() != session.size)
            return wrong(response, QStringLiteral("wrong Content-Range"));
        if (range.hasCaptured(1)) {
            const qint64 from = range.captured(1).toLongLong();
            const qint64 to = range.captured(2).toLongLong();
            const bool last = to == session.size - 1;
            if (from != session.stored.size() || (!last && (to + 1 - from) % granule != 0) ||
                (whole && bytes.size() != to + 1 - from))
                return wrong(response, QStringLiteral("a piece that does not fit"));
            ++pieces;
            if (!whole)
                bytes.truncate(bytes.size() / granule * granule);
            session.stored += bytes;
        } else if (!bytes.isEmpty()) {
            return wrong(response, QStringLiteral("a question with a body"));
        }
        if (session.stored.size() < session.size) {
            response.status = 308;
            if (!session.stored.isEmpty())
                response.set_header("Range", "bytes=0-" + std::to_string(session.stored.size() - 1));
            return;
        }
        finish(response, session);
    }

    void finish(Response& response, const Session& session)
    {
        QByteArray content = session.stored;
        if (!session.crc32c.isEmpty() && crc32c(content) != session.crc32c)
            return wrong(response, QStringLiteral("Provided CRC32C does not match"));
        if (corrupts)
            content[0] = static_cast<char>(content[0] ^ 1);
        objects.insert(session.name, {content});
        reply(response, objectJson(session.name));
    }

    [[nodiscard]] QJsonObject objectJson(const QString& name) const
    {
        const Object object = objects.value(name);
        return {{QStringLiteral("kind"), QStringLiteral("storage#object")},
                {QStringLiteral("name"), name},
                {QStringLiteral("bucket"), bucket},
                {QStringLiteral("size"), QString::number(object.content.size())},
                {QStringLiteral("crc32c"), crc32c(object.content)},
                {QStringLiteral("timeCreated"), object.created.toString(Qt::ISODateWithMs)}};
    }

    void giveObject(const Request& request, Response& response)
    {
        const QString name = match(request, 2);
        if (writeOnly)
            return refuse(response, 403,
                          QStringLiteral("%1 does not have storage.objects.get access")
                              .arg(QString::fromLatin1(email)));
        if (match(request, 1) != bucket || !objects.contains(name))
            return refuse(response, 404, QStringLiteral("No such object: %1/%2").arg(bucket, name));
        if (request.get_param_value("alt") != "media")
            return reply(response, objectJson(name));
        const QByteArray content = objects[name].content;
        response.set_content(content.toStdString(),
                             "application/octet-stream"); // cut to Range by the library
    }

    // Cloud SQL

    void serveSql()
    {
        m_server.Post("/v1/projects/([^/]+)/instances/([^/]+)/import",
                      [this](const Request& request, Response& response) {
                          const std::scoped_lock lock(m_mutex);
                          if (isAllowed(request, response, sqlScope))
                              startImport(request, response);
                      });
        m_server.Get("/v1/projects/([^/]+)/operations/([^/]+)",
                     [this](const Request& request, Response& response) {
                         const std::scoped_lock lock(m_mutex);
                         if (isAllowed(request, response, sqlScope))
                             giveOperation(request, response);
                     });
        m_server.Get("/v1/projects/([^/]+)/operations", [this](const Request& request, Response& response) {
            const std::scoped_lock lock(m_mutex);
            if (isAllowed(request, response, sqlScope))
                listOperations(request, response);
        });
    }

    void startImport(const Request& request, Response& response)
    {
        const QJsonObject body = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
        const QJsonObject context = body[u"importContext"].toObject();
        const QStringList known{QStringLiteral("kind"), QStringLiteral("fileType"), QStringLiteral("uri"),
                                QStringLiteral("database"), QStringLiteral("importUser")};
        for (const QString& key : context.keys()) {
            if (!known.contains(key))
                return wrong(response, QStringLiteral("Unknown name \"%1\"").arg(key));
        }
        const QString uri = context[u"uri"].toString();
        if (body.size() != 1 || context[u"fileType"].toString() != u"SQL" ||
            context[u"database"].toString().isEmpty() || !uri.startsWith(u"gs://"))
            return wrong(response, QStringLiteral("no import context"));
        if (importStatus != 200)
            return refuse(response, importStatus,
                          QStringLiteral("Operation failed because another operation was "
                                         "already in progress."));
        Operation operation{QStringLiteral("op-%1").arg(operations.size() + 1), match(request, 1),
                            match(request, 2), context[u"database"].toString(), uri};
        operation.user = context[u"importUser"].toString();
        operations.append(operation);
        ++imports;
        begin(operation);
        if (losesAnswers) {
            losesAnswers = false;
            response.status = 502;
            return;
        }
        reply(response, operationJson(operations.last()));
    }

    /// Runs beside, as it does there.
    void begin(const Operation& operation)
    {
        const QString name = operation.uri.section(u'/', 3);
        const bool known = operation.uri.section(u'/', 2, 2) == bucket && objects.contains(name);
        const QByteArray sql = objects.value(name).content;
        m_importers.emplace_back([this, operation, known, sql] {
            QString error = known ? QString() : QStringLiteral("The object does not exist: ") + operation.uri;
            if (known && importer)
                error = importer(operation, sql);
            const std::scoped_lock lock(m_mutex);
            for (Operation& one : operations) {
                if (one.name == operation.name) {
                    one.status = QStringLiteral("DONE");
                    one.error = error;
                }
            }
        });
    }

    static QJsonObject operationJson(const Operation& operation)
    {
        QJsonObject json{{QStringLiteral("kind"), QStringLiteral("sql#operation")},
                         {QStringLiteral("name"), operation.name},
                         {QStringLiteral("status"), operation.status},
                         {QStringLiteral("operationType"), QStringLiteral("IMPORT")},
                         {QStringLiteral("targetId"), operation.instance},
                         {QStringLiteral("importContext"),
                          QJsonObject{{QStringLiteral("kind"), QStringLiteral("sql#importContext")},
                                      {QStringLiteral("fileType"), QStringLiteral("SQL")},
                                      {QStringLiteral("uri"), operation.uri},
                                      {QStringLiteral("database"), operation.database}}}};
        if (!operation.error.isEmpty())
            json[u"error"] = QJsonObject{
                {QStringLiteral("kind"), QStringLiteral("sql#operationErrors")},
                {QStringLiteral("errors"),
                 QJsonArray{QJsonObject{{QStringLiteral("kind"), QStringLiteral("sql#operationError")},
                                        {QStringLiteral("code"), QStringLiteral("ERROR_RDBMS")},
                                        {QStringLiteral("message"), operation.error}}}}};
        return json;
    }

    void giveOperation(const Request& request, Response& response)
    {
        for (const Operation& operation : operations) {
            if (operation.name == match(request, 2) && operation.project == match(request, 1))
                return reply(response, operationJson(operation));
        }
        refuse(response, 404, QStringLiteral("The operation does not exist."));
    }

    void listOperations(const Request& request, Response& response)
    {
        const QString instance = QString::fromStdString(request.get_param_value("instance"));
        if (instance.isEmpty())
            return wrong(response, QStringLiteral("operations of which instance?"));
        QJsonArray all;
        for (int i = 0; i < otherOperations; ++i)
            all.append(QJsonObject{{QStringLiteral("name"), QStringLiteral("backup-%1").arg(i)},
                                   {QStringLiteral("status"), QStringLiteral("DONE")},
                                   {QStringLiteral("operationType"), QStringLiteral("BACKUP_VOLUME")}});
        for (auto operation = operations.crbegin(); operation != operations.crend(); ++operation) {
            if (operation->instance == instance && operation->project == match(request, 1))
                all.append(operationJson(*operation));
        }
        const int from = request.has_param("pageToken") ? std::stoi(request.get_param_value("pageToken")) : 0;
        const int most = std::stoi(request.get_param_value("maxResults"));
        QJsonArray items;
        for (int i = from; i < std::min<int>(from + most, int(all.size())); ++i)
            items.append(all[i]);
        QJsonObject json{{QStringLiteral("kind"), QStringLiteral("sql#operationsList")}};
        if (!items.isEmpty())
            json[u"items"] = items;
        if (from + most < all.size())
            json[u"nextPageToken"] = QString::number(from + most);
        reply(response, json);
    }

    EVP_PKEY* m_key;
    std::mutex m_tokenMutex;
    int m_tokens = 0;
    QMap<QString, QString> m_scopes; ///< by token
    QMap<QString, Session> m_sessions;
    std::vector<std::jthread> m_importers;
};

} // namespace lockstep::test
