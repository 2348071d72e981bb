#pragma once

#include "core/siteconfig/jsonc_document.h"

namespace lockstep {

/// What should be so in a configuration.
struct ConfigChanges
{
    struct Value
    {
        QString pointer;
        QByteArray json;
    };

    QStringList remove = {}; ///< pointers; what is not there is removed already
    QList<Value> set = {};   ///< afterwards, in this order
};

/// The configuration with the changes; the same bytes when it is so already. `name` is for messages. Errors:
/// Usage (a pointer is none, or appends, which would do more each time), Invalid, Precondition, NotFound as
/// setJsonc() has them.
[[nodiscard]] Result<QByteArray> changedConfig(const QByteArray& text, const ConfigChanges& changes,
                                               const QString& name);

/// The changes for people, without what must not be seen: "set /externalURL to "https://..."".
[[nodiscard]] QString configChangesText(const ConfigChanges& changes);

/// A JSON value's text, on one line.
[[nodiscard]] QByteArray jsonText(const QJsonValue& value);

} // namespace lockstep
