#pragma once

#include "core/database/out_of_band.h"

namespace lockstep {

/// The product's own migrator as a Kubernetes Job.
struct MigratorJob
{
    QString manifest;  ///< A file in YAML that holds one Job, as it is for `kubectl apply`.
    QString context;   ///< of the user's kubeconfig; empty: the current one
    QString nameSpace; ///< empty: the manifest's, or else the context's
    QString kubectl = QStringLiteral("kubectl"); ///< the program's name or path
    std::chrono::milliseconds poll{2000};        ///< between two looks at the Job
};

/// The Job that is made of the manifest, in JSON: a name of its own is made of the manifest's, the first
/// container (or the one called migrator) gets the arguments that run these out-of-band migrations, and
/// Kubernetes removes it an hour after its end unless the manifest says otherwise. What else the file holds
/// is left alone. Errors: Invalid.
[[nodiscard]] Result<QByteArray> outOfBandJob(const QByteArray& manifest, const QString& file,
                                              const QList<int>& ids, bool reverse);

/// Runs out-of-band migrations with such a Job: creates it, hands on what its pods print and why they do not
/// start, and waits for its end. The databases are those that the manifest names. Cancelling deletes the Job.
/// Errors: NotFound (manifest, kubectl), Io, Invalid, Failed (kubectl's own words; the Job failed, and
/// stays to be looked at), Cancelled.
[[nodiscard]] OutOfBandRunner migratorJob(const MigratorJob& job);

} // namespace lockstep
