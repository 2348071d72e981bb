#pragma once

#include "core/snapshot/google/bucket.h"
#include "core/snapshot/preamble_filter.h"

namespace lockstep {

struct UploadRequest
{
    QString file;
    QString object; ///< empty: the file's own name
    PreambleFilter filter = PreambleFilter::None;
    QString
        stateFolder; ///< where an upload under way is noted, for this user only; made where it is not there
};

struct UploadedFile
{
    BucketObject object;
    QStringList leftOut;    ///< statements that were commented out
    bool wasThere = false;  ///< the very same had been uploaded before
    qint64 resumedFrom = 0; ///< bytes that were there from an earlier attempt
};

/// Uploads a file and makes sure, by size and CRC-32C, that the bucket holds it. What an earlier attempt
/// stored is gone on with, after a cut as after a crash, unless the file was changed since. Errors: those of
/// filterPreamble() and Bucket; Failed (the object is not the file); Cancelled (the next attempt goes on).
[[nodiscard]] Result<UploadedFile> uploadFile(const Bucket& bucket, const UploadRequest& request,
                                              const HttpProgress& progress, const std::stop_token& stop);

/// Something of the upload has been sent, and the next attempt goes on from there.
[[nodiscard]] bool isUploadUnderWay(const Bucket& bucket, const UploadRequest& request);

} // namespace lockstep
