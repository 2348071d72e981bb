#pragma once

#include "core/support/error.h"

#include <QWidget>

namespace lockstep {
class ClusterPage;
class MainWindow;
} // namespace lockstep

namespace lockstep::console {

/// The pictures of the cluster page, over a sample that is told as a cluster would tell it.
class ClusterScenes
{
public:
    using Draw = std::function<Result<void>(QWidget* widget, const QString& scene)>;

    ClusterScenes(MainWindow* window, Draw draw) : m_window(window), m_draw(std::move(draw)) {}

    /// Errors: those of drawing. Nothing happens where there is no such page.
    [[nodiscard]] Result<void> make();

private:
    [[nodiscard]] Result<void> workloads();
    [[nodiscard]] Result<void> pods();
    [[nodiscard]] Result<void> logs();
    [[nodiscard]] Result<void> upgrade();
    [[nodiscard]] Result<void> dialogs();

    MainWindow* m_window;
    Draw m_draw;
    ClusterPage* m_page = nullptr;
};

} // namespace lockstep::console
