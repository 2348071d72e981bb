#pragma once

#include "core/support/error.h"

#include <QTemporaryDir>
#include <QWidget>

namespace lockstep {
class MainWindow;
class RunbooksPage;
} // namespace lockstep

namespace lockstep::console {

/// The pictures of the runbooks page: runs of a small runbook whose commands touch nothing but a folder of
/// their own.
class RunbookScenes
{
public:
    using Draw = std::function<Result<void>(QWidget* widget, const QString& scene)>;
    using WaitFor = std::function<Result<void>(const QString& what, const std::function<bool()>& reached)>;

    RunbookScenes(MainWindow* window, Draw draw, WaitFor waitFor);

    /// Errors: Io, those of drawing and of waiting. Nothing happens where there is no such page.
    [[nodiscard]] Result<void> make();

private:
    [[nodiscard]] Result<void> writeRunbooks() const;
    [[nodiscard]] Result<void> inputs();
    [[nodiscard]] Result<void> preview();
    [[nodiscard]] Result<void> running();
    [[nodiscard]] Result<void> byHand();
    [[nodiscard]] Result<void> failed();
    [[nodiscard]] Result<void> dialogs();
    [[nodiscard]] Result<void> broken();
    [[nodiscard]] Result<void> history();
    /// Draws the dialog that the action opens, and dismisses it.
    [[nodiscard]] Result<void> drawDialog(const QString& id, const QString& scene);
    [[nodiscard]] Result<void> settle(const QString& what);
    [[nodiscard]] Result<void> touch(const QString& file) const;
    void trigger(const QString& id) const;
    void choose(const QString& name) const;

    MainWindow* m_window;
    Draw m_draw;
    WaitFor m_waitFor;
    RunbooksPage* m_page = nullptr;
    QTemporaryDir m_folder;
};

} // namespace lockstep::console
