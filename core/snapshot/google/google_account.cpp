#include "core/snapshot/google/google_account.h"

#include "core/network/http.h"
#include "core/network/json_web_token.h"
#include "core/support/files.h"
#include "core/support/process.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QUrlQuery>

#include <mutex>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qint64 tokenSeconds = 3600;
/// A token is not used to its last second.
constexpr qint64 sparedSeconds = 300;

struct ServiceKey
{
    QString file;
    QString email;
    QString keyId;
    Secret privateKey;
    QUrl tokenUrl;
};

struct Token
{
    Secret value;
    QDateTime until;
};

/// The claim that the token endpoint answers with a token, as RFC 7523 has it.
Result<Secret> assertion(const ServiceKey& key, const QString& scope)
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    return signedWebToken({{u"iss"_s, key.email},
                           {u"scope"_s, scope},
                           {u"aud"_s, key.tokenUrl.toString()},
                           {u"iat"_s, now},
                           {u"exp"_s, now + tokenSeconds}},
                          key.privateKey, key.keyId);
}

Result<Token> fetchToken(const ServiceKey& key, const QString& scope, const std::stop_token& stop)
{
    const Result<Secret> claim = assertion(key, scope);
    if (!claim)
        return failure(claim);
    HttpRequest request;
    request.method = "POST";
    request.url = key.tokenUrl;
    request.repeatable = true;
    request.headers.append("Content-Type", "application/x-www-form-urlencoded");
    request.body = "grant_type=" + QUrl::toPercentEncoding(u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s) +
                   "&assertion=" + claim->reveal().toLatin1();
    const Result<QJsonObject> answer =
        expectJson(sendHttpRetrying(request, {}, stop), u"get a token for"_s, key.email);
    if (!answer) {
        Error error = answer.error();
        // It answers 400 to a key that was deleted, and to a clock that is wrong.
        if (error.kind == ErrorKind::Failed && error.happened.contains(u"status 400")) {
            error.kind = ErrorKind::Connection;
            error.advice = u"Check that the key was not deleted, and this machine's clock"_s;
        }
        return std::unexpected(error);
    }
    const Secret value((*answer)[u"access_token"].toString());
    if (value.isEmpty())
        return failure(ErrorKind::Failed, u"get a token for"_s, key.email, u"the answer holds none"_s);
    const qint64 seconds = (*answer)[u"expires_in"].toInteger(tokenSeconds);
    return Token{value, QDateTime::currentDateTimeUtc().addSecs(seconds - sparedSeconds)};
}

Result<Token> askGcloud(const QString& program, const std::stop_token& stop)
{
    Command command;
    command.program = program;
    command.arguments = {u"auth"_s, u"print-access-token"_s, u"--quiet"_s};
    const Result<ProcessOutput> output = runProcess(command, stop);
    if (!output)
        return failure(output);
    const Secret value(QString::fromUtf8(output->standardOutput).trimmed());
    if (output->exitCode != 0 || value.isEmpty())
        return failure(ErrorKind::Connection, u"get a token from"_s, program,
                       lastLines(output->standardError), u"Log in with: gcloud auth login"_s);
    return Token{value, QDateTime::currentDateTimeUtc().addSecs(sparedSeconds)};
}

Result<ServiceKey> readKeyFile(const QString& file)
{
    const Result<QByteArray> bytes = readFile(file);
    if (!bytes)
        return failure(bytes);
    const auto wrong = [&](const QString& why) {
        return failure(ErrorKind::Invalid, u"read the service account's key file"_s, file, why,
                       u"Make one in the Google Cloud console: the account's keys, JSON"_s);
    };
    QJsonParseError problem;
    const QJsonObject object = QJsonDocument::fromJson(*bytes, &problem).object();
    if (problem.error != QJsonParseError::NoError)
        return wrong(u"it is no JSON"_s);
    if (object[u"type"].toString() != u"service_account")
        return wrong(u"its type is not service_account"_s);
    const ServiceKey key{file, object[u"client_email"].toString(), object[u"private_key_id"].toString(),
                         Secret(object[u"private_key"].toString()), QUrl(object[u"token_uri"].toString())};
    if (key.email.isEmpty() || key.privateKey.isEmpty() || !key.tokenUrl.isValid() || key.tokenUrl.isEmpty())
        return wrong(u"client_email, private_key or token_uri is missing"_s);
    if (const auto tried = signedWebToken({}, key.privateKey); !tried)
        return wrong(tried.error().happened);
    return key;
}

} // namespace

struct GoogleAccount::Private
{
    std::optional<ServiceKey> key = {};
    QString gcloud = {};
    std::mutex mutex = {};
    QMap<QString, Token> tokens = {}; ///< by scope
};

Result<GoogleAccount> GoogleAccount::fromKeyFile(const QString& file)
{
    return readKeyFile(file).transform([](const ServiceKey& key) {
        GoogleAccount account;
        account.d = std::make_shared<Private>();
        account.d->key = key;
        return account;
    });
}

GoogleAccount GoogleAccount::fromGcloud(const QString& program)
{
    GoogleAccount account;
    account.d = std::make_shared<Private>();
    account.d->gcloud = program;
    return account;
}

Result<GoogleAccount> GoogleAccount::of(const QString& text)
{
    if (text == u"none")
        return GoogleAccount();
    const QString file = text.isEmpty() ? qEnvironmentVariable("GOOGLE_APPLICATION_CREDENTIALS") : text;
    if (file.isEmpty() || file == u"gcloud")
        return fromGcloud();
    return fromKeyFile(file);
}

Result<Secret> GoogleAccount::token(const QString& scope, const std::stop_token& stop) const
{
    if (!d)
        return Secret();
    const std::scoped_lock lock(d->mutex);
    const Token known = d->tokens.value(scope);
    if (!known.value.isEmpty() && QDateTime::currentDateTimeUtc() < known.until)
        return known.value;
    const Result<Token> fresh = d->key ? fetchToken(*d->key, scope, stop) : askGcloud(d->gcloud, stop);
    if (!fresh)
        return failure(fresh);
    d->tokens.insert(scope, *fresh);
    return fresh->value;
}

QString GoogleAccount::description() const
{
    if (!d)
        return u"nobody"_s;
    return d->key ? d->key->email : u"gcloud's account"_s;
}

} // namespace lockstep
