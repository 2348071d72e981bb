#pragma once

#include "core/support/run_event.h"

#include <QHash>
#include <QMap>

#include <optional>

namespace lockstep {

/// Guesses how long a run will still take, from the durations of earlier runs where there are some, else from
/// what this run has shown so far. It says nothing until it knows enough, leans to the long side as long as
/// it knows little, and rises slowly: a figure that leaps is worse than none.
class TimeLeft
{
public:
    /// An item to come; seconds: what it took before, when that is known.
    void expect(const QString& lane, qint64 id, std::optional<double> seconds);
    void apply(const RunEvent& event);

    /// Seconds to the end of the run, with what comes after the last step; nothing when it cannot be told.
    [[nodiscard]] std::optional<double> seconds(const QDateTime& now) const;

private:
    struct Lane
    {
        double measuredLeft = 0; ///< seconds of items that were measured before
        int unmeasuredLeft = 0;
        int finished = 0;
        double sum = 0;          ///< of the finished ones' seconds
        double sumOfSquares = 0; ///< of the same
        QDateTime itemStarted;   ///< of the item that is running; null: none is
        double itemMeasured = 0;
    };

    using ItemKey = std::pair<QString, qint64>;

    void startItem(const RunEvent& event);
    void finishItem(const RunEvent& event);
    void follow(const QDateTime& now);
    [[nodiscard]] bool knowsEnough() const;
    [[nodiscard]] double estimate(const QDateTime& now) const;
    [[nodiscard]] double laneSeconds(const Lane& lane, const QDateTime& now) const;
    [[nodiscard]] double closingSeconds() const;
    [[nodiscard]] int unmeasuredLeft() const;

    QMap<QString, Lane> m_lanes;
    QHash<ItemKey, std::optional<double>> m_toCome;
    qsizetype m_expected = 0;
    int m_finished = 0;
    double m_longest = 0; ///< seconds of the longest item so far
    QDateTime m_started;
    QDateTime m_stepsStarted;
    QDateTime m_itemsDone;         ///< when the last expected item ended
    std::optional<double> m_shown; ///< as of m_shownAt
    QDateTime m_shownAt;
    bool m_over = false;
};

} // namespace lockstep
