#include "models/rehearsal_summary.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

/// What lupdate finds the texts of this file by.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RehearsalSummary)
};

/// Lines of a unified diff that say something different, without its headers.
int changedLines(const QStringList& diff)
{
    return int(std::ranges::count_if(diff, [](const QString& line) {
        const bool changed = line.startsWith(u'+') || line.startsWith(u'-');
        return changed && !line.startsWith(u"+++") && !line.startsWith(u"---");
    }));
}

int migrationsRun(const RehearsalReport& report)
{
    int count = 0;
    for (const StepOutcome& step : report.steps)
        count += int(step.migrations.size());
    return count;
}

} // namespace

RehearsalVerdict verdict(const RehearsalReport& report)
{
    const QString took = durationText(report.seconds);
    if (report.result == QStringLiteral("cancelled"))
        return {RehearsalVerdict::Kind::Cancelled, Words::tr("The rehearsal was cancelled"),
                Words::tr("%n migration(s) had run after %1. Nothing outside its own folder was touched.",
                          nullptr, migrationsRun(report))
                    .arg(took)};
    if (report.result == QStringLiteral("failed"))
        return {RehearsalVerdict::Kind::Failed, Words::tr("The rehearsal failed"), report.error};
    const QString ran = Words::tr("%n migration(s) ran in %1 on %2.", nullptr, migrationsRun(report))
                            .arg(took, report.server);
    if (report.result == QStringLiteral("differs"))
        return {RehearsalVerdict::Kind::Differs,
                Words::tr("The upgrade runs, but the result differs from the release"), ran};
    return {RehearsalVerdict::Kind::Good, Words::tr("The upgrade works"), ran};
}

QString comparisonText(const SchemaComparison& comparison)
{
    if (!comparison.compared)
        return Words::tr("not compared: the release has no squashed.sql");
    if (comparison.differences.isEmpty())
        return Words::tr("equal to the release");
    return Words::tr("%n line(s) differ", nullptr, changedLines(comparison.differences));
}

QString differencesText(const RehearsalReport& report)
{
    QStringList parts;
    for (const SchemaComparison& comparison : report.comparisons) {
        if (!comparison.differences.isEmpty())
            parts.append(schemaName(comparison.schema) + QStringLiteral("\n") +
                         comparison.differences.join(u'\n'));
    }
    return parts.join(QStringLiteral("\n\n"));
}

QList<RunItem> slowestMigrations(const RehearsalReport& report, int count)
{
    QList<RunItem> items;
    for (qsizetype step = 0; step < report.steps.size(); ++step) {
        for (const MigrationOutcome& migration : report.steps[step].migrations) {
            RunItem item;
            item.step = int(step);
            item.lane = schemaName(migration.schema);
            item.id = migration.id;
            item.name = migration.name;
            item.state = progressOf(migration.state);
            item.seconds = migration.seconds;
            item.error = migration.error;
            items.append(item);
        }
    }
    std::ranges::stable_sort(items, std::greater{}, &RunItem::seconds);
    if (items.size() > count)
        items.resize(count);
    return items;
}

} // namespace lockstep
