#include "core/report/rehearsal_text.h"

#include "core/report/plan_values.h"
#include "core/report/text_layout.h"
#include "core/report/words.h"

namespace lockstep {

namespace {

/// A terminal scrolls; the HTML and JSON reports show more.
constexpr qsizetype differencesShown = 20;

QString headerText(const RehearsalReport& report, const std::optional<Instance>& instance)
{
    QStringList facts{report.server, timeWords(report.started)};
    if (report.resumed)
        facts += QStringLiteral("resumed");
    facts.removeAll(QString());
    QString text =
        wrapped({}, QStringLiteral("%1: %2").arg(resultTitle(report), subjectOf(report.path, instance)));
    if (!facts.isEmpty())
        text += wrapped({}, facts.join(QStringLiteral(", ")));
    return text + wrapped({}, resultSentence(report));
}

QString stepTable(const RehearsalReport& report)
{
    QList<QStringList> rows;
    for (qsizetype i = 0; i < report.steps.size(); ++i) {
        const StepOutcome& step = report.steps[i];
        rows +=
            {QString::number(i + 1), step.from.toString() + QStringLiteral(" → ") + step.to.toString(),
             QString::number(step.migrations.size()), durationText(step.seconds), runStateName(step.state)};
    }
    return textTable({QStringLiteral(">Step"), QStringLiteral("From → to"), QStringLiteral(">Migrations"),
                      QStringLiteral(">Time"), QStringLiteral("State")},
                     rows);
}

QString slowestTable(const RehearsalFigures& figures)
{
    QList<QStringList> rows;
    for (const TimedMigration& timed : figures.slowest)
        rows += {durationText(timed.outcome.seconds), QString::number(timed.step + 1),
                 schemaName(timed.outcome.schema), QString::number(timed.outcome.id),
                 plainText(timed.outcome.name)};
    return textTable({QStringLiteral(">Time"), QStringLiteral(">Step"), QStringLiteral("Schema"),
                      QStringLiteral(">Id"), QStringLiteral("Slowest migrations")},
                     rows);
}

QString comparisonText(const RehearsalReport& report)
{
    QString text;
    for (const SchemaComparison& comparison : report.comparisons) {
        text += wrapped(schemaName(comparison.schema).leftJustified(14), comparisonWords(comparison));
        for (const QString& line :
             comparison.differences.first(std::min(comparison.differences.size(), differencesShown)))
            text += QStringLiteral("  ") + plainLine(line) + u'\n';
        if (const qsizetype hidden = comparison.differences.size() - differencesShown; hidden > 0)
            text += QStringLiteral("  ... %1 more in the JSON report\n")
                        .arg(counted(hidden, QStringLiteral("line")));
    }
    return text;
}

QString totalText(const RehearsalReport& report, const RehearsalFigures& figures)
{
    return QStringLiteral("Upgrade   %1, measured; %2 to build the databases at %3; %4 in all\n")
        .arg(durationText(figures.upgradeSeconds), durationText(report.prepareSeconds),
             report.path.from.toString(), durationText(report.seconds));
}

} // namespace

QString rehearsalText(const RehearsalReport& report, const std::optional<Instance>& instance)
{
    const RehearsalFigures figures = rehearsalFigures(report);
    QStringList parts{headerText(report, instance)};
    if (!report.steps.isEmpty())
        parts += stepTable(report);
    if (!figures.slowest.isEmpty())
        parts += slowestTable(figures);
    if (!report.comparisons.isEmpty())
        parts += comparisonText(report);
    parts += totalText(report, figures);
    return parts.join(u'\n');
}

} // namespace lockstep
