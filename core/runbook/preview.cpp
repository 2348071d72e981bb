#include "core/runbook/preview.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

Result<StepPreview> previewOf(const RunbookAction& action, const StepKinds& kinds,
                              const ReferenceValues& values)
{
    return kinds.find(action.kind)->preview(rendered(action, values));
}

Result<PreviewedStep> previewStep(const RunbookStep& step, const StepKinds& kinds,
                                  const ReferenceValues& values)
{
    const Result<StepPreview> action = previewOf(step.action, kinds, values);
    if (!action)
        return failure(action);
    PreviewedStep previewed{step.id,
                            step.title,
                            step.action.kind,
                            action->target,
                            action->text,
                            {},
                            {},
                            step.changes,
                            rendered(step.action, values).unknown,
                            reasonToSkip(step.when, values),
                            step.repeatable};
    for (const auto& [given, text] :
         {std::pair(&step.verify, &previewed.verify), std::pair(&step.undo, &previewed.undo)}) {
        if (!*given)
            continue;
        const Result<StepPreview> shown = previewOf(**given, kinds, values);
        if (!shown)
            return failure(shown);
        *text = shown->text;
    }
    return previewed;
}

} // namespace

QString reasonToSkip(const StepCondition& condition, const ReferenceValues& values)
{
    static const QStringList nothing = {QString(), u"false"_s, u"no"_s};
    if (condition.text.isEmpty())
        return {};
    const RenderedText text = render(condition.text, values);
    if (!text.unknown.isEmpty())
        return {};
    const bool left = condition.values.isEmpty() ? nothing.contains(text.text.trimmed())
                                                 : !condition.values.contains(text.text.trimmed());
    if (!left)
        return {};
    return condition.values.isEmpty() ? u"nothing is given for it"_s
                                      : u"only for %1"_s.arg(condition.values.join(u" or "_s));
}

Result<QList<PreviewedStep>> previewRunbook(const Runbook& runbook, const StepKinds& kinds,
                                            const ReferenceValues& values)
{
    QList<PreviewedStep> steps;
    for (const RunbookStep& step : runbook.steps) {
        Result<PreviewedStep> previewed = previewStep(step, kinds, values);
        if (!previewed) {
            Error error = previewed.error();
            error.attempted = u"show step \"%1\": %2"_s.arg(step.title, error.attempted);
            return std::unexpected(error);
        }
        steps.append(*std::move(previewed));
    }
    return steps;
}

QList<CheckedPrecondition> checkPreconditions(const Runbook& runbook, const StepKinds& kinds,
                                              const ReferenceValues& values, const StepCall& call)
{
    QList<CheckedPrecondition> checked;
    for (const Precondition& condition : runbook.preconditions) {
        StepCall own = call;
        own.name += u"-pre-"_s + condition.id;
        own.use = StepCall::Use::Check;
        const StepAction action = rendered(condition.check, values);
        const Result<StepResult> done = kinds.find(action.kind)->run(action, own);
        const QString why = done ? QString() : done.error().happened;
        checked.append({condition.id, condition.title, done.has_value(),
                        done ? QString() : QStringList{why, condition.explanation}.join(u'\n').trimmed()});
    }
    return checked;
}

QJsonObject previewJson(const Runbook& runbook, const InputTexts& inputs, const QList<PreviewedStep>& steps)
{
    QJsonObject given;
    for (const auto& [name, text] : recordable(runbook, inputs).asKeyValueRange())
        given.insert(name, text);
    QJsonArray array;
    for (const PreviewedStep& step : steps)
        array.append(QJsonObject{{u"id"_s, step.id},
                                 {u"title"_s, step.title},
                                 {u"kind"_s, step.kind},
                                 {u"target"_s, step.target},
                                 {u"action"_s, step.action},
                                 {u"verify"_s, step.verify},
                                 {u"undo"_s, step.undo},
                                 {u"changes"_s, step.changes},
                                 {u"unknown"_s, QJsonArray::fromStringList(step.unknown)},
                                 {u"skipped"_s, step.skipped},
                                 {u"repeatable"_s, step.repeatable}});
    return {{u"runbook"_s, runbook.name}, {u"inputs"_s, given}, {u"steps"_s, array}};
}

} // namespace lockstep
