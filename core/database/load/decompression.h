#pragma once

#include "core/database/load/dump_source.h"

namespace lockstep {

/// The bytes behind a gzip stream, of one member or several. Checks the sums that gzip carries, which is why
/// it is zlib and not libarchive, whose gzip reader passes over them.
[[nodiscard]] std::unique_ptr<ByteSource> gunzipped(std::unique_ptr<ByteSource> compressed,
                                                    const QString& subject);
/// The same for zstd.
[[nodiscard]] std::unique_ptr<ByteSource> unzstd(std::unique_ptr<ByteSource> compressed,
                                                 const QString& subject);

} // namespace lockstep
