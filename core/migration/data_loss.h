#pragma once

#include <QStringList>

namespace lockstep {

/// What data a script throws away or overwrites, a phrase each: "drops the table users with its rows". Empty
/// for one that loses none, and for one that does not parse.
[[nodiscard]] QStringList dataLosses(const QString& sql);

} // namespace lockstep
