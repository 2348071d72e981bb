#pragma once

#include "core/support/error.h"

#include <QDateTime>
#include <QJsonObject>

namespace lockstep {

enum class HealthState {
    Healthy,
    Warning, ///< works, and somebody should look
    Failed,
    Unknown ///< it could not be found out
};

/// "healthy", "warning", "failed", "unknown"
[[nodiscard]] QString healthStateName(HealthState state);
/// How bad it is: healthy 0, warning, unknown, failed 3.
[[nodiscard]] int badness(HealthState state);
[[nodiscard]] HealthState worse(HealthState one, HealthState other);

/// What one check found.
struct HealthFinding
{
    HealthState state = HealthState::Unknown;
    QString evidence; ///< what was seen; lines
    QString fix = {}; ///< what to do; empty where nothing is to be done

    friend bool operator==(const HealthFinding&, const HealthFinding&) = default;
};

struct CheckedHealth
{
    QString name; ///< "pods-health", "containers", ...
    HealthFinding finding;
    double seconds = 0;
};

/// The health of one instance at one time, for the customer and the pull request.
struct HealthReport
{
    QString instance;
    QString release; ///< that it should run; may be empty
    QDateTime made;  ///< UTC
    QString by;      ///< who asked
    QList<CheckedHealth> checks;

    /// The worst of them: failed, unknown, warning, healthy. Unknown where nothing was checked.
    [[nodiscard]] HealthState state() const;
    [[nodiscard]] int count(HealthState state) const;

    /// {instance, release, made, by, state, checks:[{name, state, evidence, fix, seconds}]}
    [[nodiscard]] QJsonObject toJson() const;
    /// Errors: Invalid.
    [[nodiscard]] static Result<HealthReport> fromJson(const QJsonObject& object);
    /// What toJson() became in a file. Errors: NotFound, Io, Invalid, each with the file's name.
    [[nodiscard]] static Result<HealthReport> read(const QString& path);
};

[[nodiscard]] QJsonObject healthCheckJson(const CheckedHealth& check);

} // namespace lockstep
