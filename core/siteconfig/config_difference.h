#pragma once

#include "core/siteconfig/jsonc_document.h"

#include <optional>

namespace lockstep {

class ConfigSchema;

/// A value that two configurations do not have in common.
struct ConfigDifference
{
    QString pointer;
    std::optional<QString> before; ///< as it is written, without what must not be seen; nothing: it is new
    std::optional<QString> after;  ///< nothing: it is gone

    friend bool operator==(const ConfigDifference&, const ConfigDifference&) = default;
};

/// How the data differ, the innermost values first told: comments, layout and the order of keys aside. Both
/// must be sound. Elements of arrays are compared by their index.
[[nodiscard]] QList<ConfigDifference> configDifferences(const JsoncDocument& before,
                                                        const JsoncDocument& after);

/// What of a configuration may be seen.
struct ConfigSight
{
    bool reveal = false;                  ///< secrets, too
    const ConfigSchema* schema = nullptr; ///< knows secrets besides those that their names give away
};

/// The difference of the texts in the unified format, empty when there is none.
[[nodiscard]] QString configDiff(const QByteArray& before, const QByteArray& after, const QString& name,
                                 const ConfigSight& sight = {});

} // namespace lockstep
