// Checks of an instance's databases.

#include "core/database/drift/drift_check.h"
#include "core/database/instance_version.h"
#include "core/health/health_checks.h"
#include "core/planning/planner.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

HealthFinding databaseFinding(const SchemaStatus& status)
{
    if (!status.ok())
        return {HealthState::Failed, status.problems.join(u'\n'), u"Repair it before anything else"_s};
    return {HealthState::Healthy,
            u"%1, %2 migrations applied"_s.arg(status.server).arg(status.state.applied.size())};
}

HealthCheck databaseCheck(const ReleaseRequirements& requirements, const ConnectionSettings& settings)
{
    return {u"database-"_s + schemaName(requirements.schema),
            [requirements, settings](const std::stop_token& stop) {
                return databaseFinding(readStatus(requirements, settings, stop));
            }};
}

HealthFinding versionFinding(const ConnectionSettings& settings, const Version& release,
                             const std::stop_token& stop)
{
    Result<Connection> frontend = Connection::open(settings, stop);
    if (!frontend)
        return findingOf(frontend.error());
    const Result<InstanceRecord> record = readInstanceRecord(*frontend, stop);
    if (!record)
        return findingOf(record.error());
    const QString runs = record->text.isEmpty() ? u"no version"_s : record->text;
    // A migrator records the line's first release, the services their own.
    if (record->version && record->version->line() == release.line())
        return {HealthState::Healthy, u"it records %1"_s.arg(runs)};
    return {HealthState::Failed, u"it records %1, and should run %2"_s.arg(runs, release.toString()),
            u"Start the services of that release, or bring the databases there"_s};
}

HealthFinding outOfBandFinding(const ConnectionSettings& settings, const Version& release,
                               const std::stop_token& stop)
{
    Result<Connection> frontend = Connection::open(settings, stop);
    if (!frontend)
        return findingOf(frontend.error());
    const Result<InstanceRecord> record = readInstanceRecord(*frontend, stop);
    const Result<QList<OutOfBandStatus>> migrations = readOutOfBand(*frontend, stop);
    if (!migrations || !record)
        return findingOf(migrations ? record.error() : migrations.error());
    const QStringList problems = outOfBandProblems(*migrations, release, record->firstVersion);
    if (!problems.isEmpty())
        return {HealthState::Failed, problems.join(u'\n'),
                u"Let the services, or the migrator, finish them"_s};
    QStringList under;
    for (const OutOfBandStatus& migration : *migrations) {
        // What was over before the instance began never had anything to do.
        const bool before = migration.deprecated && record->firstVersion &&
                            *migration.deprecated <= record->firstVersion->line();
        if (!before && !migration.isComplete())
            under.append(migration.text());
    }
    if (under.isEmpty())
        return {HealthState::Healthy, u"%1, all complete"_s.arg(migrations->size())};
    return {HealthState::Warning, u"under way: "_s + under.join(u", "_s),
            u"They go on while the instance runs; wait for them before the next upgrade"_s};
}

HealthFinding driftFinding(const CatalogContents& contents, const StitchedCatalog& stitched,
                           const DatabaseSet& databases, const std::stop_token& stop)
{
    const Result<void> same = checkDrift(contents, stitched, databases, [](const RunEvent&) {}, stop);
    if (same)
        return {HealthState::Healthy, u"the schemas are what their migrations make"_s};
    return findingOf(same.error());
}

} // namespace

Result<QList<HealthCheck>> databaseChecks(const DatabaseHealth& health, const std::stop_token& stop)
{
    Result<CatalogContents> contents = readCatalog(health.catalog, CacheUse::ReadWrite, stop);
    if (!contents)
        return failure(contents);
    const Result<Knowledge> knowledge = Knowledge::shipped();
    if (!knowledge)
        return failure(knowledge);
    const Planner planner(*contents, *knowledge);
    const Result<Version> release = planner.resolve(health.release);
    if (!release)
        return failure(release);
    const Result<StitchedCatalog> stitched = planner.stitchedUpTo(*release);
    if (!stitched)
        return failure(stitched);
    QList<HealthCheck> checks;
    for (const auto& [schema, settings] : health.databases.asKeyValueRange())
        checks.append(databaseCheck(requirementsOf(schema, *stitched, *release, *knowledge), settings));
    checks.append({u"drift"_s, [contents = *contents, stitched = *stitched,
                                databases = health.databases](const std::stop_token& asked) {
                       return driftFinding(contents, stitched, databases, asked);
                   }});
    if (!health.databases.contains(Schema::Frontend))
        return checks;
    const ConnectionSettings frontend = health.databases[Schema::Frontend];
    checks.append({u"out-of-band-migrations"_s, [frontend, wanted = *release](const std::stop_token& asked) {
                       return outOfBandFinding(frontend, wanted, asked);
                   }});
    checks.append({u"src-application-version"_s, [frontend, wanted = *release](const std::stop_token& asked) {
                       return versionFinding(frontend, wanted, asked);
                   }});
    return checks;
}

} // namespace lockstep
