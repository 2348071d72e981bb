#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/output.h"
#include "app/ctl/progress.h"
#include "app/ctl/snapshot_options.h"
#include "core/cluster/shell/shell_quote.h"
#include "core/database/load/dump_load.h"
#include "core/snapshot/restore.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QString fileOf(const TargetChoice& choice, Schema schema)
{
    return QDir(choice.folder).filePath(dumpFileName(schema));
}

int printLines(const Options& options, const TargetChoice& choice)
{
    QString text;
    QJsonArray commands;
    for (auto target = choice.targets.constBegin(); target != choice.targets.constEnd(); ++target) {
        const SnapshotCommand command = restoreCommand(
            choice.builder, options.isSet(u"show-passwords"_s) ? *target : masked(*target), choice.place);
        const QString line = command.line(u"< "_s + shellQuoted(fileOf(choice, target.key())));
        text += line + u'\n';
        commands.append(QJsonObject{{u"database"_s, schemaName(target.key())},
                                    {u"file"_s, fileOf(choice, target.key())},
                                    {u"command"_s, line}});
    }
    const QByteArray json = QJsonDocument(QJsonObject{{u"builder"_s, builderName(choice.builder)},
                                                      {u"folder"_s, choice.folder},
                                                      {u"commands"_s, commands}})
                                .toJson();
    const Result<void> written = options.write(options.formatName() == u"json" ? json : text.toUtf8());
    return written ? Done : fail(written.error());
}

Result<void> loadOne(const TargetChoice& choice, Schema schema, const std::stop_token& stop)
{
    const SnapshotTarget target = choice.targets.value(schema);
    ConnectionSettings settings = ConnectionSettings()
                                      .with(u"dbname"_s, target.database)
                                      .with(u"user"_s, target.user)
                                      .with(u"password"_s, target.password.reveal());
    if (!target.target.isEmpty())
        settings = settings.with(u"host"_s, target.target);
    if (const QString port = qEnvironmentVariable("PGPORT"); !port.isEmpty())
        settings = settings.with(u"port"_s, port);
    LoadOptions how;
    how.schema = schema;
    return loadDumpParallel({fileOf(choice, schema)}, settings, how, progressOnStandardError(false), stop)
        .transform([](const LoadReport&) {});
}

Result<void> restoreOne(const Options& options, const TargetChoice& choice, Schema schema,
                        const std::stop_token& stop)
{
    if (options.isSet(u"parallel"_s))
        return loadOne(choice, schema, stop);
    return runRestore(
        {choice.builder, {{schema, choice.targets.value(schema)}}, choice.place, choice.folder},
        [](const QString& text) { say(text); }, stop);
}

int restoreAll(const Options& options, const TargetChoice& choice, const std::stop_token& stop)
{
    // All dumps are looked at before the first database is touched.
    const Result<void> checked =
        checkDumps({choice.builder, choice.targets, choice.place, choice.folder}, stop);
    if (!checked)
        return fail(checked.error());
    if (!confirmed(options, u"This replaces what the databases hold."_s, u"restore"_s))
        return NotDone;
    QStringList restored;
    for (const Schema schema : choice.targets.keys()) {
        if (const Result<void> done = restoreOne(options, choice, schema, stop); !done) {
            const int status = fail(done.error());
            if (restored.isEmpty())
                return status;
            say(u"Restored before: %1. Restoring again begins with them anew."_s.arg(restored.join(u", "_s)));
            return StoppedPartWay;
        }
        restored.append(schemaName(schema));
    }
    const QByteArray json =
        QJsonDocument(QJsonObject{{u"restored"_s, QJsonArray::fromStringList(restored)}}).toJson();
    const QString text = u"Restored: %1. Restart the instance.\n"_s.arg(restored.join(u", "_s));
    const Result<void> written = options.write(options.formatName() == u"json" ? json : text.toUtf8());
    return written ? Done : fail(written.error());
}

} // namespace

int snapshotRestore(const QStringList& words, std::stop_token stop)
{
    Options options(u"snapshot restore"_s,
                    u"Prints the commands that bring a snapshot's dumps back, or runs them: each dump as one "
                    "transaction, which the first error takes back."_s);
    declareTargets(options);
    options.flag(u"run"_s, u"run them"_s)
        .flag(
            u"parallel"_s,
            u"load over several connections into a database beside each, which takes its place (only pg_dump)"_s)
        .flag(u"yes"_s, u"do it without asking"_s)
        .flag(u"show-passwords"_s, u"print the passwords, too"_s)
        .format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<TargetChoice> choice = chosenTargets(options);
    if (!choice)
        return fail(choice.error());
    if (options.isSet(u"parallel"_s) && choice->builder != SnapshotBuilder::PgDump)
        return fail(options.wrong(u"--parallel is for pg_dump"_s).error());
    return options.isSet(u"run"_s) ? restoreAll(options, *choice, stop) : printLines(options, *choice);
}

} // namespace lockstep::ctl
