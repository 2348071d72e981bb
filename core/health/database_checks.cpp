// Checks of an instance's databases.

#include "core/health/database_checks.h"

#include "core/database/drift/drift_check.h"
#include "core/database/instance_version.h"
#include "core/planning/planner.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

HealthFinding databaseFinding(const ReleaseRequirements& release, const ConnectionSettings& settings,
                              const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(settings, stop);
    if (!connection)
        return findingOf(connection.error());
    const SchemaStatus status = verifyDatabase(release, *connection, stop);
    if (!status.ok())
        return {HealthState::Failed, status.problems.join(u'\n'), u"Repair it before anything else"_s};
    return {HealthState::Healthy,
            u"%1, %2 migrations applied"_s.arg(status.server).arg(status.state.applied.size())};
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
        return {HealthState::Healthy, u"its database records %1"_s.arg(runs)};
    return {HealthState::Failed,
            u"its database records %1, and it should run %2"_s.arg(runs, release.toString()),
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

HealthFinding driftOfOne(const ReleaseBasis& basis, Schema schema, const ConnectionSettings& settings,
                         const std::stop_token& stop)
{
    const Result<void> same =
        checkDrift(basis.contents, basis.stitched, {{schema, settings}}, [](const RunEvent&) {}, stop);
    if (same)
        return {HealthState::Healthy, {}};
    if (same.error().kind != ErrorKind::Precondition)
        return findingOf(same.error());
    return {HealthState::Failed,
            u"%1 (%2): %3"_s.arg(schemaName(schema), settings.description(), same.error().happened),
            u"Repair the schema with the SQL that a look for drift shows, before the next upgrade"_s};
}

/// Of all databases: one that is not as it should be does not hide another.
HealthFinding driftFinding(const ReleaseBasis& basis, const DatabaseSet& databases,
                           const std::stop_token& stop)
{
    QList<HealthFinding> findings;
    for (const auto& [schema, settings] : databases.asKeyValueRange())
        findings.append(driftOfOne(basis, schema, settings, stop));
    HealthFinding all = together(findings);
    if (all.state == HealthState::Healthy)
        all.evidence = u"the schemas are what their migrations make"_s;
    return all;
}

} // namespace

Result<ReleaseBasis> releaseBasis(const QString& catalog, const Version& release, const std::stop_token& stop)
{
    Result<CatalogContents> contents = readCatalog(catalog, CacheUse::ReadWrite, stop);
    if (!contents)
        return failure(contents);
    const Result<Knowledge> knowledge = Knowledge::shipped();
    if (!knowledge)
        return failure(knowledge);
    const Planner planner(*contents, *knowledge);
    const Result<Version> resolved = planner.resolve(release);
    if (!resolved)
        return failure(resolved);
    return planner.stitchedUpTo(*resolved).transform([&](const StitchedCatalog& stitched) {
        return ReleaseBasis{*contents, stitched, *knowledge, *resolved};
    });
}

HealthCheck databaseCheck(const Result<ReleaseBasis>& basis, Schema schema,
                          const ConnectionSettings& settings)
{
    return {u"database-"_s + schemaName(schema), [basis, schema, settings](const std::stop_token& stop) {
                if (!basis)
                    return unknownBecause(basis.error());
                return databaseFinding(
                    requirementsOf(schema, basis->stitched, basis->release, basis->knowledge), settings,
                    stop);
            }};
}

HealthCheck driftCheck(const Result<ReleaseBasis>& basis, const DatabaseSet& databases)
{
    return {u"drift"_s, [basis, databases](const std::stop_token& stop) {
                return basis ? driftFinding(*basis, databases, stop) : unknownBecause(basis.error());
            }};
}

HealthCheck outOfBandCheck(const ConnectionSettings& frontend, const Version& release)
{
    return {u"out-of-band-migrations"_s, [frontend, release](const std::stop_token& stop) {
                return outOfBandFinding(frontend, release, stop);
            }};
}

HealthCheck recordedVersionCheck(const ConnectionSettings& frontend, const Version& release)
{
    return {u"src-application-version"_s, [frontend, release](const std::stop_token& stop) {
                return versionFinding(frontend, release, stop);
            }};
}

} // namespace lockstep
