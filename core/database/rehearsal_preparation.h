#pragma once

#include "core/database/private_server.h"
#include "core/database/rehearsal_workspace.h"

namespace lockstep {

/// Brings a rehearsal's databases to the release it starts from: with that release's own migrations, or from
/// dumps.
class RehearsalPreparation
{
public:
    RehearsalPreparation(const RehearsalRequest& request, const Planner& planner, PrivateServer& server,
                         RehearsalWorkspace& workspace, RunEventSink events);

    /// One database, unless a killed rehearsal had finished it already. Thread-safe.
    [[nodiscard]] Result<void> prepare(Schema schema, const std::stop_token& stop) const;

private:
    [[nodiscard]] Result<void> fromRelease(Schema schema, const std::stop_token& stop) const;
    void log(Schema schema, const QString& text) const;

    const RehearsalRequest& m_request;
    const Planner& m_planner;
    PrivateServer& m_server;
    RehearsalWorkspace& m_workspace;
    RunEventSink m_events;
};

} // namespace lockstep
