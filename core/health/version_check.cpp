// What the running instance says that it is.

#include "core/health/instance_checks.h"
#include "core/network/http.h"
#include "core/network/web_address.h"
#include "core/sourcegraph/instance_facts.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// A version, and who told it.
struct ToldVersion
{
    QString text;
    QString by;
};

/// The path that the frontend answers to anybody with its version.
Result<ToldVersion> publicVersion(const InstanceEndpoint& endpoint, const std::stop_token& stop)
{
    const QString attempted = u"read the version of"_s;
    HttpRequest request{.url = webPath(endpoint.url, u"/__version"_s), .caFile = endpoint.caFile};
    const Result<HttpReply> reply =
        expectSuccess(sendHttpRetrying(request, {.attempts = 2}, stop), attempted, shownUrl(endpoint.url));
    if (!reply)
        return failure(reply);
    const QString text = QString::fromUtf8(reply->body.first(std::min<qsizetype>(reply->body.size(), 200)));
    // A page to log in at is an answer, too.
    if (text.contains(u'<') || text.trimmed().isEmpty() || text.trimmed().contains(u'\n'))
        return failure(ErrorKind::Failed, attempted, shownUrl(endpoint.url), u"its answer is no version"_s,
                       u"Check that the URL is the instance's own; something before it may want a login"_s);
    return ToldVersion{text.trimmed(), u"/__version"_s};
}

Result<ToldVersion> apiVersion(const InstanceEndpoint& endpoint, const std::stop_token& stop)
{
    return SourcegraphClient::open(endpoint.url.toString(), endpoint.token, endpoint.caFile)
        .and_then([&](SourcegraphClient client) {
            client.setRetry({.attempts = 2});
            return instanceFacts(client, stop);
        })
        .transform([](const InstanceFacts& facts) {
            return ToldVersion{facts.productVersion, u"the GraphQL API"_s};
        });
}

bool isRelease(const QString& text, const Version& release)
{
    const Result<Version> version = Version::parse(text);
    if (!version)
        return false;
    return release.patchGiven() ? *version == release : version->line() == release.line();
}

QString wantedText(const Version& release)
{
    return release.patchGiven() ? release.toString() : release.line().toString();
}

HealthFinding versionFinding(const InstanceEndpoint& endpoint, const Version& release,
                             const std::stop_token& stop)
{
    Result<ToldVersion> told = publicVersion(endpoint, stop);
    if (!told && !endpoint.token.isEmpty() && !stop.stop_requested())
        told = apiVersion(endpoint, stop);
    if (!told)
        return unknownBecause(told.error());
    if (isRelease(told->text, release))
        return {HealthState::Healthy, u"it runs %1, as %2 says"_s.arg(told->text, told->by)};
    return {HealthState::Failed,
            u"it runs %1, as %2 says, and it should run %3"_s.arg(told->text, told->by, wantedText(release)),
            u"Bring the workloads to that release, or find out which of them still have other images"_s};
}

} // namespace

HealthCheck runningVersionCheck(const InstanceEndpoint& endpoint, const Version& release)
{
    return {u"src-application-version"_s, [endpoint, release](const std::stop_token& stop) {
                return versionFinding(endpoint, release, stop);
            }};
}

} // namespace lockstep
