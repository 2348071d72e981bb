#pragma once

#include "core/runbook/step_kind.h"

namespace lockstep {

struct UnpackRequest
{
    QString archive;
    QString folder;        ///< does not exist yet; its own folder does
    QStringList only = {}; ///< names of files and folders that are wanted; empty: all
    qint64 limit = 0;      ///< bytes
};

struct Unpacked
{
    qint64 files = 0;
    qint64 bytes = 0;
};

/// Unpacks what an archive holds, but nothing outside of the folder, no devices, and no more than the limit.
/// What is unpacked belongs to the user alone. On errors, what is there by then stays. Errors: NotFound
/// (the archive, a wanted name), Invalid (damaged; unsafe), Failed (more than the limit; too slow), Io,
/// Cancelled.
[[nodiscard]] Result<Unpacked> unpackArchive(const UnpackRequest& request, const StepCall& call);

} // namespace lockstep
