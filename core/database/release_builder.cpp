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

} // namespace lockstep
