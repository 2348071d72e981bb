#include "core/github/app_token.h"

#include "core/github/github_error.h"
#include "core/github/github_limits.h"
#include "core/network/json_web_token.h"
#include "core/network/web_address.h"
#include "core/support/files.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int unauthorized = 401;
constexpr int notFound = 404;
/// GitHub allows ten minutes altogether; a minute of them is for what clocks differ by.
constexpr qint64 claimedBefore = 60;
constexpr qint64 claimedFor = 540;
constexpr qint64 renewedBefore = 300;
constexpr int eagerAttempts = 6;

} // namespace

Result<GitHubApp> GitHubApp::fromKeyFile(const QString& id, const QString& file)
{
    static const QRegularExpression shape(u"\\A[A-Za-z0-9._-]+\\z"_s);
    if (!shape.match(id).hasMatch())
        return failure(ErrorKind::Usage, u"use the GitHub App"_s, id, u"it is no App's id"_s,
                       u"GitHub shows the App ID, a number, on the page of the App"_s);
    const Result<QByteArray> pem = readFile(file);
    if (!pem)
        return failure(pem);
    GitHubApp app{id, Secret(QString::fromLatin1(*pem))};
    if (const Result<Secret> tried = gitHubAppClaim(app, {}); !tried)
        return failure(ErrorKind::Invalid, u"read the GitHub App's private key"_s, file,
                       tried.error().happened, u"GitHub makes one on the page of the App"_s);
    return app;
}

Result<std::optional<GitHubApp>> GitHubApp::fromEnvironment()
{
    const QString id = qEnvironmentVariable("LOCKSTEP_GITHUB_APP_ID").trimmed();
    const QString file = qEnvironmentVariable("LOCKSTEP_GITHUB_APP_KEY");
    const QString installation = qEnvironmentVariable("LOCKSTEP_GITHUB_APP_INSTALLATION").trimmed();
    if (id.isEmpty() && file.isEmpty())
        return std::nullopt;
    if (id.isEmpty() || file.isEmpty())
        return failure(ErrorKind::Usage, u"use the GitHub App"_s, id.isEmpty() ? file : id,
                       u"only one of LOCKSTEP_GITHUB_APP_ID and LOCKSTEP_GITHUB_APP_KEY is set"_s,
                       u"Set both, or neither"_s);
    bool isNumber = false;
    const qint64 number = installation.toLongLong(&isNumber);
    if (!installation.isEmpty() && (!isNumber || number <= 0))
        return failure(ErrorKind::Usage, u"use the GitHub App"_s, id,
                       u"LOCKSTEP_GITHUB_APP_INSTALLATION is no number"_s,
                       u"Leave it out: the installation of the repository is found"_s);
    Result<GitHubApp> app = fromKeyFile(id, file);
    if (!app)
        return failure(app);
    app->installation = number;
    return *app;
}

Result<Secret> gitHubAppClaim(const GitHubApp& app, std::chrono::milliseconds ahead)
{
    const qint64 now = QDateTime::currentDateTimeUtc().addMSecs(ahead.count()).toSecsSinceEpoch();
    return signedWebToken({{u"iat"_s, now - claimedBefore}, {u"exp"_s, now + claimedFor}, {u"iss"_s, app.id}},
                          app.privateKey);
}

QDateTime GitHubAppTokens::theirNow() const
{
    return QDateTime::currentDateTimeUtc().addMSecs(m_ahead.count());
}

Result<Secret> GitHubAppTokens::token(GitHubLog& log, const std::stop_token& stop)
{
    const std::scoped_lock lock(m_mutex);
    const QDateTime now = theirNow();
    if (!m_token.isEmpty() && now < m_until.addSecs(-renewedBefore))
        return m_token;
    const bool isGood = !m_token.isEmpty() && now < m_until;
    Result<Secret> fresh = fetch(log, isGood ? 1 : eagerAttempts, stop);
    const bool isCancelled = !fresh && fresh.error().kind == ErrorKind::Cancelled;
    return fresh || !isGood || isCancelled ? fresh : Result<Secret>(m_token);
}

bool GitHubAppTokens::refused(const Secret& token, const std::stop_token& /*stop*/)
{
    const std::scoped_lock lock(m_mutex);
    if (token == m_token)
        m_token = {}; // withdrawn before its time: another one is made
    return true;
}

std::unexpected<Error> GitHubAppTokens::refusal(const HttpReply& reply) const
{
    const QString place = m_settings.repository.text();
    std::unexpected<Error> refused =
        gitHubFailure(reply, u"get a token of the GitHub App %1 for"_s.arg(m_app.id), place);
    if (reply.status == unauthorized)
        refused.error().advice = u"Check the App's id, that its private key is not withdrawn, and this "
                                 "machine's clock"_s;
    if (reply.status == notFound)
        refused.error().advice = u"Install the App on %1, or check the repository's name"_s.arg(place);
    return refused;
}

Result<QJsonObject> GitHubAppTokens::ask(HttpRequest request, GitHubLog& log, int attempts,
                                         const std::stop_token& stop)
{
    if (const Result<void> kept = keepsSecrets(m_settings.api); !kept)
        return failure(kept);
    request.headers.append("Accept", "application/vnd.github+json");
    request.headers.append("X-GitHub-Api-Version", "2022-11-28");
    request.headers.append("User-Agent", "Lockstep");
    request.repeatable = true; // a token more does no harm
    request.caFile = m_settings.caFile;
    QElapsedTimer timer;
    timer.start();
    HttpRetry retry = m_retry;
    retry.attempts = attempts;
    HttpRequest sent;
    retry.heard = [&](const Result<HttpReply>& reply) {
        // The token is hidden before the reply is written down.
        if (reply)
            log.hide(Secret(QJsonDocument::fromJson(reply->body)[u"token"].toString()));
        log.add(sent, reply, std::chrono::milliseconds(timer.restart()));
        return true;
    };
    for (bool isSecond = false;; isSecond = true) {
        const Result<Secret> claim = gitHubAppClaim(m_app, m_ahead);
        if (!claim)
            return failure(claim);
        sent = request;
        sent.headers.append("Authorization", "Bearer " + claim->reveal().toLatin1());
        const Result<HttpReply> reply = sendHttpRetrying(sent, retry, stop);
        if (!reply)
            return failure(reply);
        const std::chrono::milliseconds ahead = gitHubClockAhead(*reply);
        const bool differs = std::chrono::abs(ahead - m_ahead) >= std::chrono::seconds(2);
        m_ahead = ahead;
        if (reply->status == unauthorized && differs && !isSecond)
            continue; // said at the wrong time
        if (!reply->isSuccess())
            return refusal(*reply);
        return QJsonDocument::fromJson(reply->body).object();
    }
}

Result<qint64> GitHubAppTokens::installation(GitHubLog& log, int attempts, const std::stop_token& stop)
{
    if (m_app.installation > 0)
        return m_app.installation;
    if (m_installation > 0)
        return m_installation;
    HttpRequest request;
    request.url = webPath(m_settings.api, u"/repos/%1/installation"_s.arg(m_settings.repository.text()));
    const Result<QJsonObject> answer = ask(request, log, attempts, stop);
    if (!answer)
        return failure(answer);
    m_installation = (*answer)[u"id"].toInteger();
    if (m_installation > 0)
        return m_installation;
    return failure(ErrorKind::Failed, u"find the installation of the GitHub App"_s, m_app.id,
                   u"the answer is not GitHub's"_s, u"Check the URL of the API"_s);
}

Result<Secret> GitHubAppTokens::fetch(GitHubLog& log, int attempts, const std::stop_token& stop)
{
    const Result<qint64> number = installation(log, attempts, stop);
    if (!number)
        return failure(number);
    HttpRequest request;
    request.method = "POST";
    request.url = webPath(m_settings.api, u"/app/installations/%1/access_tokens"_s.arg(*number));
    request.headers.append("Content-Type", "application/json");
    const QJsonObject wanted{{u"repositories"_s, QJsonArray{m_settings.repository.name}}};
    request.body = QJsonDocument(wanted).toJson(QJsonDocument::Compact);
    const Result<QJsonObject> answer = ask(request, log, attempts, stop);
    if (!answer) {
        if (answer.error().kind == ErrorKind::NotFound)
            m_installation = 0; // it was taken away, and perhaps installed again
        return failure(answer);
    }
    const Secret token((*answer)[u"token"].toString());
    const QDateTime until = QDateTime::fromString((*answer)[u"expires_at"].toString(), Qt::ISODate);
    if (token.isEmpty() || !until.isValid())
        return failure(ErrorKind::Failed, u"get a token of the GitHub App"_s, m_app.id,
                       u"the answer holds none"_s, u"Check the URL of the API"_s);
    m_token = token;
    m_until = until;
    return token;
}

} // namespace lockstep
