#pragma once

#include "app/console/picture_databases.h"
#include "core/support/error.h"

#include <QWidget>

namespace lockstep {
class DatabasesPage;
class MainWindow;
class Workspace;
} // namespace lockstep

namespace lockstep::console {

/// The pictures of the databases page.
class DatabaseScenes
{
public:
    using Draw = std::function<Result<void>(QWidget* widget, const QString& scene)>;
    using WaitFor = std::function<Result<void>(const QString& what, const std::function<bool()>& reached)>;

    DatabaseScenes(MainWindow* window, Workspace* workspace, Draw draw, WaitFor waitFor);

    /// Errors: those of making the databases, of drawing, of waiting. Nothing happens where there is no such
    /// page.
    [[nodiscard]] Result<void> make();

    /// Those that were made; they are there as long as this is.
    [[nodiscard]] DatabaseSet databases() const { return m_databases.databases(); }

private:
    [[nodiscard]] Result<void> connectDatabases();
    [[nodiscard]] Result<void> drift();
    [[nodiscard]] Result<void> confirmation();
    [[nodiscard]] Result<void> rescue();
    [[nodiscard]] Result<void> outOfBand();
    [[nodiscard]] Result<void> options();
    [[nodiscard]] Result<void> jobOptions();
    [[nodiscard]] Result<void> furtherDialogs();
    [[nodiscard]] Result<void> byHand();
    /// Draws the dialog of that kind, and dismisses it. Nothing happens where there is none.
    template <typename Dialog>
    [[nodiscard]] Result<void> drawDialog(const QString& scene);
    [[nodiscard]] Result<void> settle(const QString& what);
    void trigger(const QString& id) const;

    MainWindow* m_window;
    Workspace* m_workspace;
    Draw m_draw;
    WaitFor m_waitFor;
    DatabasesPage* m_page = nullptr;
    PictureDatabases m_databases;
};

} // namespace lockstep::console
