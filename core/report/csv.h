#pragma once

#include <QStringList>

namespace lockstep {

/// One record after RFC 4180, with its line end. A cell that a spreadsheet would run as a formula is made
/// text with a leading apostrophe; a plain number stays one.
[[nodiscard]] QString csvRecord(const QStringList& cells);

} // namespace lockstep
