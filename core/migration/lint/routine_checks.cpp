#include "core/migration/lint/lint_check.h"

// Functions and triggers.

namespace lockstep::lint {

namespace {

void dropFunction(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::DropFunction)
        return;
    const KnownFunction* before = scope.before.function(change.object);
    // A trigger's function is only called by its trigger.
    if (before == nullptr || before->fresh || before->triggerFunction ||
        scope.after.function(change.object) != nullptr)
        return;
    scope.report(QStringLiteral("The %1 %2 is dropped, and the previous release may still call it.")
                     .arg(change.what, change.object));
}

void dropTrigger(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    const bool old = change.kind == ChangeKind::DropTrigger &&
                     scope.before.hasTrigger(change.object, change.part) &&
                     !scope.before.isTriggerFresh(change.object, change.part);
    if (!old || scope.after.hasTrigger(change.object, change.part) ||
        scope.after.relation(change.object) == nullptr)
        return;
    scope.report(
        QStringLiteral("The trigger %1 of %2 is dropped: what it does for the rows the previous release "
                       "writes is no longer done.")
            .arg(change.part, change.object));
}

} // namespace

QList<LintCheck> routineChecks()
{
    return {
        {{QStringLiteral("drop-function"), LintSeverity::Warning,
          QStringLiteral("a function of the previous release is dropped"),
          QStringLiteral(
              "1. Stop calling it in this release. 2. Drop it in the next. Another signature is another "
              "function: create it beside the old one.")},
         dropFunction},
        {{QStringLiteral("drop-trigger"), LintSeverity::Warning,
          QStringLiteral("a trigger of the previous release is dropped"),
          QStringLiteral(
              "1. In this release, do in code what the trigger does, in a way that may be done twice. "
              "2. Drop the trigger in the next.")},
         dropTrigger},
    };
}

} // namespace lockstep::lint
