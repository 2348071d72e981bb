#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/snapshot_options.h"
#include "core/cluster/shell/shell_quote.h"
#include "core/snapshot/dump_run.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// The commands as somebody else can run them.
QMap<Schema, QString> dumpLines(const TargetChoice& choice, bool showPasswords)
{
    QMap<Schema, QString> lines;
    for (auto target = choice.targets.constBegin(); target != choice.targets.constEnd(); ++target) {
        const SnapshotCommand command =
            dumpCommand(choice.builder, showPasswords ? *target : masked(*target), choice.place);
        const QString file = QDir(choice.folder).filePath(dumpFileName(target.key()));
        lines.insert(target.key(), command.line(u"> "_s + shellQuoted(file)));
    }
    return lines;
}

QByteArray commandsJson(const TargetChoice& choice, const QMap<Schema, QString>& lines)
{
    QJsonArray commands;
    for (auto line = lines.constBegin(); line != lines.constEnd(); ++line)
        commands.append(QJsonObject{{u"database"_s, schemaName(line.key())},
                                    {u"file"_s, QDir(choice.folder).filePath(dumpFileName(line.key()))},
                                    {u"command"_s, *line}});
    return QJsonDocument(QJsonObject{{u"builder"_s, builderName(choice.builder)},
                                     {u"folder"_s, choice.folder},
                                     {u"commands"_s, commands}})
        .toJson();
}

QByteArray dumpedJson(const TargetChoice& choice, const QList<DumpedDatabase>& dumped)
{
    QJsonArray databases;
    for (const DumpedDatabase& one : dumped)
        databases.append(QJsonObject{{u"database"_s, schemaName(one.schema)},
                                     {u"file"_s, one.file},
                                     {u"bytes"_s, one.bytes},
                                     {u"sha256"_s, QString::fromLatin1(one.sha256)},
                                     {u"postgres"_s, one.facts.serverVersion}});
    return QJsonDocument(QJsonObject{{u"builder"_s, builderName(choice.builder)},
                                     {u"folder"_s, choice.folder},
                                     {u"databases"_s, databases}})
        .toJson();
}

int printLines(const Options& options, const TargetChoice& choice)
{
    const auto lines = dumpLines(choice, options.isSet(u"show-passwords"_s));
    QString text = u"(umask 077; mkdir -p %1)\n"_s.arg(shellQuoted(choice.folder));
    for (const QString& line : lines)
        text += line + u'\n';
    const Result<void> written =
        options.write(options.formatName() == u"json" ? commandsJson(choice, lines) : text.toUtf8());
    return written ? Done : fail(written.error());
}

int runAll(const Options& options, const TargetChoice& choice, const std::stop_token& stop)
{
    const auto dumped = runDumps(
        {choice.builder, choice.targets, choice.place, choice.folder}, [](const QString& text) { say(text); },
        stop);
    if (!dumped)
        return fail(dumped.error());
    QList<QStringList> rows;
    for (const DumpedDatabase& one : *dumped)
        rows += {one.file, QString::number(one.bytes), u"PostgreSQL "_s + one.facts.serverVersion};
    const QString text = table({u"dump"_s, u"bytes"_s, u"of"_s}, rows, {1});
    const Result<void> written =
        options.write(options.formatName() == u"json" ? dumpedJson(choice, *dumped) : text.toUtf8());
    return written ? Done : fail(written.error());
}

} // namespace

int snapshotDatabases(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"snapshot databases"_s,
        u"Prints the commands that dump an instance's databases, or runs them. Passwords go by the "
        "environment, never as arguments; printed, they are masked."_s);
    declareTargets(options);
    options
        .flag(u"run"_s,
              u"run them, one after the other; dumps are kept when they are whole, with a checksum beside"_s)
        .flag(u"show-passwords"_s, u"print the passwords, too"_s)
        .format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<TargetChoice> choice = chosenTargets(options);
    if (!choice)
        return fail(choice.error());
    return options.isSet(u"run"_s) ? runAll(options, *choice, stop) : printLines(options, *choice);
}

} // namespace lockstep::ctl
