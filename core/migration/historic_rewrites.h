#pragma once

#include "core/catalog/schema.h"
#include "core/migration/definition.h"
#include "core/version/version.h"

namespace lockstep {

// What has to be changed in migrations of old releases so that they run on a plain PostgreSQL of today, each
// in a transaction of its own (index builds outside). Every rewrite looks for the exact text or id it is
// about and leaves everything else alone.

/// From this line on the metadata says what is privileged and what builds an index concurrently; before it,
/// there was no metadata, or metadata that said only some of it.
inline constexpr MinorLine firstLineWithFlags{3, 38};

/// Rewrites one migration as `release` holds it.
void rewriteHistoric(Schema schema, const Version& release, Definition& definition);

/// Release 3.35.0 numbered four migrations in a way that 3.35.1 took back: 1528395945 to 948 become 961 to
/// 964, with nothing left to do under the old ids. Does nothing for other releases.
void renumberHistoric(Schema schema, const Version& release, QList<Definition>& definitions);

/// An old squashed migration in two.
struct SplitRoot
{
    Definition privileged; ///< Its extension statements, as a virtual root with the negative id.
    Definition rest;       ///< Everything else, on top of that.
};

/// Splits a squashed root of the time before squashed migrations came in two; nothing when there is nothing
/// to split.
[[nodiscard]] std::optional<SplitRoot> splitSquashedRoot(const Version& release, const Definition& root);

/// Whether the migration stands for the ones it replaced, by its name.
[[nodiscard]] bool isSquashed(const Definition& definition);

} // namespace lockstep
