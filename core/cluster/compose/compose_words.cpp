#include "core/cluster/compose/compose_words.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QStringList timeoutWords(int timeout)
{
    if (timeout < 0)
        return {};
    return {u"--timeout"_s, QString::number(timeout)};
}

/// What exec and run have in common. `-T` is both programs' own name for "no terminal".
QStringList placeWords(const ComposeExec& exec)
{
    QStringList words{u"-T"_s};
    if (!exec.user.isEmpty())
        words += {u"--user"_s, exec.user};
    if (!exec.folder.isEmpty())
        words += {u"--workdir"_s, exec.folder};
    for (const auto& [name, value] : exec.environment.asKeyValueRange())
        words += {u"-e"_s, name + u'=' + value};
    return words;
}

} // namespace

QStringList upWords(const ComposeUp& up)
{
    QStringList words{u"up"_s, u"--detach"_s};
    if (up.withoutDependencies)
        words += u"--no-deps"_s;
    if (up.removesOrphans)
        words += u"--remove-orphans"_s;
    if (up.recreates)
        words += u"--force-recreate"_s;
    return words + up.services;
}

QStringList downWords(bool removesOrphans, int timeout)
{
    QStringList words{u"down"_s};
    if (removesOrphans)
        words += u"--remove-orphans"_s;
    return words + timeoutWords(timeout);
}

QStringList stateWords(const QString& verb, const QStringList& services, int timeout)
{
    return QStringList{verb} + (verb == u"start" ? QStringList() : timeoutWords(timeout)) + services;
}

QStringList pullWords(const QStringList& services)
{
    return QStringList{u"pull"_s} + services;
}

QStringList logsWords(const ComposeLogs& logs, bool isOld)
{
    QStringList words{u"logs"_s, u"--no-color"_s, u"--timestamps"_s};
    if (logs.follows)
        words += u"--follow"_s;
    if (!logs.since.isEmpty() && !isOld)
        words += {u"--since"_s, logs.since};
    if (logs.tail >= 0)
        words += u"--tail=%1"_s.arg(logs.tail);
    return words + logs.services;
}

QStringList execWords(const ComposeExec& exec)
{
    return QStringList{u"exec"_s} + placeWords(exec) + QStringList{exec.service} + exec.command;
}

QStringList runOnceWords(const ComposeExec& exec, const QString& container)
{
    return QStringList{u"run"_s, u"--rm"_s, u"--no-deps"_s, u"--name"_s, container} + placeWords(exec) +
           QStringList{exec.service} + exec.command;
}

} // namespace lockstep
