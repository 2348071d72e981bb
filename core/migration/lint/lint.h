#pragma once

#include "core/migration/release_contents.h"

#include <QJsonObject>

namespace lockstep {

enum class LintSeverity {
    Note,    ///< Worth knowing; nothing to change.
    Warning, ///< Hurts in some installations: a long lock, a rewrite, a migration that cannot be repeated.
    Error,   ///< Breaks the previous release while both run, or does not run at all.
};

/// "error", "warning" or "note".
[[nodiscard]] QString lintSeverityName(LintSeverity severity);

/// One thing that is checked.
struct LintRule
{
    QString id; ///< stable, kebab-case: "drop-table"
    LintSeverity severity = LintSeverity::Warning;
    QString title;  ///< what it is about, in one line
    QString advice; ///< how to do it instead, mostly in several releases
};

/// All rules, family by family; ids are unique. The manual (resources/manual/lint.md) explains each.
[[nodiscard]] const QList<LintRule>& lintRules();

/// One thing found in one migration.
struct LintFinding
{
    Version release;
    Schema schema = Schema::Frontend;
    MigrationId migration = 0;
    QString
        file; ///< the up or the down file, as the release names it; "schema/id/up.sql" where there are none
    int line = 1; ///< 1-based, in that file; in the canonical text where the catalogue holds no files
    QString rule;
    LintSeverity severity = LintSeverity::Warning; ///< the rule's, or a milder one
    QString text;                                  ///< what and why
    QString advice;
    std::optional<QString> silenced; ///< the reason the file gives for silencing the rule

    /// {release, schema, migration, file, line, rule, severity, text, advice}, and "silenced" where it is.
    [[nodiscard]] QJsonObject toJson() const;
};

struct LintOptions
{
    QList<Schema> schemas;     ///< empty: all that the release has
    bool showSilenced = false; ///< also give findings that their file silences
};

struct LintReport
{
    Version release;
    std::optional<Version> since; ///< Nothing when the release is the first of its catalogue.
    qsizetype migrations = 0;     ///< how many were checked
    QList<LintFinding> findings;  ///< by schema, migration in the order of the graph, file, line

    /// Whether there is an error or a warning that is not silenced.
    [[nodiscard]] bool hasProblems() const;
};

/// Checks every migration of `release` that `since` (by default the release before it in the catalogue) does
/// not have, as SQL text, without a server. What such migrations do to tables and columns that are as new as
/// they are concerns nobody and is not found. Squashed roots are never checked.
/// Errors: NotFound (no such release, or it has no such schema), Usage (`since` is not older), Precondition
/// (the release has no migrations), Cancelled.
[[nodiscard]] Result<LintReport> lintRelease(const CatalogContents& contents, const Version& release,
                                             const std::optional<Version>& since = {},
                                             const LintOptions& options = {}, std::stop_token stop = {});

} // namespace lockstep
