#include "models/site_config_check.h"

#include "core/siteconfig/schema_secrets.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Those to inputs and rules that there are: a rule may be for newer releases only.
ConfigAnswers answersTo(const ConfigRules& rules, ConfigAnswers answers)
{
    answers.removeIf([&](const auto& answer) {
        return !rules.input(answer.key()) && !rules.rule(answer.key().section(u'@', 0, 0));
    });
    return answers;
}

QList<ConfigProblem> unchecked(const Error& error)
{
    if (error.kind == ErrorKind::Cancelled)
        return {};
    ConfigProblem problem;
    problem.severity = ConfigSeverity::Warning;
    problem.text = error.message();
    return {problem};
}

} // namespace

CheckedConfig checkConfig(const ConfigQuestion& question, const std::stop_token& stop)
{
    CheckedConfig found;
    found.document = JsoncDocument::parse(question.bytes);
    found.problems = textProblems(found.document);
    if (question.schema && !found.document.tree().nodes.empty()) {
        const auto more = question.schema->check(found.document, {}, stop);
        found.problems += more ? *more : unchecked(more.error());
        std::ranges::stable_sort(found.problems, {}, &ConfigProblem::offset);
    }
    found.masks = configMasks(found.document, question.schema ? &*question.schema : nullptr);
    if (!question.rules)
        return found;
    const Result<ConfigMigration> migration =
        migrateConfig(found.document, *question.rules, answersTo(*question.rules, question.answers),
                      u"the configuration"_s);
    if (migration)
        found.migration = *migration;
    else
        found.migrationError = migration.error();
    return found;
}

} // namespace lockstep
