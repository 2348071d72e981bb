// Whether the frontend answers, and how quickly.

#include "core/health/instance_checks.h"
#include "core/network/http.h"
#include "core/network/web_address.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int requests = 5;
constexpr double slowMedian = 1; ///< seconds, from which on people wait
constexpr double slowWorst = 5;
constexpr std::chrono::seconds longestSilence{10};
constexpr int notFound = 404;

Result<HttpReply> get(const InstanceEndpoint& endpoint, const QString& path, const std::stop_token& stop)
{
    const HttpRequest request{
        .url = webPath(endpoint.url, path), .timeout = longestSilence, .caFile = endpoint.caFile};
    return sendHttp(request, stop);
}

/// The path that answers without a login; where something before the instance keeps it, its first page.
QString answeringPath(const InstanceEndpoint& endpoint, const std::stop_token& stop)
{
    const Result<HttpReply> reply = get(endpoint, u"/healthz"_s, stop);
    return reply && reply->status == notFound ? u"/"_s : u"/healthz"_s;
}

HealthFinding frontendFinding(const InstanceEndpoint& endpoint, const std::stop_token& stop)
{
    const QString path = answeringPath(endpoint, stop);
    QList<double> seconds;
    QStringList failures;
    for (int i = 0; i < requests && !stop.stop_requested(); ++i) {
        QElapsedTimer timer;
        timer.start();
        const Result<HttpReply> reply =
            expectSuccess(get(endpoint, path, stop), u"reach"_s, shownUrl(webPath(endpoint.url, path)));
        if (reply)
            seconds.append(double(timer.nsecsElapsed()) / 1e9);
        else
            failures.append(reply.error().message());
    }
    HealthFinding finding = judgeAnswers(seconds, failures);
    finding.evidence.prepend(u"GET %1: "_s.arg(path));
    return finding;
}

QString secondsText(double seconds)
{
    return seconds < 1 ? u"%1 ms"_s.arg(seconds * 1000, 0, 'f', 0) : u"%1 s"_s.arg(seconds, 0, 'f', 1);
}

} // namespace

HealthFinding judgeAnswers(const QList<double>& seconds, const QStringList& failures)
{
    QList<double> sorted = seconds;
    std::ranges::sort(sorted);
    const double median = sorted.isEmpty() ? 0 : sorted[sorted.size() / 2];
    const double worst = sorted.isEmpty() ? 0 : sorted.last();
    QStringList lines{
        u"%1 of %2 requests answered"_s.arg(seconds.size()).arg(seconds.size() + failures.size())};
    if (!sorted.isEmpty())
        lines.first() += u", median %1, worst %2"_s.arg(secondsText(median), secondsText(worst));
    QStringList different = failures;
    different.removeDuplicates();
    lines += different;
    HealthFinding finding{HealthState::Healthy, lines.join(u'\n'), {}};
    if (sorted.isEmpty()) {
        finding.state = HealthState::Failed;
        finding.fix = u"Look at the frontend's log and at what is before it: ingress, proxy, DNS"_s;
    } else if (!failures.isEmpty()) {
        finding.state = HealthState::Warning;
        finding.fix = u"One of several frontends may be down: look at each of them"_s;
    } else if (median > slowMedian || worst > slowWorst) {
        finding.state = HealthState::Warning;
        finding.fix = u"Look at the load of the frontend and of its database"_s;
    }
    return finding;
}

HealthCheck frontendCheck(const InstanceEndpoint& endpoint)
{
    return {u"frontend"_s,
            [endpoint](const std::stop_token& stop) { return frontendFinding(endpoint, stop); }};
}

} // namespace lockstep
