#include "core/network/json_web_token.h"

#include <QJsonDocument>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

template <auto Free>
struct Freeing
{
    template <typename T>
    void operator()(T* pointer) const
    {
        Free(pointer);
    }
};

using Bio = std::unique_ptr<BIO, Freeing<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;

/// A key with a passphrase is none that we can read; nobody is asked for it.
int noPassphrase(char* /*into*/, int /*size*/, int /*writing*/, void* /*data*/)
{
    return -1;
}

Key readKey(const QByteArray& pem)
{
    const Bio input(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    return Key(input ? PEM_read_bio_PrivateKey(input.get(), nullptr, noPassphrase, nullptr) : nullptr);
}

QByteArray base64Url(const QByteArray& bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray part(const QJsonObject& object)
{
    return base64Url(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<QByteArray> signedRs256(const QByteArray& text, const Secret& privateKey)
{
    const auto failed = [](const QString& why) {
        return failure(ErrorKind::Invalid, u"sign with"_s, u"the private key"_s, why, u"Make a new key"_s);
    };
    const Key key = readKey(privateKey.reveal().toUtf8());
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
        return failed(u"it is no RSA key in PEM format"_s);
    const Digest digest(EVP_MD_CTX_new());
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.constData());
    const auto size = static_cast<std::size_t>(text.size());
    std::size_t length = 0;
    if (!digest || EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
        EVP_DigestSign(digest.get(), nullptr, &length, bytes, size) != 1)
        return failed(u"the key cannot sign"_s);
    QByteArray signature(static_cast<qsizetype>(length), '\0');
    if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, bytes,
                       size) != 1)
        return failed(u"the key cannot sign"_s);
    signature.truncate(static_cast<qsizetype>(length));
    return signature;
}

} // namespace

Result<Secret> signedWebToken(const QJsonObject& claims, const Secret& privateKey, const QString& keyId)
{
    QJsonObject head{{u"alg"_s, u"RS256"_s}, {u"typ"_s, u"JWT"_s}};
    if (!keyId.isEmpty())
        head[u"kid"] = keyId;
    const QByteArray text = part(head) + '.' + part(claims);
    return signedRs256(text, privateKey).transform([&](const QByteArray& signature) {
        return Secret(QString::fromLatin1(text + '.' + base64Url(signature)));
    });
}

} // namespace lockstep
