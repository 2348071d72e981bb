#pragma once

class QAction;

namespace lockstep {

class ActionRegistry;
class Workspace;

/// The one action that rehearses the workspace's path: the main action of the pages that show a path. It is
/// registered when first asked for; what it says and whether it is enabled follow the workspace.
[[nodiscard]] QAction* rehearseAction(ActionRegistry* registry, Workspace* workspace);

} // namespace lockstep
