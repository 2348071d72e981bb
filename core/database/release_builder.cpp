#include "core/database/release_builder.h"

#include "core/database/instance_version.h"

namespace lockstep {

namespace {

/// The migrations that build a release are not what the caller is about: only what they have to say is passed
/// on.
RunEventSink onlyLogs(const RunEventSink& events)
{
    return [events](const RunEvent& event) {
        if (events && event.kind == RunEvent::Kind::Log)
            events(event);
    };
}

void say(const RunEventSink& log, Schema schema, const QString& text)
{
    RunEvent event;
    event.lane = schemaName(schema);
    event.text = text;
    if (log)
        log(event);
}

} // namespace

Result<void> buildRelease(const CatalogContents& contents, const Version& release, Schema schema,
                          const ConnectionSettings& settings, const RunEventSink& log,
                          const std::stop_token& stop)
{
    // The release's own graph, not the one that later releases make of it: what an instance of that release
    // ran.
    const Result<StitchResult> own = stitch(contents, release, release);
    if (!own)
        return failure(own);
    const auto stitched = own->catalog.schemas.constFind(schema);
    if (stitched == own->catalog.schemas.cend() || stitched->graph.isEmpty()) {
        say(log, schema, QStringLiteral("%1 does not have this database yet").arg(release.toString()));
        return {};
    }
    say(log, schema,
        QStringLiteral("Building %1 with %2 migrations")
            .arg(release.toString())
            .arg(stitched->graph.definitions().size()));
    QList<MigrationOutcome> outcomes;
    const Migrator migrator(own->catalog, onlyLogs(log));
    if (const Result<void> done = migrator.up(schema, settings, stitched->graph.leaves(), {}, outcomes, stop);
        !done)
        return done;
    if (schema != Schema::Frontend)
        return {};
    Result<Connection> connection = Connection::open(settings, stop);
    return connection ? writeInstanceVersion(*connection, release, stop) : failure(connection);
}

Result<AppliedParts> partsOf(const CatalogContents& contents, const StitchedGraph& stitched,
                             const QSet<MigrationId>& applied)
{
    const Schema schema = stitched.graph.schema();
    const MigrationGraph* base = nullptr;
    AppliedParts parts;
    for (const ReleaseContents& release : contents.releases) {
        const auto own = release.schemas.constFind(schema);
        if (own == release.schemas.cend() || own->graph.isEmpty() || !applied.contains(own->graph.ids()))
            continue;
        base = &own->graph;
        parts.release = release.release.version;
    }
    if (!base && (stitched.graph.isEmpty() || !applied.contains(stitched.graph.root())))
        return failure(ErrorKind::NotFound, QStringLiteral("work out what should be in database"),
                       schemaName(schema),
                       QStringLiteral("its history begins before the release catalogue does"),
                       QStringLiteral("Use a catalogue that has the release it is at"));
    const Result<QSet<MigrationId>> behind =
        base ? stitched.graph.ancestorsOrSelf(base->ids().values()) : QSet<MigrationId>();
    if (!behind)
        return failure(behind);
    for (const Definition& definition : stitched.graph.definitions()) {
        if (applied.contains(definition.id) && !behind->contains(definition.id))
            parts.further.append(definition);
    }
    return parts;
}

Result<void> buildParts(const CatalogContents& contents, const AppliedParts& parts, Schema schema,
                        const ConnectionSettings& settings, const std::stop_token& stop)
{
    if (parts.release) {
        if (const Result<void> built = buildRelease(contents, *parts.release, schema, settings, {}, stop);
            !built)
            return built;
    }
    Result<Connection> connection = Connection::open(settings, stop);
    if (!connection)
        return failure(connection);
    for (const Definition& definition : parts.further) {
        // A build outside of transactions is needed where others write; nobody does here.
        const QString sql = definition.createIndexConcurrently
                                ? definition.up
                                : QStringLiteral("BEGIN;") + definition.up + QStringLiteral("\n;COMMIT");
        if (const SqlResult done = connection->execute(sql, stop); !done)
            return std::unexpected(done.error().toError(
                QStringLiteral("build the expected schema with migration %1 of").arg(definition.id),
                schemaName(schema)));
    }
    return {};
}

} // namespace lockstep
