#pragma once

#include "core/database/connection_settings.h"
#include "core/support/error.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QObject>

#include <functional>

class QWidget;

namespace lockstep {
class MainWindow;
class Workspace;
} // namespace lockstep

namespace lockstep::console {

struct PicturesRequest
{
    QString folder;
    QList<SchemeChoice> schemes;
};

/// Brings the window into one state after the other, as a user would, and writes each as
/// FOLDER/<scene>-<scheme>.png. It waits for what happens, never for a fixed time.
class Pictures : public QObject
{
    Q_OBJECT

public:
    Pictures(MainWindow* window, Workspace* workspace, PicturesRequest request);

    /// Blocks, running the event loop. Errors: Io; those that kept fleet, catalogue or plan from loading;
    /// Failed (took too long). A rehearsal that cannot run (no PostgreSQL) is no error: its page shows why.
    [[nodiscard]] Result<void> make();

private:
    [[nodiscard]] Result<void> load();
    [[nodiscard]] Result<void> choosePath();
    [[nodiscard]] Result<void> inventory();
    [[nodiscard]] Result<void> rehearse();
    [[nodiscard]] Result<void> palette();
    [[nodiscard]] Result<void> databases();
    [[nodiscard]] Result<void> health(const DatabaseSet& databases);
    [[nodiscard]] Result<void> runbooks();
    [[nodiscard]] Result<void> siteConfig();
    [[nodiscard]] Result<void> cluster();
    [[nodiscard]] Result<void> reviews();
    [[nodiscard]] Result<void> rollouts();
    [[nodiscard]] Result<void> showAndDraw(const QString& pageId, const QString& scene);
    [[nodiscard]] Result<void> draw(const QString& scene);
    [[nodiscard]] Result<void> draw(QWidget* widget, const QString& scene);
    [[nodiscard]] Result<void> waitFor(const QString& what, const std::function<bool()>& reached);

    MainWindow* m_window;
    Workspace* m_workspace;
    PicturesRequest m_request;
    QElapsedTimer m_clock;
};

} // namespace lockstep::console
