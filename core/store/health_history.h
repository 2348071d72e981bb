#pragma once

#include "core/health/health_report.h"

#include <memory>

namespace lockstep {

/// A health report that is kept, without its checks.
struct HealthRecord
{
    qint64 id = 0;
    QString instance; ///< as the report names it
    QString release;
    QDateTime made; ///< UTC
    QString by;
    HealthState state = HealthState::Unknown;
};

/// The health reports of instances, in Lockstep's store. One object per thread; several processes may have
/// the same store open.
class HealthHistory
{
public:
    /// Opens or creates it. Errors: as Store::open.
    [[nodiscard]] static Result<std::unique_ptr<HealthHistory>> open(const QString& path);
    ~HealthHistory();

    // Errors of all of them: Io, Busy, Invalid (the file was damaged since), Connection.

    /// Its id. Errors: also Usage (it names no instance).
    [[nodiscard]] Result<qint64> add(const HealthReport& report);
    /// Of one instance, or of all of them without; by the time they were made, the newest first.
    [[nodiscard]] Result<QList<HealthRecord>> list(const QString& instance = {}, int limit = 100) const;
    /// Errors: also NotFound.
    [[nodiscard]] Result<HealthReport> read(qint64 id) const;
    /// The newest of an instance, the newest first: two of them to compare.
    [[nodiscard]] Result<QList<HealthReport>> newest(const QString& instance, int count) const;
    /// The newest of each instance, by instance.
    [[nodiscard]] Result<QList<HealthReport>> newestOfEach() const;

private:
    HealthHistory() = default;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
