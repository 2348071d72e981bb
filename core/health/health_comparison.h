#pragma once

#include "core/health/health_report.h"

#include <optional>

namespace lockstep {

/// One check in two reports.
struct HealthChange
{
    enum class Kind {
        Worse,
        Better,
        New,  ///< only in the later report
        Gone, ///< only in the earlier one
        Unchanged
    };
    Kind kind = Kind::Unchanged;
    QString name;
    std::optional<CheckedHealth> before;
    std::optional<CheckedHealth> after;

    /// What both reports saw is worth reading side by side: the state is another one, something else is wrong
    /// than before, or nobody looks any more at what was wrong. What is healthy both times has not changed,
    /// whatever figures it shows; of what is new, the later report tells.
    [[nodiscard]] bool isWorthReading() const;
};

/// "worse", "better", "new", "gone", "unchanged"
[[nodiscard]] QString healthChangeName(HealthChange::Kind kind);

/// What became of an instance's health between two reports of it.
struct HealthComparison
{
    HealthReport before;
    HealthReport after;
    QList<HealthChange> changes; ///< by kind in the order above, each as in its report

    [[nodiscard]] int count(HealthChange::Kind kind) const;
    /// Nothing got worse, and nothing new is wrong.
    [[nodiscard]] bool heldUp() const;

    /// {before, after (as HealthReport::toJson()), heldUp, changes: [{name, change, before, after}]}, where
    /// before and after are checks, or null.
    [[nodiscard]] QJsonObject toJson() const;
};

/// By the checks' names, whichever of the two was made first.
[[nodiscard]] HealthComparison compareHealth(const HealthReport& one, const HealthReport& other);

} // namespace lockstep
