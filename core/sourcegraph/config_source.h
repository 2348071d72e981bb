#pragma once

#include "core/database/connection_settings.h"
#include "core/sourcegraph/instance_config.h"

namespace lockstep {

/// Where a site configuration is read from and saved to.
struct ConfigSource
{
    enum class Kind {
        File,     ///< also what came with a customer's payload
        Instance, ///< over its API
        Database, ///< the table critical_and_site_config
    };

    Kind kind = Kind::File;
    QString path;                     ///< of the file
    QString url;                      ///< of the instance
    QString caFile = {};              ///< certificates (PEM) that are trusted besides the system's
    Secret token = {};                ///< of a site administrator
    ConnectionSettings database = {}; ///< the frontend database

    /// What tells it from others, without secrets: the absolute path, the URL, the database's description.
    [[nodiscard]] QString place() const;
};

/// A site configuration as it was at its source.
struct SourcedConfig
{
    ConfigSource source;
    QByteArray bytes;
    qint64 id = 0; ///< of the row; of a file 0
};

/// Errors: those of ConfigFile, readInstanceConfig(), Connection and newestSiteConfig().
[[nodiscard]] Result<SourcedConfig> readConfig(const ConfigSource& source, const std::stop_token& stop);

struct SavedConfig
{
    SourcedConfig config; ///< as it is at its source now
    bool needsRestart = false;
};

/// Puts other bytes in its place: a file is replaced, a table gets a new row. Nothing is written when they
/// are the same. Errors: those of readConfig() and writeInstanceConfig(); Precondition (somebody else has
/// changed it since it was read; secrets stand as "REDACTED" where nobody can put them back).
[[nodiscard]] Result<SavedConfig> saveConfig(const SourcedConfig& before, const QByteArray& bytes,
                                             const std::stop_token& stop);

} // namespace lockstep
