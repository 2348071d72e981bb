#pragma once

#include "core/rollout/rollout_run.h"
#include "core/store/rollout_store.h"

#include <QObject>

#include <memory>

namespace lockstep {

class RolloutListModel;
class UpgradeModel;

/// The rollouts of the store as the console handles them: begun, watched live whoever works on them, gone on
/// with, decided about. The work is done on threads of its own; every signal arrives on the thread of this
/// object.
class RolloutSession : public QObject
{
    Q_OBJECT

public:
    explicit RolloutSession(const QString& store, QObject* parent = nullptr);
    /// Lets go of what is worked on here: what is under way on GitHub goes on, and all can be resumed.
    ~RolloutSession() override;

    [[nodiscard]] const QString& store() const;
    void setStore(const QString& path);

    [[nodiscard]] RolloutListModel* rollouts() const;
    /// The one that was asked for last.
    [[nodiscard]] UpgradeModel* model() const;
    /// As the store knows it; null: none is shown, or it has not been read yet.
    [[nodiscard]] const RolloutRecord* shown() const;
    [[nodiscard]] qint64 shownId() const;
    /// The list has been read once.
    [[nodiscard]] bool hasRead() const;
    /// Why the store cannot be read at the moment.
    [[nodiscard]] const std::optional<Error>& readError() const;

    /// This console works on it.
    [[nodiscard]] bool worksOn(qint64 id) const;
    [[nodiscard]] QList<qint64> worked() const;
    /// A new one is on its way to being one.
    [[nodiscard]] bool isBeginning() const;
    [[nodiscard]] bool isLettingGo(qint64 id) const;
    /// What it does or waits for: a sentence.
    [[nodiscard]] QString status(qint64 id) const;
    /// Why it is held; empty where it is not.
    [[nodiscard]] QString held(qint64 id) const;
    /// What ended our work on it, until it is resumed.
    [[nodiscard]] std::optional<Error> error(qint64 id) const;
    /// Why its tracking issue is not true; empty: it is.
    [[nodiscard]] QString trackingProblem(qint64 id) const;
    /// A wish or a decision is being written down.
    [[nodiscard]] bool isActing() const;

    /// How closely rollouts are followed here.
    void setPace(const RolloutPace& pace);
    /// How long to wait at least between two looks at what others do.
    void setInterval(std::chrono::milliseconds interval);

public Q_SLOTS:
    /// Somebody looks: what others do is followed, as the store tells of it.
    void setWatching(bool watching);
    void reload();
    /// shownChanged() or failed() follows. 0: none.
    void show(qint64 id);

    /// Begins a new one; created() or failed() follows.
    void start(const lockstep::Rollout& plan, bool untilMerged);
    /// Goes on with it here; where a paused one is worked on already, that goes on.
    void resume(qint64 id, bool untilMerged);
    /// Ends our work on it; it can be gone on with, here or elsewhere.
    void letGo(qint64 id);

    // done() or failed() follows. While one of these is written down, they do nothing.

    void pause(qint64 id);
    /// Where nobody works on it, it is worked on here until it has ended.
    void stop(qint64 id);
    /// Without slugs: all that failed.
    void retry(qint64 id, const QStringList& slugs);
    void skip(qint64 id, const QStringList& slugs, const QString& reason);

Q_SIGNALS:
    void rolloutsChanged(); ///< rollouts(), hasRead() or readError()
    void shownChanged();    ///< another one, or what the store says of it
    void workChanged();     ///< all that is told of work here
    void created(qint64 id);
    void done(const QString& what);
    void failed(const lockstep::Error& error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
