#include "core/database/drift/drift_check.h"

#include "core/database/backfill.h"
#include "core/database/drift/expected_schema.h"
#include "core/database/drift/repair.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype namedAtMost = 5;

QString objectsText(const QList<Difference>& differences)
{
    QStringList texts;
    for (const Difference& difference : differences.first(std::min(namedAtMost, differences.size())))
        texts.append(u"%1 %2 is %3"_s.arg(objectKindName(difference.object.kind), difference.object.text(),
                                          problemName(difference.problem)));
    if (differences.size() > namedAtMost)
        texts.append(u"and %1 more"_s.arg(differences.size() - namedAtMost));
    return texts.join(u", "_s);
}

/// What somebody began and did not see the end of is built outside a transaction: the index may be there, in
/// whatever state. The migrator that goes on knows what to do with it.
QList<Difference> withoutBegunIndexes(QList<Difference> differences, const StitchedGraph& stitched,
                                      const QList<MigrationId>& pending)
{
    for (const MigrationId id : pending) {
        const Definition* definition = stitched.graph.find(id);
        if (!definition || !definition->index)
            continue;
        const SchemaObject begun{ObjectKind::Index, definition->index->tableName,
                                 definition->index->indexName};
        differences.removeIf([&](const Difference& difference) { return difference.object == begun; });
    }
    return differences;
}

struct Looked
{
    AppliedState state;
    QList<Difference> differences;
};

Result<Looked> look(const CatalogContents& contents, const StitchedGraph& stitched, Connection& connection,
                    const std::stop_token& stop)
{
    const Result<Backfill> backfill = readBackfill(stitched, connection);
    if (!backfill)
        return failure(backfill);
    if (backfill->state.applied.isEmpty())
        return Looked{backfill->state, {}};
    const Result<SchemaDescription> expected =
        expectedWith(contents, stitched, backfill->state.applied, stop);
    if (!expected)
        return failure(expected);
    const Result<DriftReport> report = readDrift(connection, *expected, stop);
    if (!report)
        return failure(report);
    return Looked{backfill->state,
                  withoutBegunIndexes(report->drift.differences, stitched, backfill->state.pending)};
}

Result<void> checkOne(const CatalogContents& contents, const StitchedGraph& stitched,
                      const ConnectionSettings& settings, const RunEventSink& events,
                      const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(settings, stop);
    if (!connection)
        return failure(connection);
    Result<Looked> looked = look(contents, stitched, *connection, stop);
    // Somebody may have migrated it meanwhile: the server ends the statement of a killed one, too.
    while (looked && !looked->differences.isEmpty()) {
        Result<Looked> again = look(contents, stitched, *connection, stop);
        if (again && again->state == looked->state)
            break;
        looked = std::move(again);
    }
    if (!looked)
        return failure(looked);
    if (looked->state.applied.isEmpty())
        return {};
    if (looked->differences.isEmpty()) {
        RunEvent event;
        event.lane = schemaName(stitched.graph.schema());
        event.text = u"No schema drift"_s;
        if (events)
            events(event);
        return {};
    }
    return failure(
        ErrorKind::Precondition, u"start: schema drift detected in"_s, settings.description(),
        objectsText(looked->differences),
        u"See and repair it with: lockstepctl db drift; or skip the drift check if you know better"_s);
}

} // namespace

Result<void> checkDrift(const CatalogContents& contents, const StitchedCatalog& catalog,
                        const DatabaseSet& databases, const RunEventSink& events, const std::stop_token& stop)
{
    for (const auto& [schema, settings] : databases.asKeyValueRange()) {
        const auto stitched = catalog.schemas.constFind(schema);
        if (stitched == catalog.schemas.cend())
            continue;
        if (const Result<void> checked = checkOne(contents, *stitched, settings, events, stop); !checked)
            return checked;
    }
    return {};
}

} // namespace lockstep
