#include "github_api/app_state.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace lockstep::simulation {

namespace {

constexpr qint64 longest = 600;

template <typename Write>
QByteArray written(Write write)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> output(BIO_new(BIO_s_mem()), BIO_free);
    write(output.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(output.get(), &data);
    return QByteArray(data, size);
}

QByteArray decoded(const QByteArray& text)
{
    const auto bytes = QByteArray::fromBase64Encoding(text, QByteArray::Base64UrlEncoding |
                                                                QByteArray::AbortOnBase64DecodingErrors);
    return bytes ? bytes.decoded : QByteArray();
}

bool isSigned(const QByteArray& text, const QByteArray& signature, const QByteArray& publicKey)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> input(
        BIO_new_mem_buf(publicKey.constData(), static_cast<int>(publicKey.size())), BIO_free);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PUBKEY(input.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(digest.get(), reinterpret_cast<const unsigned char*>(signature.constData()),
                            static_cast<size_t>(signature.size()),
                            reinterpret_cast<const unsigned char*>(text.constData()),
                            static_cast<size_t>(text.size())) == 1;
}

} // namespace

AppState AppState::make()
{
    // Making a key takes long: all tests of a program share one.
    static EVP_PKEY* const key = EVP_RSA_gen(2048);
    AppState made;
    made.privateKey = written([](BIO* output) { // PKCS #1, as GitHub hands keys out
        PEM_write_bio_PrivateKey_traditional(output, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
    made.publicKey = written([](BIO* output) { PEM_write_bio_PUBKEY(output, key); });
    return made;
}

qint64 AppState::now() const
{
    return QDateTime::currentSecsSinceEpoch() + clockAhead;
}

QString AppState::problemOf(const QByteArray& claim) const
{
    const QByteArrayList parts = claim.split('.');
    if (parts.size() != 3)
        return u"A JSON web token could not be decoded"_s;
    const QJsonObject head = QJsonDocument::fromJson(decoded(parts[0])).object();
    const QJsonObject claims = QJsonDocument::fromJson(decoded(parts[1])).object();
    const bool isGood = head[u"alg"].toString() == u"RS256" &&
                        isSigned(parts[0] + '.' + parts[1], decoded(parts[2]), publicKey);
    if (!isGood)
        return u"A JSON web token could not be decoded"_s;
    const qint64 issued = claims[u"iat"].toInteger();
    const qint64 expires = claims[u"exp"].toInteger();
    if (issued <= 0 || issued > now())
        return u"'Issued at' claim ('iat') must be an Integer representing the time that the assertion was "
               "issued"_s;
    if (expires <= now())
        return u"'Expiration time' claim ('exp') must be a numeric value representing the future time at "
               "which the assertion expires"_s;
    if (expires > now() + longest || expires > issued + longest)
        return u"'Expiration time' claim ('exp') is too far in the future"_s;
    return claims[u"iss"].toString() == id ? QString() : u"Integration not found"_s;
}

} // namespace lockstep::simulation
