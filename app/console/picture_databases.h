#pragma once

#include "core/database/private_server.h"
#include "core/planning/planner.h"

#include <QTemporaryDir>

namespace lockstep::console {

/// Databases to take pictures of, on a private server: frontend as the release has it but for a little drift
/// and with out-of-band migrations under way, codeintel some releases behind, codeinsights with a migration
/// that failed.
class PictureDatabases
{
public:
    /// Errors: those of PrivateServer::start and buildRelease.
    [[nodiscard]] Result<void> make(const Planner& planner, const Version& release);

    /// Empty before they are made.
    [[nodiscard]] DatabaseSet databases() const;

    /// Makes that one anew, with nothing in it.
    [[nodiscard]] Result<DatabaseSet> makeEmpty(Schema schema);

private:
    [[nodiscard]] Result<void> build(const Planner& planner, Schema schema, const Version& release);
    [[nodiscard]] Result<void> execute(Schema schema, const QString& sql) const;
    [[nodiscard]] Result<void> addFailure(const Planner& planner, const Version& release) const;

    QTemporaryDir m_folder;
    std::unique_ptr<PrivateServer> m_server;
};

} // namespace lockstep::console
