#pragma once

#include "core/database/connection_settings.h"
#include "core/support/error.h"
#include "core/version/version.h"

#include <QTemporaryDir>
#include <QWidget>

namespace lockstep {
class HealthPage;
class MainWindow;
} // namespace lockstep

namespace lockstep::console {

/// The pictures of the health page: real checks of databases, of this machine's disks, and of a URL and a
/// cluster that nobody answers for.
class HealthScenes
{
public:
    using Draw = std::function<Result<void>(QWidget* widget, const QString& scene)>;
    using WaitFor = std::function<Result<void>(const QString& what, const std::function<bool()>& reached)>;

    HealthScenes(MainWindow* window, Draw draw, WaitFor waitFor);

    /// Errors: Io, those of drawing and of waiting. Nothing happens where there is no such page.
    [[nodiscard]] Result<void> make(const DatabaseSet& databases, const Version& release);

private:
    void fill(const DatabaseSet& databases, const Version& release) const;
    [[nodiscard]] Result<void> writeKubeconfig() const;
    [[nodiscard]] Result<void> checkTwice();
    [[nodiscard]] Result<void> history();
    [[nodiscard]] Result<void> comparison();
    [[nodiscard]] Result<void> settle(const QString& what);
    void set(const QString& field, const QString& text) const;
    void trigger(const QString& id) const;

    MainWindow* m_window;
    Draw m_draw;
    WaitFor m_waitFor;
    HealthPage* m_page = nullptr;
    QTemporaryDir m_folder;
};

} // namespace lockstep::console
