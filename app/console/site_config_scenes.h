#pragma once

#include "core/support/error.h"

#include <QTemporaryDir>
#include <QWidget>

namespace lockstep {
class MainWindow;
class SiteConfigPage;
} // namespace lockstep

namespace lockstep::console {

/// The pictures of the site-config page, over the sample customer's configuration.
class SiteConfigScenes
{
public:
    using Draw = std::function<Result<void>(QWidget* widget, const QString& scene)>;
    using WaitFor = std::function<Result<void>(const QString& what, const std::function<bool()>& reached)>;

    SiteConfigScenes(MainWindow* window, Draw draw, WaitFor waitFor);
    ~SiteConfigScenes();

    /// Errors: those of drawing and of waiting. Nothing happens where there is no such page.
    [[nodiscard]] Result<void> make();

private:
    [[nodiscard]] Result<void> empty();
    [[nodiscard]] Result<void> opened();
    [[nodiscard]] Result<void> problems();
    [[nodiscard]] Result<void> form();
    [[nodiscard]] Result<void> help();
    [[nodiscard]] Result<void> outline();
    [[nodiscard]] Result<void> migration();
    [[nodiscard]] Result<void> changes();
    [[nodiscard]] Result<void> upgrade();
    [[nodiscard]] Result<void> threeWay();
    [[nodiscard]] Result<void> history();
    [[nodiscard]] Result<void> drafts();
    [[nodiscard]] bool isSettled() const;

    QTemporaryDir m_data; ///< no draft of a picture is kept for its user
    QByteArray m_before;  ///< where data are kept otherwise
    MainWindow* m_window;
    Draw m_draw;
    WaitFor m_waitFor;
    SiteConfigPage* m_page = nullptr;
};

} // namespace lockstep::console
