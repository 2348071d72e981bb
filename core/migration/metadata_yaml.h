#pragma once

#include "core/migration/definition.h"
#include "core/support/error.h"

#include <QByteArray>

namespace lockstep {

/// What a migration's YAML says of it. Unknown keys are ignored.
struct MigrationMetadata
{
    QString name;
    QList<MigrationId> parents; ///< `parents` and the older `parent`, ascending, each once
    bool privileged = false;
    bool nonIdempotent = false;
    bool createIndexConcurrently = false;
    bool terminateBlockingTransactions = true;
};

/// `path` and `firstLine` say where the YAML is, for messages. Errors: Invalid, with file, line and column.
[[nodiscard]] Result<MigrationMetadata> readMetadata(const QByteArray& yaml, const QString& path,
                                                     int firstLine = 1);

} // namespace lockstep
