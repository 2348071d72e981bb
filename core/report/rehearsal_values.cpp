#include "core/report/rehearsal_values.h"

#include "core/report/markdown.h"
#include "core/report/plan_values.h"
#include "core/report/words.h"

namespace lockstep {

namespace {

/// A report is for reading; the whole difference is in the JSON.
constexpr qsizetype differencesShown = 200;

/// "good", "bad" or "mixed": the banner's look.
QString tone(const RehearsalReport& report)
{
    if (report.result == u"done")
        return QStringLiteral("good");
    return report.result == u"failed" ? QStringLiteral("bad") : QStringLiteral("mixed");
}

QString shareText(double part, double whole)
{
    if (!(whole > 0))
        return {};
    const double share = 100 * part / whole;
    return share < 1 ? QStringLiteral("under 1 %") : QString::number(qRound(share)) + QStringLiteral(" %");
}

QVariantHash migrationValues(const MigrationOutcome& migration, qsizetype step, double whole)
{
    return {{QStringLiteral("step"), QString::number(step + 1)},
            {QStringLiteral("schema"), schemaName(migration.schema)},
            {QStringLiteral("id"), QString::number(migration.id)},
            {QStringLiteral("name"), migration.name},
            {QStringLiteral("seconds"), durationText(migration.seconds)},
            {QStringLiteral("share"), shareText(migration.seconds, whole)},
            {QStringLiteral("state"), runStateName(migration.state)},
            {QStringLiteral("error"), migration.error}};
}

QString plannedText(const RehearsalReport& report, const StepOutcome& step)
{
    for (const UpgradeStep& planned : report.path.steps) {
        if (planned.from == step.from && planned.to == step.to)
            return QStringLiteral("%1 (%2)").arg(
                durationRangeText(planned.estimate.lowSeconds, planned.estimate.highSeconds),
                basisText(planned.estimate.basis));
    }
    return {};
}

QVariantList stepRows(const RehearsalReport& report, const RehearsalFigures& figures)
{
    QVariantList rows;
    for (qsizetype i = 0; i < report.steps.size(); ++i) {
        const StepOutcome& step = report.steps[i];
        QVariantList migrations;
        for (const MigrationOutcome& migration : step.migrations)
            migrations += migrationValues(migration, i, figures.migrationSeconds);
        rows += QVariantHash{{QStringLiteral("number"), QString::number(i + 1)},
                             {QStringLiteral("from"), step.from.toString()},
                             {QStringLiteral("to"), step.to.toString()},
                             {QStringLiteral("seconds"), durationText(step.seconds)},
                             {QStringLiteral("planned"), plannedText(report, step)},
                             {QStringLiteral("state"), runStateName(step.state)},
                             {QStringLiteral("migrationCount"), QString::number(migrations.size())},
                             {QStringLiteral("migrations"), migrations}};
    }
    return rows;
}

QVariantList slowestRows(const RehearsalFigures& figures)
{
    QVariantList rows;
    for (const TimedMigration& timed : figures.slowest)
        rows += migrationValues(timed.outcome, timed.step, figures.migrationSeconds);
    return rows;
}

QVariantList failureRows(const RehearsalReport& report)
{
    QVariantList rows;
    for (qsizetype i = 0; i < report.steps.size(); ++i) {
        for (const MigrationOutcome& migration : report.steps[i].migrations) {
            if (migration.state == RunEvent::State::Failed)
                rows += migrationValues(migration, i, 0);
        }
    }
    return rows;
}

QVariantList comparisonRows(const RehearsalReport& report)
{
    QVariantList rows;
    for (const SchemaComparison& comparison : report.comparisons) {
        const QString diff =
            comparison.differences.first(std::min(comparison.differences.size(), differencesShown))
                .join(u'\n');
        const qsizetype hidden = std::max<qsizetype>(0, comparison.differences.size() - differencesShown);
        rows += QVariantHash{
            {QStringLiteral("schema"), schemaName(comparison.schema)},
            {QStringLiteral("words"), comparisonWords(comparison)},
            {QStringLiteral("diff"), diff},
            {QStringLiteral("fence"), fenceFor(diff)},
            {QStringLiteral("hidden"),
             hidden == 0
                 ? QString()
                 : QStringLiteral("%1 more in the JSON report").arg(counted(hidden, QStringLiteral("line")))},
        };
    }
    return rows;
}

QVariantList figureTiles(const RehearsalReport& report, const RehearsalFigures& figures)
{
    const auto slowest = figures.slowest.value(0).outcome;
    return {
        pair(QStringLiteral("The upgrade"), durationText(figures.upgradeSeconds), QStringLiteral("measured")),
        pair(QStringLiteral("Building the start"), durationText(report.prepareSeconds)),
        pair(QStringLiteral("Whole rehearsal"), durationText(report.seconds)),
        pair(QStringLiteral("Migrations applied"), QString::number(figures.done)),
        pair(QStringLiteral("Slowest migration"), durationText(slowest.seconds)),
        pair(QStringLiteral("Schemas equal"),
             figures.compared == 0 ? QStringLiteral("–")
                                   : QStringLiteral("%1 of %2").arg(figures.equal).arg(figures.compared)),
    };
}

} // namespace

QVariantHash rehearsalValues(const RehearsalReport& report, const std::optional<Instance>& instance)
{
    const RehearsalFigures figures = rehearsalFigures(report);
    QVariantList facts = instanceFacts(instance);
    facts += pair(QStringLiteral("Strategy"), strategyName(report.path.strategy));
    if (!report.server.isEmpty())
        facts += pair(QStringLiteral("Server"), report.server + QStringLiteral(", private to the rehearsal"));
    if (report.started.isValid())
        facts += pair(QStringLiteral("Started"), timeWords(report.started));
    if (report.resumed)
        facts += pair(QStringLiteral("Resumed"), QStringLiteral("an interrupted rehearsal was continued"));
    return {{QStringLiteral("subject"), subjectOf(report.path, instance)},
            {QStringLiteral("facts"), facts},
            {QStringLiteral("tone"), tone(report)},
            {QStringLiteral("result"), resultTitle(report)},
            {QStringLiteral("sentence"), resultSentence(report)},
            {QStringLiteral("figures"), figureTiles(report, figures)},
            {QStringLiteral("failures"), failureRows(report)},
            {QStringLiteral("steps"), stepRows(report, figures)},
            {QStringLiteral("slowest"), slowestRows(figures)},
            {QStringLiteral("comparisons"), comparisonRows(report)},
            {QStringLiteral("server"),
             report.server.isEmpty() ? QStringLiteral("the private server") : report.server}};
}

} // namespace lockstep
