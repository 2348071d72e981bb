#pragma once

#include "core/snapshot/dump_facts.h"
#include "core/snapshot/google/bucket.h"

namespace lockstep {

/// What a bucket must hold for a migration.
struct VerifyRequest
{
    QStringList objects;    ///< empty: all of snapshotFileNames()
    QString folder;         ///< files that the objects must be equal to; empty: only the bucket is looked at
    bool filtered = true;   ///< the dumps were uploaded with what a managed role may not do commented out
    int newestPostgres = 0; ///< the major version of the target; a newer dump does not load there; 0: any
    QDateTime now = QDateTime::currentDateTimeUtc();
};

struct VerifiedObject
{
    QString name;
    std::optional<BucketObject> object; ///< nothing: it is missing
    DumpFacts facts;                    ///< of dumps
    QStringList problems;
    QStringList warnings;
};

struct VerifyReport
{
    QString bucket;
    QList<VerifiedObject> objects;

    [[nodiscard]] bool isComplete() const;
};

/// Looks at every object of a snapshot: that it is there, not empty, not about to be deleted (the bucket
/// keeps objects for seven days), a whole dump of the right database from a PostgreSQL that the target
/// follows, or a summary; with `folder`, that its size and CRC-32C are those of the file. Errors: those of
/// Bucket; of the files.
[[nodiscard]] Result<VerifyReport> verifyBucket(const Bucket& bucket, const VerifyRequest& request,
                                                const std::stop_token& stop);

/// {bucket, complete, objects: [{name, size, crc32c, created, postgres, problems, warnings}]}
[[nodiscard]] QJsonObject verifyJson(const VerifyReport& report);
[[nodiscard]] QString verifyText(const VerifyReport& report);

} // namespace lockstep
