#include "core/database/rehearsal_preparation.h"

#include "core/database/dump_loader.h"
#include "core/database/instance_version.h"

namespace lockstep {

namespace {

/// The migrations that build a release are not what is rehearsed: only what they have to say is passed on.
RunEventSink onlyLogs(const RunEventSink& events)
{
    return [events](const RunEvent& event) {
        if (event.kind == RunEvent::Kind::Log)
            events(event);
    };
}

} // namespace

RehearsalPreparation::RehearsalPreparation(const RehearsalRequest& request, const Planner& planner,
                                           PrivateServer& server, RehearsalWorkspace& workspace,
                                           RunEventSink events)
    : m_request(request),
      m_planner(planner),
      m_server(server),
      m_workspace(workspace),
      m_events(std::move(events))
{
}

Result<void> RehearsalPreparation::prepare(Schema schema, const std::stop_token& stop) const
{
    if (m_workspace.isPrepared(schema)) {
        log(schema, QStringLiteral("Prepared before, by a rehearsal that did not come to its end"));
        return {};
    }
    Result<void> done;
    if (m_request.dumps.contains(schema)) {
        log(schema, QStringLiteral("Loading %1").arg(m_request.dumps.value(schema)));
        done =
            loadDump(m_server, schemaName(schema), m_request.dumps.value(schema), m_workspace.folder(), stop);
    } else {
        done = fromRelease(schema, stop);
    }
    if (!done)
        return done;
    return m_workspace.markPrepared(schema);
}

Result<void> RehearsalPreparation::fromRelease(Schema schema, const std::stop_token& stop) const
{
    const QString name = schemaName(schema);
    if (const Result<void> made = m_server.recreateDatabase(name); !made)
        return made;
    const Version& from = m_request.path.from;
    // The release's own graph, not the one that later releases make of it: what an instance of that release
    // ran.
    const Result<StitchResult> own = stitch(m_planner.contents(), from, from);
    if (!own)
        return failure(own);
    const auto stitched = own->catalog.schemas.constFind(schema);
    if (stitched == own->catalog.schemas.cend() || stitched->graph.isEmpty()) {
        log(schema, QStringLiteral("%1 does not have this database yet").arg(from.toString()));
        return {};
    }
    log(schema, QStringLiteral("Building %1 with %2 migrations")
                    .arg(from.toString())
                    .arg(stitched->graph.definitions().size()));
    QList<MigrationOutcome> outcomes;
    const Migrator migrator(own->catalog, onlyLogs(m_events));
    if (const Result<void> done =
            migrator.up(schema, m_server.database(name), stitched->graph.leaves(), {}, outcomes, stop);
        !done)
        return done;
    return schema == Schema::Frontend ? recordVersion(stop) : Result<void>();
}

Result<void> RehearsalPreparation::recordVersion(const std::stop_token& stop) const
{
    Result<Connection> connection = Connection::open(m_server.database(schemaName(Schema::Frontend)), stop);
    if (!connection)
        return failure(connection);
    return writeInstanceVersion(*connection, m_request.path.from, stop);
}

void RehearsalPreparation::log(Schema schema, const QString& text) const
{
    RunEvent event;
    event.lane = schemaName(schema);
    event.text = text;
    m_events(event);
}

} // namespace lockstep
