#pragma once

#include "app/ctl/options.h"
#include "core/siteconfig/config_file.h"

#include <optional>

namespace lockstep::ctl {

/// --member PATH, for commands that take a payload in the place of a configuration's file.
void addMember(Options& options);

/// A site configuration that was named on the command line: a file, or a customer's payload with one in it.
struct NamedConfig
{
    QString name; ///< for people
    QByteArray bytes;
    std::optional<ConfigFile> file; ///< nothing: of a payload, which is only read

    /// Errors: Precondition (it is only read), those of ConfigFile::replace().
    [[nodiscard]] Result<void> replace(const QByteArray& changed) const;
};

/// What it is, its first bytes tell. Errors: those of ConfigFile and readPayloadFile().
[[nodiscard]] Result<NamedConfig> readNamedConfig(const Options& options, const QString& path,
                                                  const std::stop_token& stop);

} // namespace lockstep::ctl
