#pragma once

#include "core/migration/definition.h"
#include "core/support/error.h"

namespace lockstep {

/// Where a definition's texts came from, for messages.
struct DefinitionSource
{
    QString upPath;
    QString downPath;
    int upLine = 1; ///< the line of the file that the canonical text begins on
    int downLine = 1;
};

/// The first "create index concurrently" of the text and where it is.
struct ConcurrentIndex
{
    IndexMetadata index;
    qsizetype position = 0;
    bool alone = false; ///< The text holds nothing else but comments.
};

[[nodiscard]] std::optional<ConcurrentIndex> findConcurrentIndex(const QString& sql);

/// Where the text creates, drops or comments an extension; nothing when it does not.
[[nodiscard]] std::optional<qsizetype> findExtensionStatement(const QString& sql);

/// Checks what the product's own tooling checks of one migration, and fills Definition::index.
/// Errors: Invalid; `happened` starts with "malformed concurrent index creation" or "malformed Postgres
/// extension modification", `subject` is file and line.
[[nodiscard]] Result<void> checkDefinition(Definition& definition, const DefinitionSource& source);

} // namespace lockstep
