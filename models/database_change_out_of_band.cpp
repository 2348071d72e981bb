// Out-of-band migrations, brought to their end.

#include "models/database_change_private.h"

namespace lockstep {

using namespace changes;

namespace {

QString idList(const QList<OutOfBandStatus>& migrations)
{
    QStringList ids;
    for (const OutOfBandStatus& migration : migrations)
        ids.append(QString::number(migration.id));
    return ids.join(QStringLiteral(", "));
}

/// Those that the upgrade from the recorded release to the chosen one needs complete.
Result<QList<int>> idsForUpgrade(const DatabaseScope& scope, const std::stop_token& stop)
{
    const Result<SchemaStatus> status = readOne(scope, Schema::Frontend, stop);
    if (!status)
        return failure(status);
    return pathFrom(scope, *status).transform([](const UpgradePath& path) {
        QList<int> ids;
        for (const OutOfBandMigration& migration : path.outOfBandFirst)
            ids.append(migration.id);
        return ids;
    });
}

Result<QList<int>> idsOf(const DatabaseScope& scope, const OutOfBandTask& task,
                         const QList<OutOfBandStatus>& all, const std::stop_token& stop)
{
    if (task.which == OutOfBandTask::Which::ForUpgrade)
        return idsForUpgrade(scope, stop);
    if (task.which == OutOfBandTask::Which::One) {
        if (std::ranges::contains(all, task.id, &OutOfBandStatus::id))
            return QList<int>{task.id};
        return failure(ErrorKind::NotFound, Texts::tr("find out-of-band migration"), QString::number(task.id),
                       Texts::tr("the database does not list it"), Texts::tr("Check the id"));
    }
    QList<int> ids;
    for (const OutOfBandStatus& migration : all)
        ids.append(migration.id);
    return ids;
}

/// Those with something left to do in that direction.
QList<OutOfBandStatus> openOnes(const QList<OutOfBandStatus>& all, const QList<int>& ids, bool reverse)
{
    QList<OutOfBandStatus> open;
    std::ranges::copy_if(all, std::back_inserter(open), [&](const OutOfBandStatus& migration) {
        if (!ids.contains(migration.id))
            return false;
        return reverse ? migration.progress != 0 && !migration.nonDestructive
                       : migration.progress != 1 || migration.applyReverse;
    });
    return open;
}

QString scriptOf(const QList<OutOfBandStatus>& open, bool reverse)
{
    QString script;
    for (const OutOfBandStatus& migration : open)
        script += QStringLiteral("-- %1\n").arg(migration.text());
    QList<OutOfBandStatus> turned = open;
    turned.removeIf([&](const OutOfBandStatus& migration) { return migration.applyReverse == reverse; });
    if (!turned.isEmpty())
        script += QStringLiteral("UPDATE out_of_band_migrations SET apply_reverse = %1 WHERE id IN (%2);\n")
                      .arg(reverse ? QStringLiteral("true") : QStringLiteral("false"), idList(turned));
    return script;
}

ChangeQuestion questionOf(const DatabaseScope& scope, const QList<OutOfBandStatus>& open, bool reverse)
{
    const bool waitsOnly = scope.options.outOfBand.who == OutOfBandWorker::Who::Services;
    ChangeQuestion question;
    question.title = waitsOnly ? Texts::tr("Wait for %n out-of-band migration(s)", nullptr, int(open.size()))
                               : Texts::tr("Run %n out-of-band migration(s)", nullptr, int(open.size()));
    question.actionText = waitsOnly ? Texts::tr("Wait") : Texts::tr("Run");
    question.places = {placeOf(scope, Schema::Frontend)};
    question.script = scriptOf(open, reverse);
    if (reverse)
        question.risks.append(Texts::tr("They run backwards: what they have moved is moved back, and the "
                                        "release that is running may still need it."));
    question.remarks.append(
        waitsOnly
            ? Texts::tr("The instance's services run them, and must be up. Lockstep waits until they are "
                        "complete; cancelling ends the waiting only.")
            : Texts::tr("They are run by %1, and are looked at here until they are complete.")
                  .arg(scope.options.outOfBand.text()));
    if (scope.options.outOfBand.who == OutOfBandWorker::Who::Job)
        question.risks.append(
            Texts::tr("The Job changes the databases that its manifest names. Make sure that "
                      "they are the ones above."));
    return question;
}

void tell(const RunEventSink& events, RunEvent::Level level, const QString& text)
{
    RunEvent event;
    event.level = level;
    event.text = text;
    events(event);
}

Result<QString> bringToEnd(const DatabaseScope& scope, const QList<int>& ids, bool reverse, ChangeRun& run)
{
    Result<Connection> frontend = Connection::open(scope.databases.value(Schema::Frontend), run.stop);
    if (!frontend)
        return failure(frontend);
    const LogSink log = [&run](RunEvent::Level level, const QString& text) { tell(run.events, level, text); };
    return awaitOutOfBand(*frontend, ids, reverse, true, scope.options.outOfBand.runner(scope.databases), log,
                          run.stop)
        .transform([&] {
            return reverse ? Texts::tr("The out-of-band migrations are reverted.")
                           : Texts::tr("The out-of-band migrations are complete.");
        });
}

} // namespace

Result<DatabaseChange> outOfBandChange(const DatabaseScope& scope, const OutOfBandTask& task,
                                       const std::stop_token& stop)
{
    Result<Connection> frontend = Connection::open(scope.databases.value(Schema::Frontend), stop);
    if (!frontend)
        return failure(frontend);
    const Result<QList<OutOfBandStatus>> all = readOutOfBand(*frontend, stop);
    const Result<QList<int>> ids = all ? idsOf(scope, task, *all, stop) : failure(all);
    if (!ids)
        return failure(ids);
    const QList<OutOfBandStatus> open = openOnes(*all, *ids, task.reverse);
    if (open.isEmpty())
        return nothingToDo(Texts::tr("run the out-of-band migrations of"), scope, {Schema::Frontend},
                           task.reverse ? Texts::tr("none of them has anything to revert")
                                        : Texts::tr("all of them are complete"));
    DatabaseChange change;
    change.schemas = {Schema::Frontend};
    change.kind = QStringLiteral("out-of-band");
    change.from = change.to = scope.release;
    change.keepsMigrations = true;
    change.question = questionOf(scope, open, task.reverse);
    change.run = [scope, ids = *ids, reverse = task.reverse](ChangeRun& run) {
        return bringToEnd(scope, ids, reverse, run);
    };
    return change;
}

} // namespace lockstep
