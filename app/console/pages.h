#pragma once

#include <QList>
#include <QString>

namespace lockstep {
class ActionRegistry;
class MainWindow;
class Page;
class Workspace;
} // namespace lockstep

namespace lockstep::console {

/// Every page of the console, in the order of the navigation rail.
[[nodiscard]] QList<Page*> makePages(Workspace* workspace, ActionRegistry* registry);

/// Shows an instance (Instance::key()) of the fleet, once that has been read.
void openInstance(const MainWindow& window, const QString& key);

/// What the command palette finds besides actions.
void addPaletteSources(MainWindow& window, Workspace* workspace);

} // namespace lockstep::console
