#pragma once

#include "core/cluster/shell/transport.h"
#include "core/snapshot/snapshot_targets.h"

namespace lockstep {

/// Which cluster and namespace kubectl means; empty: its own.
struct KubernetesPlace
{
    QString context;
    QString nameSpace;
};

/// How pg_dump or psql of one database is run. The password goes by the environment, or, into a pod, as the
/// first line of the input: never as an argument.
struct SnapshotCommand
{
    QStringList arguments;
    QMap<QString, QString> environment; ///< holds the password
    QByteArray firstInput;              ///< holds the password

    /// As a line of a POSIX shell, with `redirection` ("> pgsql.sql", "< pgsql.sql") at its end.
    [[nodiscard]] QString line(const QString& redirection) const;
};

/// The dump of one database in plain SQL, to standard output.
[[nodiscard]] SnapshotCommand dumpCommand(SnapshotBuilder builder, const SnapshotTarget& target,
                                          const KubernetesPlace& place);
/// Runs SQL of standard input as one transaction that the first error ends.
[[nodiscard]] SnapshotCommand restoreCommand(SnapshotBuilder builder, const SnapshotTarget& target,
                                             const KubernetesPlace& place);
/// The same with a mask in place of its password.
[[nodiscard]] SnapshotTarget masked(SnapshotTarget target);

} // namespace lockstep
