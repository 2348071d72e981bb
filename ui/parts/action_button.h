#pragma once

class QAction;
class QPushButton;

namespace lockstep {

/// A push button that does, says and looks enabled like the action. It says the action's icon text, which is
/// shorter where that was set.
[[nodiscard]] QPushButton* actionButton(QAction* action, bool primary = false);

} // namespace lockstep
