#include "core/database/rehearsal_preparation.h"

#include "core/database/dump_loader.h"
#include "core/database/release_builder.h"

namespace lockstep {

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
    return buildRelease(m_planner.contents(), m_request.path.from, schema, m_server.database(name), m_events,
                        stop);
}

void RehearsalPreparation::log(Schema schema, const QString& text) const
{
    RunEvent event;
    event.lane = schemaName(schema);
    event.text = text;
    m_events(event);
}

} // namespace lockstep
