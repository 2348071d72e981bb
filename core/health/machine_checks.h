#pragma once

#include "core/cluster/compose/compose_project.h"
#include "core/health/health_checks.h"

#include <memory>

namespace lockstep {

/// "containers": each container of the project runs and is healthy.
[[nodiscard]] HealthCheck containersCheck(const std::shared_ptr<const Transport>& transport,
                                          const ComposeProject& project);
/// "frontend-log": lines of trouble of a service since its container was started.
[[nodiscard]] HealthCheck serviceLogCheck(const std::shared_ptr<const Transport>& transport,
                                          const ComposeProject& project, const QString& service);

/// How full one file system is.
struct DiskUse
{
    QString device; ///< "/dev/sda1"
    QString folder; ///< where it is mounted
    qint64 bytes = 0;
    qint64 free = 0; ///< for users
    int percent = 0; ///< in use, as df counts it

    /// "/var/lib (/dev/sda1): 81 % of 100 GiB in use, 19 GiB free"
    [[nodiscard]] QString text() const;
};

/// What `df -P -k` printed, without what only looks like a disk (memory, images that are full by nature); a
/// device that is mounted several times is named once. A pure function.
[[nodiscard]] QList<DiskUse> readDiskUse(const QByteArray& df);

/// A warning from 80 %, failed from 95 %.
[[nodiscard]] HealthFinding judgeDisks(const QList<DiskUse>& disks);

/// "disk": the file systems of a machine.
[[nodiscard]] HealthCheck diskCheck(const std::shared_ptr<const Transport>& transport);

/// From how much in use on a disk or a volume is worth a warning, or fails.
inline constexpr int fullWarning = 80;
inline constexpr int fullFailure = 95;

} // namespace lockstep
