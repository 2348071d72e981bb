#include "core/migration/lint/lint_check.h"

// The two scripts as such.

namespace lockstep::lint {

namespace {

void unreadable(const ScriptScope& scope)
{
    const ParsedScript& parsed = scope.script.parsed;
    if (!parsed.error.isEmpty())
        scope.report(parsed.errorPosition,
                     QStringLiteral("PostgreSQL cannot read the script: %1.").arg(parsed.error));
}

bool doesNothing(const LintScript& script)
{
    return script.parsed.error.isEmpty() && script.parsed.statements.isEmpty();
}

void emptyDown(const ScriptScope& scope)
{
    if (scope.script.side == Side::Down && doesNothing(scope.script) && !doesNothing(scope.up))
        scope.report(
            0, QStringLiteral("The down script does nothing, so that the migration cannot be taken back."));
}

void extension(const ScriptScope& scope)
{
    const auto first = std::ranges::find(scope.script.changes, ChangeKind::Extension, &SqlChange::kind);
    if (first != scope.script.changes.end() && !scope.definition.privileged)
        scope.report(first->position,
                     QStringLiteral("The extension %1 is made or changed, which needs an elevated "
                                    "role, and the metadata does not say privileged.")
                         .arg(first->object));
}

/// Whether the script calls a function it has made itself, whose statements are put together when it runs.
bool callsHidden(const LintScript& script, const SqlChange& call)
{
    return call.kind == ChangeKind::CallFunction &&
           std::ranges::any_of(script.changes, [&](const SqlChange& change) {
               return change.kind == ChangeKind::CreateFunction && change.hidesSql &&
                      change.object.section(u'(', 0, 0) == call.object;
           });
}

void hiddenSql(const ScriptScope& scope)
{
    if (scope.script.side != Side::Up)
        return;
    for (const SqlChange& change : scope.script.changes) {
        if (change.kind != ChangeKind::HiddenSql && !callsHidden(scope.script, change))
            continue;
        return scope.report(
            change.position,
            QStringLiteral("Statements are put together when the script runs (%1): what they do is "
                           "not checked here.")
                .arg(change.kind == ChangeKind::HiddenSql ? change.what : change.object));
    }
}

} // namespace

QList<LintCheck> scriptChecks()
{
    return {
        {{QStringLiteral("unreadable-sql"), LintSeverity::Error, QStringLiteral("a script does not parse"),
          QStringLiteral("Correct the statement. Nothing else of the script is checked until it parses.")},
         nullptr,
         unreadable},
        {{QStringLiteral("empty-down"), LintSeverity::Warning,
          QStringLiteral("the down script is missing or empty"),
          QStringLiteral(
              "1. Write the statements that take the up script back, in reverse order. 2. Where that is "
              "not possible, silence this rule in the down script and say why.")},
         nullptr,
         emptyDown},
        {{QStringLiteral("extension-not-privileged"), LintSeverity::Error,
          QStringLiteral("an extension statement without privileged metadata"),
          QStringLiteral("1. Put the extension into a migration of its own. 2. Say privileged: true in its "
                         "metadata.")},
         nullptr,
         extension},
        {{QStringLiteral("hidden-sql"), LintSeverity::Note,
          QStringLiteral("statements are put together at run time"),
          QStringLiteral(
              "Write the statements out where there are few. Otherwise try the migration on a real "
              "server.")},
         nullptr,
         hiddenSql},
    };
}

} // namespace lockstep::lint
