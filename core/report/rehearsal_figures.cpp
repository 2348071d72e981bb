#include "core/report/rehearsal_figures.h"

#include "core/report/words.h"

namespace lockstep {

namespace {

constexpr qsizetype slowestShown = 10;

QString comparedSentence(const RehearsalFigures& figures)
{
    if (figures.compared == 0)
        return QStringLiteral("The release holds no squashed.sql to compare the result with.");
    if (figures.equal == figures.compared)
        return figures.compared == 1
                   ? QStringLiteral("The one schema compared equals the release's squashed.sql.")
                   : QStringLiteral("All %1 schemas compared equal the release's squashed.sql.")
                         .arg(figures.compared);
    return QStringLiteral("%1 of the %2 compared with the release's squashed.sql %3.")
        .arg(counted(figures.compared - figures.equal, QStringLiteral("schema")))
        .arg(figures.compared)
        .arg(figures.compared - figures.equal == 1 ? QStringLiteral("differs") : QStringLiteral("differ"));
}

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

} // namespace

RehearsalFigures rehearsalFigures(const RehearsalReport& report)
{
    RehearsalFigures figures;
    for (qsizetype step = 0; step < report.steps.size(); ++step) {
        figures.upgradeSeconds += report.steps[step].seconds;
        for (const MigrationOutcome& migration : report.steps[step].migrations) {
            figures.done += migration.state == RunEvent::State::Done;
            figures.failed += migration.state == RunEvent::State::Failed;
            figures.migrationSeconds += migration.seconds;
            if (migration.state != RunEvent::State::Skipped)
                figures.slowest += {step, migration};
        }
    }
    std::ranges::stable_sort(figures.slowest, std::ranges::greater(),
                             [](const TimedMigration& timed) { return timed.outcome.seconds; });
    figures.slowest.resize(std::min(figures.slowest.size(), slowestShown));
    for (const SchemaComparison& comparison : report.comparisons) {
        figures.compared += comparison.compared;
        figures.equal += comparison.compared && comparison.differences.isEmpty();
    }
    return figures;
}

QString resultTitle(const RehearsalReport& report)
{
    if (report.result == u"done")
        return QStringLiteral("Rehearsal passed");
    if (report.result == u"differs")
        return QStringLiteral("Rehearsal finished, but the result differs from the release");
    if (report.result == u"failed")
        return QStringLiteral("Rehearsal failed");
    if (report.result == u"cancelled")
        return QStringLiteral("Rehearsal cancelled");
    return QStringLiteral("Rehearsal: %1").arg(report.result);
}

QString resultSentence(const RehearsalReport& report)
{
    const RehearsalFigures figures = rehearsalFigures(report);
    const QString applied =
        QStringLiteral("%1 applied").arg(capitalised(counted(figures.done, QStringLiteral("migration"))));
    if (!report.error.isEmpty())
        return QStringLiteral("%1 before it stopped. %2").arg(applied, report.error);
    const bool finished = report.result == u"done" || report.result == u"differs";
    return finished ? QStringLiteral("%1. %2").arg(applied, comparedSentence(figures)) : applied + u'.';
}

QString comparisonWords(const SchemaComparison& comparison)
{
    if (!comparison.compared)
        return QStringLiteral("not compared: the release holds no squashed.sql for it");
    if (comparison.differences.isEmpty())
        return QStringLiteral("equal to the release's squashed.sql");
    return QStringLiteral("differs from the release's squashed.sql (%1 of unified diff)")
        .arg(counted(comparison.differences.size(), QStringLiteral("line")));
}

} // namespace lockstep
