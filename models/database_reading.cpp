#include "models/database_reading.h"

#include "core/database/drift/expected_schema.h"
#include "core/database/release_builder.h"
#include "core/migration/migration_origins.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::DatabaseReading)
};

std::unexpected<Error> cancelled(const QString& attempted)
{
    return failure(ErrorKind::Cancelled, attempted, {}, Texts::tr("it was cancelled"));
}

QHash<MigrationId, MigrationNodeState> statesOf(const MigrationGraph& graph, const SchemaStatus& status)
{
    QHash<MigrationId, MigrationNodeState> states;
    if (status.server.isEmpty())
        return states;
    const QSet<MigrationId> missing(status.missing.begin(), status.missing.end());
    for (const Definition& definition : graph.definitions()) {
        const MigrationId id = definition.id;
        if (status.state.failed.contains(id) || (status.legacyDirty && status.legacyVersion == id))
            states.insert(id, MigrationNodeState::Failed);
        else if (status.state.pending.contains(id))
            states.insert(id, MigrationNodeState::Pending);
        else if (status.state.applied.contains(id))
            states.insert(id, MigrationNodeState::Applied);
        else if (missing.contains(id))
            states.insert(id, MigrationNodeState::Missing);
    }
    return states;
}

Result<SchemaGraph> graphOf(const DatabaseScope& scope, const SchemaStatus& status)
{
    const Version shown = std::max(scope.release, status.release.value_or(scope.release));
    const Result<StitchedCatalog> stitched = scope.planner->stitchedUpTo(shown);
    if (!stitched)
        return failure(stitched);
    SchemaGraph made;
    made.graph = stitched->schemas.value(status.schema).graph;
    made.origins = migrationOrigins(scope.planner->contents(), status.schema);
    made.states = statesOf(made.graph, status);
    return made;
}

struct Expected
{
    SchemaDescription description;
    QString text;
};

QString partsText(const AppliedParts& parts)
{
    if (!parts.release)
        return Texts::tr("%n migration(s)", nullptr, int(parts.further.size()));
    if (parts.further.isEmpty())
        return parts.release->toString();
    return Texts::tr("%1 and %n more migration(s)", nullptr, int(parts.further.size()))
        .arg(parts.release->toString());
}

Result<Expected> expectedOf(const DatabaseScope& scope, Schema schema, const std::stop_token& stop)
{
    const Result<SchemaStatus> status = readOne(scope, schema, stop);
    if (!status)
        return failure(status);
    if (status->state.applied.isEmpty())
        return failure(ErrorKind::Precondition, Texts::tr("look for drift in"),
                       scope.databases.value(schema).description(),
                       Texts::tr("no migration is applied to it"), Texts::tr("Apply the migrations first"));
    const Result<StitchedCatalog> stitched = scope.stitched();
    if (!stitched)
        return failure(stitched);
    const StitchedGraph graph = stitched->schemas.value(schema);
    const CatalogContents& contents = scope.planner->contents();
    const Result<AppliedParts> parts = partsOf(contents, graph, status->state.applied);
    if (!parts)
        return failure(parts);
    Result<SchemaDescription> made = expectedWith(contents, graph, status->state.applied, stop);
    if (!made)
        return failure(made);
    return Expected{*std::move(made), partsText(*parts)};
}

Result<Expected> expectedOfRelease(const DatabaseScope& scope, Schema schema, const DriftSource& source,
                                   const std::stop_token& stop)
{
    const bool squashed = source.from == DriftSource::From::Squashed;
    const QString release = scope.release.toString();
    const auto all =
        expectedSchemas(scope.planner->contents(), scope.release, {schema},
                        squashed ? ExpectedFrom::Squashed : ExpectedFrom::Migrations, stop, source.nameSpace);
    if (!all)
        return failure(all);
    if (!all->contains(schema))
        return failure(ErrorKind::NotFound, Texts::tr("compare with release"), release,
                       Texts::tr("it does not have %1").arg(schemaName(schema)));
    return Expected{all->value(schema), squashed ? release : Texts::tr("the migrations of %1").arg(release)};
}

Result<Expected> expectedFrom(const DatabaseScope& scope, Schema schema, const DriftSource& source,
                              const std::stop_token& stop)
{
    switch (source.from) {
    case DriftSource::From::Applied:
        return expectedOf(scope, schema, stop);
    case DriftSource::From::Squashed:
    case DriftSource::From::Migrations:
        return expectedOfRelease(scope, schema, source, stop);
    case DriftSource::From::File:
        break;
    }
    return expectedSchemaFromFile(source.file, stop, source.nameSpace)
        .transform(
            [&](const SchemaDescription& made) { return Expected{made, QFileInfo(source.file).fileName()}; });
}

} // namespace

Result<StitchedCatalog> DatabaseScope::stitched() const
{
    const QList<Version> versions = planner->contents().versions();
    if (versions.isEmpty())
        return failure(ErrorKind::NotFound, Texts::tr("read the releases of"), planner->contents().location,
                       Texts::tr("there are none"), Texts::tr("Open another release catalogue"));
    return planner->stitchedUpTo(versions.last());
}

Result<DatabaseReading> readDatabases(const DatabaseScope& scope, const std::stop_token& stop)
{
    const Result<StitchedCatalog> stitched = scope.stitched();
    if (!stitched)
        return failure(stitched);
    QList<ReleaseRequirements> requirements;
    for (const Schema schema : scope.databases.keys())
        requirements.append(requirementsOf(schema, *stitched, scope.release, scope.planner->knowledge()));
    DatabaseReading reading;
    for (const SchemaStatus& status : readStatuses(requirements, scope.databases, stop)) {
        Result<SchemaGraph> graph = graphOf(scope, status);
        if (!graph)
            return failure(graph);
        reading.statuses.insert(status.schema, status);
        reading.graphs.insert(status.schema, *std::move(graph));
    }
    if (stop.stop_requested())
        return cancelled(Texts::tr("read the databases"));
    reading.time = QDateTime::currentDateTime();
    return reading;
}

Result<SchemaStatus> readOne(const DatabaseScope& scope, Schema schema, const std::stop_token& stop)
{
    const Result<StitchedCatalog> stitched = scope.stitched();
    if (!stitched)
        return failure(stitched);
    const ConnectionSettings settings = scope.databases.value(schema);
    Result<Connection> connection = Connection::open(settings, stop);
    if (!connection)
        return failure(connection);
    SchemaStatus status = verifyDatabase(
        requirementsOf(schema, *stitched, scope.release, scope.planner->knowledge()), *connection, stop);
    if (stop.stop_requested())
        return cancelled(Texts::tr("read the databases"));
    if (connection->isLost())
        return failure(ErrorKind::Connection, Texts::tr("read"), settings.description(),
                       status.problems.join(u' '));
    return status;
}

Result<DriftFinding> lookForDrift(const DatabaseScope& scope, Schema schema, const DriftSource& source,
                                  const std::stop_token& stop)
{
    const Result<Expected> expected = expectedFrom(scope, schema, source, stop);
    if (!expected)
        return failure(expected);
    Result<Connection> connection = Connection::open(scope.databases.value(schema), stop);
    if (!connection)
        return failure(connection);
    Result<DriftReport> report = readDrift(*connection, expected->description, stop);
    if (!report)
        return failure(report);
    return DriftFinding{*std::move(report), expected->text, source, QDateTime::currentDateTime()};
}

Result<std::optional<RescuePlan>> lookForRescue(const DatabaseScope& scope, Schema schema,
                                                std::optional<RescueDirection> direction,
                                                const std::stop_token& stop)
{
    const Result<StitchedCatalog> stitched = scope.stitched();
    if (!stitched)
        return failure(stitched);
    Result<Connection> connection = Connection::open(scope.databases.value(schema), stop);
    if (!connection)
        return failure(connection);
    return planRescue(scope.planner->contents(), stitched->schemas.value(schema), *connection, direction,
                      stop);
}

} // namespace lockstep
