#pragma once

#include "core/health/health_comparison.h"
#include "core/store/health_history.h"
#include "models/health_request.h"

#include <QObject>

#include <memory>

namespace lockstep {

/// A check as it is shown: what it found, or that it is still looking.
struct ShownCheck
{
    QString name;
    std::optional<CheckedHealth> found; ///< before it ends: what it found the last time
    bool isRunning = false;
};

/// The health of one instance: checked on threads of their own, kept in the store, read again, compared. One
/// thing is checked at a time; every signal arrives on the thread of this object. Tokens and passwords stay
/// in memory, for as long as a check needs them.
class HealthSession : public QObject
{
    Q_OBJECT

public:
    explicit HealthSession(const QString& store, QObject* parent = nullptr);
    ~HealthSession() override; ///< Cancels and waits for what is under way.

    [[nodiscard]] const QString& instance() const;
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] bool isCancelling() const;
    /// The checks that are still looking.
    [[nodiscard]] QStringList running() const;

    /// Of the check under way, or of the newest report.
    [[nodiscard]] const QList<ShownCheck>& checks() const;
    /// The newest; null: none. While a check is under way, the one before it.
    [[nodiscard]] const HealthReport* report() const;

    /// Reports kept of the instance, the newest first.
    [[nodiscard]] const QList<HealthRecord>& history() const;
    [[nodiscard]] bool isReading() const;
    /// The history has been read.
    [[nodiscard]] bool hasRead() const;
    /// The one that was asked for last, and its number; null: none.
    [[nodiscard]] const HealthReport* chosen() const;
    [[nodiscard]] qint64 chosenId() const;
    [[nodiscard]] const HealthComparison* comparison() const;

    /// How long each check may take.
    void setTimeout(std::chrono::milliseconds timeout);

public Q_SLOTS:
    /// While something is under way, these two wait for its end.
    void setStore(const QString& path);
    void setInstance(const QString& instance);

    /// All that can be looked at; or only those, whose findings then take the place of what the report has of
    /// them. Only a whole report is kept. Nothing happens while something is under way.
    void check(const lockstep::HealthRequest& request, const QStringList& only = {});
    /// What has ended stays.
    void cancel();

    /// Reads the history again.
    void reload();
    void choose(qint64 id);
    /// Two reports that are kept, in any order.
    void compare(qint64 one, qint64 other);

Q_SIGNALS:
    void runningChanged();      ///< isRunning(), isCancelling(), running()
    void checksReset();         ///< checks() are others
    void checkChanged(int row); ///< of checks()
    void reportChanged();
    void historyChanged(); ///< history() or isReading()
    void chosenChanged();
    void comparisonChanged();
    void instanceChanged();
    void failed(const lockstep::Error& error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
