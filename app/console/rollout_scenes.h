#pragma once

#include "core/store/rollout_store.h"

#include <QTemporaryDir>
#include <QWidget>

namespace lockstep {
class MainWindow;
class RolloutPage;
class Workspace;
} // namespace lockstep

namespace lockstep::console {

/// The pictures of the rollout page: rollouts in the store as they would be after some hours, one of which a
/// book of our own works on.
class RolloutScenes
{
public:
    using Draw = std::function<Result<void>(QWidget* widget, const QString& scene)>;
    using WaitFor = std::function<Result<void>(const QString& what, const std::function<bool()>& reached)>;

    RolloutScenes(MainWindow* window, Workspace* workspace, Draw draw, WaitFor waitFor);

    /// Errors: Io, those of the store, of drawing and of waiting. Nothing happens where there is no such
    /// page.
    [[nodiscard]] Result<void> make();

private:
    [[nodiscard]] Result<void> done();
    [[nodiscard]] Result<void> held();
    [[nodiscard]] Result<void> running();
    [[nodiscard]] Result<void> log();
    void adopt(const QString& slug) const;
    [[nodiscard]] Result<void> selected();
    [[nodiscard]] Result<void> dialogs();
    [[nodiscard]] Result<void> history();
    /// Writes one down that is as `shape` makes it.
    [[nodiscard]] Result<qint64> add(const QString& environment, const QString& version,
                                     const std::function<void(RolloutItem&, int place)>& shape);
    [[nodiscard]] Result<void> show(qint64 id, const QString& slug, const QString& scene);
    [[nodiscard]] Result<void> drawDialog(const QString& id, const QString& scene);
    void trigger(const QString& id) const;

    MainWindow* m_window;
    Workspace* m_workspace;
    Draw m_draw;
    WaitFor m_waitFor;
    RolloutPage* m_page = nullptr;
    std::unique_ptr<RolloutStore> m_store;
};

} // namespace lockstep::console
