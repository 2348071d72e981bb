#pragma once

#include "core/support/error.h"

#include <QWidget>

#include <functional>

namespace lockstep {
class FleetPage;
class InventoryPage;
class MainWindow;
class Workspace;
} // namespace lockstep

namespace lockstep::console {

/// The pictures of the inventory's filters, groups and dialogs, and of the fleet page with runs that the
/// store remembers.
class FleetScenes
{
public:
    using Draw = std::function<Result<void>(QWidget* widget, const QString& scene)>;
    using WaitFor = std::function<Result<void>(const QString& what, const std::function<bool()>& reached)>;

    FleetScenes(MainWindow* window, Workspace* workspace, Draw draw, WaitFor waitFor);

    /// Errors: those of the store, of drawing and of waiting. Nothing happens where there are no such pages.
    [[nodiscard]] Result<void> make();

private:
    [[nodiscard]] Result<void> grouped();
    [[nodiscard]] Result<void> problem();
    [[nodiscard]] Result<void> builder();
    [[nodiscard]] Result<void> field();
    [[nodiscard]] Result<void> several();
    [[nodiscard]] Result<void> menus();
    [[nodiscard]] Result<void> fleet();
    [[nodiscard]] Result<void> remember();
    [[nodiscard]] Result<void> tidyUp(const QString& instance);
    void trigger(const QString& id) const;

    MainWindow* m_window;
    Workspace* m_workspace;
    Draw m_draw;
    WaitFor m_waitFor;
    InventoryPage* m_inventory = nullptr;
    FleetPage* m_fleet = nullptr;
    QList<qint64> m_running; ///< runs that the store has for a while
};

} // namespace lockstep::console
