#pragma once

#include "core/database/drift/schema_description.h"
#include "core/database/private_server.h"

#include <QTemporaryDir>

namespace lockstep {

/// A private server for making schemas to look at: started when it is first needed, gone with this object.
class Workshop
{
public:
    [[nodiscard]] Result<PrivateServer*> server(const std::stop_token& stop);

    /// A file beside the server's data; only after server().
    [[nodiscard]] QString file(const QString& name) const { return m_folder->filePath(name); }

    /// A PostgreSQL schema that is not there is described as empty.
    [[nodiscard]] Result<SchemaDescription> describe(const QString& database, const QString& nameSpace,
                                                     const std::stop_token& stop) const;
    /// Of what a dump or another script of SQL makes.
    [[nodiscard]] Result<SchemaDescription> describeScript(const QString& database, const QString& script,
                                                           const QString& nameSpace,
                                                           const std::stop_token& stop);

private:
    std::unique_ptr<QTemporaryDir> m_folder; ///< removed after the server has gone
    std::unique_ptr<PrivateServer> m_server;
};

} // namespace lockstep
