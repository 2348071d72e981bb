#pragma once

#include "core/siteconfig/config_schema.h"

namespace lockstep {

/// What another release means for one key of a configuration, or for one that it does not have.
struct ConfigUpgradeNote
{
    enum class Kind : quint8 {
        Gone,       ///< the later release does not know the key
        Refused,    ///< it does not allow the value any more
        Deprecated, ///< it should not be used any more, from the later release on
        Default,    ///< the key is not set, and another value stands for it then
        Values,     ///< other values are allowed; this one still is
        New,        ///< the later release knows the key; the earlier did not
    };

    Kind kind = Kind::Gone;
    QString pointer;   ///< JSON pointer
    qint32 offset = 0; ///< of the key, in bytes; of one that is not set, 0
    QString text;      ///< a sentence without its end
    QString advice;    ///< what to do about it; empty: nothing

    friend bool operator==(const ConfigUpgradeNote&, const ConfigUpgradeNote&) = default;
};

/// What changes for the configuration between two releases, by their schemas: what must be seen to first. The
/// document must be sound. Errors: those of ConfigSchema::check().
[[nodiscard]] Result<QList<ConfigUpgradeNote>> configUpgradeNotes(const JsoncDocument& document,
                                                                  const ConfigSchema& from,
                                                                  const ConfigSchema& to,
                                                                  const std::stop_token& stop = {});

/// Somebody must do something before the upgrade, or soon after.
[[nodiscard]] bool needsWork(ConfigUpgradeNote::Kind kind);

/// "gone", "deprecated": as in reports.
[[nodiscard]] QString toText(ConfigUpgradeNote::Kind kind);

} // namespace lockstep
