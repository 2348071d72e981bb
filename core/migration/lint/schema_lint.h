#pragma once

#include "core/migration/lint/lint_check.h"

namespace lockstep::lint {

/// A migration to look at.
struct LintMigration
{
    Definition definition;
    bool checked = false; ///< Otherwise it only says what exists.
    bool fresh = false;   ///< What it makes is not in the previous release.
    LintScript up;
    LintScript down; ///< only where it is checked
};

/// The migrations of one release's schema, in the order to follow them: those the previous release has first.
/// `older` is null where there is no previous release or it has no such schema.
[[nodiscard]] QList<LintMigration> migrationsToLint(const MigrationGraph& release,
                                                    const MigrationGraph* older, bool hasPrevious);

/// Parses what is needed of it. Call it inside of onDeepStacks().
void parse(LintMigration& migration);

struct MigrationFindings
{
    const LintMigration* migration = nullptr;
    QList<RawFinding> found; ///< ascending by side and position
};

/// Follows the migrations and checks those that are to be checked.
[[nodiscard]] QList<MigrationFindings> check(const QList<LintMigration>& migrations);

} // namespace lockstep::lint
