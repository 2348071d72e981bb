#include "models/change_record.h"

#include <QElapsedTimer>
#include <QJsonArray>

namespace lockstep {

namespace {

/// In the words of a run that the store remembers.
QString resultName(const Result<QString>& result)
{
    if (result)
        return QStringLiteral("done");
    return result.error().kind == ErrorKind::Cancelled ? QStringLiteral("cancelled")
                                                       : QStringLiteral("failed");
}

QJsonObject jsonOf(const MigrationOutcome& migration)
{
    QJsonObject object{{QStringLiteral("schema"), schemaName(migration.schema)},
                       {QStringLiteral("id"), migration.id},
                       {QStringLiteral("name"), migration.name},
                       {QStringLiteral("up"), migration.up},
                       {QStringLiteral("seconds"), migration.seconds},
                       {QStringLiteral("state"), runStateName(migration.state)}};
    if (!migration.error.isEmpty())
        object[QStringLiteral("error")] = migration.error;
    return object;
}

QJsonObject jsonOf(const StepOutcome& step)
{
    QJsonArray migrations;
    for (const MigrationOutcome& migration : step.migrations)
        migrations.append(jsonOf(migration));
    return {{QStringLiteral("from"), step.from.toString()},
            {QStringLiteral("to"), step.to.toString()},
            {QStringLiteral("seconds"), step.seconds},
            {QStringLiteral("state"), runStateName(step.state)},
            {QStringLiteral("migrations"), migrations}};
}

QJsonArray jsonOf(const QList<ChangePlace>& places)
{
    QJsonArray array;
    for (const ChangePlace& place : places)
        array.append(QJsonObject{{QStringLiteral("schema"), place.role},
                                 {QStringLiteral("database"), place.description}});
    return array;
}

QJsonObject reportOf(const DatabaseChange& change, const ChangeRun& run, const Result<QString>& result,
                     double seconds)
{
    QJsonArray steps;
    for (const StepOutcome& step : run.steps)
        steps.append(jsonOf(step));
    QJsonObject report{{QStringLiteral("title"), change.question.title},
                       {QStringLiteral("databases"), jsonOf(change.question.places)},
                       {QStringLiteral("from"), change.from.toString()},
                       {QStringLiteral("to"), change.to.toString()},
                       {QStringLiteral("seconds"), seconds},
                       {QStringLiteral("steps"), steps},
                       {QStringLiteral("result"), resultName(result)}};
    if (result)
        report[QStringLiteral("text")] = *result;
    else
        report[QStringLiteral("error")] = result.error().message();
    return report;
}

RunRecord recordOf(const DatabaseChange& change, const RecordingPlace& place)
{
    RunRecord record;
    record.kind = change.kind;
    record.instance = place.instance;
    record.catalog = place.catalog;
    record.from = change.from;
    record.to = change.to;
    record.started = QDateTime::currentDateTimeUtc();
    return record;
}

} // namespace

ChangeAnswer runRecorded(const DatabaseChange& change, ChangeRun& run, const RecordingPlace& place)
{
    if (place.store.isEmpty())
        return {change.run(run), {}, {}};
    RunBook book(place.store, recordOf(change, place));
    QElapsedTimer timer;
    timer.start();
    const Result<QString> result = change.run(run);
    book.finish(run.steps, resultName(result), reportOf(change, run, result, double(timer.elapsed()) / 1000));
    return {result, book.error(), book.timings()};
}

} // namespace lockstep
