#pragma once

#include <QString>

namespace lockstep {

/// Names one process for good: process ids are used again, but not with the same start time in the same boot.
struct ProcessIdentity
{
    qint64 pid = 0;
    qint64 startTime = 0; ///< clock ticks since boot, as /proc/<pid>/stat counts; 0 when unknown
    QString boot;         ///< the kernel's random id of this boot
    QString host;

    friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};

/// This process.
[[nodiscard]] ProcessIdentity currentProcess();

/// Whether the process certainly no longer runs. One on another host is never certain.
[[nodiscard]] bool isGone(const ProcessIdentity& process);

} // namespace lockstep
