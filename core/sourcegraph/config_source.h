#pragma once

#include "core/database/connection_settings.h"
#include "core/siteconfig/config_history.h"
#include "core/sourcegraph/instance_config.h"

namespace lockstep {

/// Where a site configuration is read from and saved to.
struct ConfigSource
{
    enum class Kind {
        File,
        Instance, ///< over its API
        Database, ///< the table critical_and_site_config
        Payload,  ///< a customer's, see readPayloadFile(); it is only read
    };

    Kind kind = Kind::File;
    QString path;                     ///< of the file or payload
    QString url;                      ///< of the instance
    QString caFile = {};              ///< certificates (PEM) that are trusted besides the system's
    Secret token = {};                ///< of a site administrator
    ConnectionSettings database = {}; ///< the frontend database
    QString member = {};              ///< path in the payload; empty: it is found by its name

    /// What tells it from others, without secrets: the absolute path (with that in the
    /// payload), the URL, the database's description.
    [[nodiscard]] QString place() const;
};

/// "file", "instance": as in what is kept on this machine.
[[nodiscard]] QString toText(ConfigSource::Kind kind);

/// A site configuration as it was at its source.
struct SourcedConfig
{
    ConfigSource source; ///< of a payload with the path in it
    QByteArray bytes;
    qint64 id = 0; ///< of the row; of a file 0
};

/// Where the configuration is that a draft belongs to; without what was secret. Of a database nothing but the
/// kind is known.
[[nodiscard]] ConfigSource sourceOf(const ConfigDraft& draft);

/// Errors: Usage (the file is a payload); those of ConfigFile, readPayloadFile(), readInstanceConfig(),
/// Connection and newestSiteConfig().
[[nodiscard]] Result<SourcedConfig> readConfig(const ConfigSource& source, const std::stop_token& stop);

struct SavedConfig
{
    SourcedConfig config; ///< as it is at its source now
    bool needsRestart = false;
};

/// Puts other bytes in its place: a file is replaced, a table gets a new row. Nothing is written when they
/// are the same. Errors: those of readConfig() and writeInstanceConfig(); Precondition (it is a
/// payload; somebody else has changed it since it was read; secrets stand as "REDACTED" where nobody can put
/// them back).
[[nodiscard]] Result<SavedConfig> saveConfig(const SourcedConfig& before, const QByteArray& bytes,
                                             const std::stop_token& stop);

} // namespace lockstep
