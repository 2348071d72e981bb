#pragma once

#include "core/catalog/schema.h"
#include "core/support/secret.h"

#include <QMap>

namespace lockstep {

/// By what the databases of an instance are reached for a snapshot.
enum class SnapshotBuilder {
    PgDump, ///< pg_dump and psql of this machine
    Docker, ///< those in the databases' containers
    Kubectl ///< those in the databases' pods
};

/// "pg_dump", "docker", "kubectl"
[[nodiscard]] QString builderName(SnapshotBuilder builder);
/// Errors: Usage.
[[nodiscard]] Result<SnapshotBuilder> parseBuilder(const QString& text);

/// Where one database is, and how one gets in.
struct SnapshotTarget
{
    QString target; ///< a host, a container, or "statefulset/pgsql"; empty: this machine's own way
    QString database;
    QString user;
    Secret password;

    friend bool operator==(const SnapshotTarget&, const SnapshotTarget&) = default;
};

/// Those that an instance has.
using SnapshotTargets = QMap<Schema, SnapshotTarget>;

/// "pgsql.sql", "codeintel.sql", "codeinsights.sql"
[[nodiscard]] QString dumpFileName(Schema schema);
inline const QString summaryFileName = QStringLiteral("summary.json");
/// What a snapshot consists of, in this order.
[[nodiscard]] QStringList snapshotFileNames();
/// Where a snapshot's files lie without another word: "src-snapshot".
inline const QString snapshotFolderName = QStringLiteral("src-snapshot");

/// `text` is auto (by the builder), docker, k8s, local, or the path of a YAML file with the keys pgsql (or
/// primary, as older ones call it), codeintel and codeinsights, each with target, dbname, username and
/// password. What an entry leaves out is as it usually is with that builder; a database without an entry is
/// none of the instance's. Errors: NotFound, Io, Invalid (with line and column).
[[nodiscard]] Result<SnapshotTargets> readTargets(const QString& text, SnapshotBuilder builder);

} // namespace lockstep
