// What runbooks there are, what is in one, and what it would do.

#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/runbook_options.h"
#include "core/runbook/kinds/step_kinds.h"
#include "core/runbook/runbook_reader.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep::ctl {

namespace {

QJsonObject inputJson(const RunbookInput& input)
{
    return {{QStringLiteral("name"), input.name},
            {QStringLiteral("type"), inputTypeName(input.type)},
            {QStringLiteral("title"), input.title},
            {QStringLiteral("explanation"), input.explanation},
            {QStringLiteral("choices"), QJsonArray::fromStringList(input.choices)},
            {QStringLiteral("default"), input.defaultValue},
            {QStringLiteral("required"), input.required}};
}

QJsonObject runbookJson(const Runbook& runbook)
{
    QJsonArray inputs;
    for (const RunbookInput& input : runbook.inputs)
        inputs.append(inputJson(input));
    QJsonArray steps;
    for (const RunbookStep& step : runbook.steps)
        steps.append(QJsonObject{{QStringLiteral("id"), step.id},
                                 {QStringLiteral("title"), step.title},
                                 {QStringLiteral("kind"), step.action.kind},
                                 {QStringLiteral("explanation"), step.explanation},
                                 {QStringLiteral("changes"), step.changes},
                                 {QStringLiteral("repeatable"), step.repeatable},
                                 {QStringLiteral("snapshot"), step.snapshotPoint}});
    return {{QStringLiteral("runbook"), runbook.name}, {QStringLiteral("version"), runbook.version},
            {QStringLiteral("title"), runbook.title},  {QStringLiteral("summary"), runbook.summary},
            {QStringLiteral("inputs"), inputs},        {QStringLiteral("steps"), steps}};
}

QString runbookText(const Runbook& runbook)
{
    QString text = QStringLiteral("%1 (%2, version %3)\n").arg(runbook.title, runbook.name, runbook.version);
    if (!runbook.summary.isEmpty())
        text += u'\n' + runbook.summary + u'\n';
    if (!runbook.inputs.isEmpty())
        text += QStringLiteral("\nInputs\n");
    for (const RunbookInput& input : runbook.inputs)
        text += QStringLiteral("  %1 (%2%3): %4\n")
                    .arg(input.name, inputTypeName(input.type),
                         input.required ? QString() : QStringLiteral(", may be left out"), input.title);
    text += QStringLiteral("\nSteps\n");
    for (qsizetype i = 0; i < runbook.steps.size(); ++i)
        text += QStringLiteral("  %1. %2 [%3, %4]\n")
                    .arg(i + 1)
                    .arg(runbook.steps[i].title, runbook.steps[i].id, runbook.steps[i].action.kind);
    return text;
}

QString indented(const QString& text)
{
    return QString(text).replace(u'\n', QStringLiteral("\n       "));
}

QString previewText(const QList<PreviewedStep>& steps)
{
    QString text;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const PreviewedStep& step = steps[i];
        text += QStringLiteral("%1. %2 [%3]\n").arg(i + 1).arg(step.title, step.id);
        if (!step.skipped.isEmpty()) {
            text += QStringLiteral("   left out: %1\n").arg(step.skipped);
            continue;
        }
        text += QStringLiteral("   on %1\n   do  %2\n").arg(step.target, indented(step.action));
        if (!step.changes.isEmpty())
            text += QStringLiteral("   changes: %1\n").arg(step.changes);
        if (!step.verify.isEmpty())
            text += QStringLiteral("   made sure of by %1\n").arg(indented(step.verify));
        text += step.undo.isEmpty() ? QString()
                                    : QStringLiteral("   taken back by %1\n").arg(indented(step.undo));
        if (!step.unknown.isEmpty())
            text += QStringLiteral("   not known yet: %1\n").arg(step.unknown.join(QStringLiteral(", ")));
    }
    return text;
}

} // namespace

int runbookList(const QStringList& words, std::stop_token /*stop*/)
{
    Options options(QStringLiteral("runbook list"),
                    QStringLiteral("Lists the runbooks that ship and your own."));
    options.format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const RunbookLibrary library = RunbookLibrary::read(allStepKinds());
    QJsonArray array;
    QList<QStringList> rows;
    for (const Runbook& runbook : library.runbooks) {
        array.append(runbookJson(runbook));
        rows += {runbook.name, runbook.version, runbook.title};
    }
    for (const Error& error : library.errors)
        say(QStringLiteral("lockstepctl: ") + error.message());
    const QByteArray text =
        options.formatName() == u"json"
            ? QJsonDocument(QJsonObject{{QStringLiteral("runbooks"), array}}).toJson()
            : table({QStringLiteral("NAME"), QStringLiteral("VERSION"), QStringLiteral("TITLE")}, rows)
                  .toUtf8();
    if (const Result<void> written = options.write(text); !written)
        return fail(written.error());
    return library.errors.isEmpty() ? Done : Findings;
}

int runbookShow(const QStringList& words, std::stop_token /*stop*/)
{
    Options options(QStringLiteral("runbook show"),
                    QStringLiteral("Shows what a runbook asks for and what its steps are."));
    options.argument(QStringLiteral("NAME"), QStringLiteral("a runbook's name, or the path of a YAML file"))
        .format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Runbook> runbook = findRunbook(options);
    if (!runbook)
        return fail(runbook.error());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(runbookJson(*runbook)).toJson()
                                                      : runbookText(*runbook).toUtf8());
    return written ? Done : fail(written.error());
}

int runbookPreview(const QStringList& words, std::stop_token /*stop*/)
{
    Options options(
        QStringLiteral("runbook preview"),
        QStringLiteral("Shows every step of a runbook to the last argument, without what must not be seen. "
                       "Changes nothing."));
    declareInputs(options);
    options.argument(QStringLiteral("NAME"), QStringLiteral("a runbook's name, or the path of a YAML file"))
        .format({QStringLiteral("text"), QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Runbook> runbook = findRunbook(options);
    if (!runbook)
        return fail(runbook.error());
    const Result<InputTexts> inputs = readInputs(options, *runbook);
    if (!inputs)
        return fail(inputs.error());
    const auto steps = previewRunbook(*runbook, allStepKinds(), inputReferences(*runbook, *inputs));
    if (!steps)
        return fail(steps.error());
    const Result<void> written = options.write(
        options.formatName() == u"json" ? QJsonDocument(previewJson(*runbook, *inputs, *steps)).toJson()
                                        : previewText(*steps).toUtf8());
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
