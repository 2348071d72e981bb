#pragma once

#include "core/migration/lint/known_schema.h"
#include "core/migration/lint/lint.h"

namespace lockstep::lint {

enum class Side { Up, Down };

/// One side of a migration.
struct LintScript
{
    Side side = Side::Up;
    QByteArray sql; ///< canonical, UTF-8
    ParsedScript parsed;
    QList<SqlChange> changes;
};

/// What a rule has found, before its place in the file is known.
struct RawFinding
{
    const LintRule* rule = nullptr;
    LintSeverity severity = LintSeverity::Warning;
    Side side = Side::Up;
    qsizetype position = 0; ///< in bytes of the script
    QString text;
};

/// What a rule that looks at one change of the up side sees.
struct ChangeScope
{
    const SqlChange& change;
    const LintScript& script;
    const KnownSchema& before; ///< the migration
    const KnownSchema& now;    ///< before the change
    const KnownSchema& after;  ///< the migration
    const LintRule& rule;
    QList<RawFinding>& found;

    /// `severity` where it is milder than the rule's.
    void report(const QString& text, std::optional<LintSeverity> severity = {}) const;
};

/// What a rule that looks at one side as a whole sees.
struct ScriptScope
{
    const Definition& definition;
    const LintScript& script;
    const LintScript& up; ///< the same, for the up side
    const LintRule& rule;
    QList<RawFinding>& found;

    void report(qsizetype position, const QString& text, std::optional<LintSeverity> severity = {}) const;
};

/// A rule and what checks it: one of the two.
struct LintCheck
{
    LintRule rule;
    void (*onChange)(const ChangeScope&) = nullptr;
    void (*onScript)(const ScriptScope&) = nullptr;
};

// The families.
[[nodiscard]] QList<LintCheck> removalChecks();
[[nodiscard]] QList<LintCheck> columnChecks();
[[nodiscard]] QList<LintCheck> constraintChecks();
[[nodiscard]] QList<LintCheck> typeChecks();
[[nodiscard]] QList<LintCheck> routineChecks();
[[nodiscard]] QList<LintCheck> lockChecks();
[[nodiscard]] QList<LintCheck> dataChecks();
[[nodiscard]] QList<LintCheck> repeatChecks();
[[nodiscard]] QList<LintCheck> transactionChecks();
[[nodiscard]] QList<LintCheck> concurrentIndexChecks();
[[nodiscard]] QList<LintCheck> scriptChecks();
[[nodiscard]] QList<LintCheck> silenceChecks();

/// Those of all families.
[[nodiscard]] const QList<LintCheck>& allChecks();

} // namespace lockstep::lint
