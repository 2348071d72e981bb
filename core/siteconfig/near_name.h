#pragma once

#include <QStringList>

namespace lockstep {

/// The name that somebody may have meant who wrote `written`; empty: none is near enough.
[[nodiscard]] QString nearName(const QString& written, const QStringList& names);

} // namespace lockstep
