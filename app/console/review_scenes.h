#pragma once

#include "core/support/error.h"

#include <QWidget>

namespace lockstep {
class MainWindow;
class ReviewsPage;
class Workspace;
} // namespace lockstep

namespace lockstep::console {

/// The pictures of the page of reviews, over a sample that is told as GitHub would tell it.
class ReviewScenes
{
public:
    using Draw = std::function<Result<void>(QWidget* widget, const QString& scene)>;
    using WaitFor = std::function<Result<void>(const QString& what, const std::function<bool()>& reached)>;

    ReviewScenes(MainWindow* window, Workspace* workspace, Draw draw, WaitFor waitFor);

    /// Errors: those of drawing and of waiting. Nothing happens where there is no such page.
    [[nodiscard]] Result<void> make();

private:
    [[nodiscard]] Result<void> empty();
    [[nodiscard]] Result<void> remember();
    [[nodiscard]] Result<void> queue();
    [[nodiscard]] Result<void> dialogs();
    [[nodiscard]] Result<void> outcome();
    [[nodiscard]] Result<void> offline();

    MainWindow* m_window;
    Workspace* m_workspace;
    Draw m_draw;
    WaitFor m_waitFor;
    ReviewsPage* m_page = nullptr;
};

} // namespace lockstep::console
