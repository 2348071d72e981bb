// What an instance's API says of itself: alerts, site configuration, executors.

#include "core/health/instance_checks.h"
#include "core/planning/knowledge.h"
#include "core/sourcegraph/executors.h"
#include "core/sourcegraph/instance_facts.h"
#include "core/sourcegraph/site_problems.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Asks as a site administrator; whatever keeps it from being asked is unknown.
HealthFinding asked(const InstanceEndpoint& endpoint, const std::stop_token& stop,
                    const std::function<Result<HealthFinding>(GraphSchema&, const InstanceFacts&)>& look)
{
    const Result<HealthFinding> finding =
        SourcegraphClient::open(endpoint.url.toString(), endpoint.token, endpoint.caFile)
            .and_then([&](SourcegraphClient client) {
                HttpRetry once;
                once.attempts = 2; // what answers only now and then is worth seeing
                client.setRetry(once);
                return asSiteAdmin(client, stop).and_then([&](const InstanceFacts& facts) {
                    GraphSchema schema(client);
                    return look(schema, facts);
                });
            });
    return finding ? *finding : unknownBecause(finding.error());
}

HealthFinding cannotTell(const GraphSchema& schema)
{
    return {HealthState::Unknown, u"the API of this release has no %1"_s.arg(schema.missing().join(u", "_s)),
            u"Look at the instance's own pages for administrators"_s};
}

HealthState stateOf(const SiteAlert& alert)
{
    const QString type = alert.type.toUpper();
    if (type == u"INFO" || type == u"SUCCESS")
        return HealthState::Healthy;
    return type == u"ERROR" || type == u"DANGER" ? HealthState::Failed : HealthState::Warning;
}

Result<HealthFinding> alertsFinding(GraphSchema& schema, const std::stop_token& stop)
{
    const Result<SiteProblems> problems = siteProblems(schema, stop);
    if (!problems)
        return failure(problems);
    if (!problems->alerts)
        return cannotTell(schema);
    HealthFinding finding{HealthState::Healthy, {}, {}};
    QStringList lines;
    for (const SiteAlert& alert : *problems->alerts) {
        finding.state = worse(finding.state, stateOf(alert));
        lines.append(u"%1: %2"_s.arg(alert.type, alert.message));
    }
    if (lines.isEmpty())
        lines.append(u"there is no alert"_s);
    const Result<std::optional<QStringList>> recent = recentAlerts(schema, stop);
    if (recent && *recent && !(*recent)->isEmpty())
        lines.append(u"fired within the last day, with the share of it: "_s + (*recent)->join(u", "_s));
    finding.evidence = lines.join(u'\n');
    if (finding.state != HealthState::Healthy)
        finding.fix = u"Log in as a site administrator, and do what the alerts say"_s;
    return finding;
}

Result<HealthFinding> configFinding(GraphSchema& schema, const std::stop_token& stop)
{
    const Result<SiteProblems> problems = siteProblems(schema, stop);
    if (!problems)
        return failure(problems);
    if (!problems->configuration)
        return cannotTell(schema);
    if (problems->configuration->isEmpty())
        return HealthFinding{HealthState::Healthy, u"nothing is wrong with the site configuration"_s};
    return HealthFinding{HealthState::Warning, problems->configuration->join(u'\n'),
                         u"Mend the site configuration"_s};
}

/// How an active executor fits the instance; an executor may be one minor version apart.
HealthState fitOf(const Executor& executor, const QString& instanceVersion, const Knowledge& knowledge)
{
    if (executor.compatibility == u"OUTDATED" || executor.compatibility == u"VERSION_AHEAD")
        return HealthState::Failed;
    const Result<Version> own = Version::parse(executor.version);
    const Result<Version> instance = Version::parse(instanceVersion);
    if (!own || !instance || own->line() == instance->line())
        return HealthState::Healthy;
    const int apart = own->line() < instance->line() ? knowledge.linesBetween(own->line(), instance->line())
                                                     : knowledge.linesBetween(instance->line(), own->line());
    return apart > 1 ? HealthState::Failed : HealthState::Warning;
}

QString executorText(const Executor& executor)
{
    QStringList parts{executor.active ? u"active"_s : u"not active"_s};
    if (!executor.version.isEmpty())
        parts.append(executor.version);
    if (executor.lastSeen.isValid())
        parts.append(u"last seen "_s + executor.lastSeen.toString(Qt::ISODate));
    return u"%1: %2"_s.arg(executor.name(), parts.join(u", "_s));
}

Result<HealthFinding> executorsFinding(GraphSchema& schema, const QString& instanceVersion,
                                       const std::stop_token& stop)
{
    Result<QList<Executor>> all = executors(schema, stop);
    if (!all)
        return failure(all);
    const Result<Knowledge> knowledge = Knowledge::shipped();
    if (!knowledge)
        return failure(knowledge);
    std::ranges::stable_partition(*all, &Executor::active);
    HealthFinding finding{HealthState::Healthy, {}, {}};
    QStringList lines;
    const auto active = std::ranges::count_if(*all, &Executor::active);
    for (const Executor& executor : std::as_const(*all)) {
        if (executor.active)
            finding.state = worse(finding.state, fitOf(executor, instanceVersion, *knowledge));
        lines.append(executorText(executor));
    }
    lines.prepend(
        u"%1 of %2 active; the instance runs %3"_s.arg(active).arg(all->size()).arg(instanceVersion));
    finding.evidence = lines.join(u'\n');
    if (finding.state != HealthState::Healthy)
        finding.fix = u"Bring the executors to the minor version of the instance"_s;
    if (active == 0) {
        finding.state = HealthState::Failed;
        finding.fix = u"Look at the executors' logs; they need the instance's URL and access token"_s;
    }
    return finding;
}

} // namespace

HealthCheck siteAlertsCheck(const InstanceEndpoint& endpoint)
{
    return {u"site-alerts"_s, [endpoint](const std::stop_token& stop) {
                return asked(endpoint, stop, [&](GraphSchema& schema, const InstanceFacts&) {
                    return alertsFinding(schema, stop);
                });
            }};
}

HealthCheck siteConfigCheck(const InstanceEndpoint& endpoint)
{
    return {u"site-config"_s, [endpoint](const std::stop_token& stop) {
                return asked(endpoint, stop, [&](GraphSchema& schema, const InstanceFacts&) {
                    return configFinding(schema, stop);
                });
            }};
}

HealthCheck executorsCheck(const InstanceEndpoint& endpoint)
{
    return {u"executors"_s, [endpoint](const std::stop_token& stop) {
                return asked(endpoint, stop, [&](GraphSchema& schema, const InstanceFacts& facts) {
                    return executorsFinding(schema, facts.productVersion, stop);
                });
            }};
}

} // namespace lockstep
