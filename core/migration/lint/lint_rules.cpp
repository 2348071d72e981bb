#include "core/migration/lint/lint_check.h"

namespace lockstep {

namespace lint {

void ChangeScope::report(const QString& text, std::optional<LintSeverity> severity) const
{
    found += RawFinding{&rule, severity.value_or(rule.severity), script.side, change.position, text};
}

void ScriptScope::report(qsizetype position, const QString& text, std::optional<LintSeverity> severity) const
{
    found += RawFinding{&rule, severity.value_or(rule.severity), script.side, position, text};
}

const QList<LintCheck>& allChecks()
{
    static const QList<LintCheck> checks = removalChecks() + columnChecks() + constraintChecks() +
                                           typeChecks() + routineChecks() + lockChecks() + dataChecks() +
                                           repeatChecks() + transactionChecks() + concurrentIndexChecks() +
                                           scriptChecks() + silenceChecks();
    return checks;
}

} // namespace lint

const QList<LintRule>& lintRules()
{
    static const QList<LintRule> rules = [] {
        QList<LintRule> all;
        for (const lint::LintCheck& check : lint::allChecks())
            all += check.rule;
        return all;
    }();
    return rules;
}

} // namespace lockstep
