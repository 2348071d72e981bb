#include "core/store/process_identity.h"

#include <QCoreApplication>
#include <QFile>
#include <QSysInfo>

namespace lockstep {

namespace {

QByteArray readSystemFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// 0 when there is no such process, or a zombie in its place.
qint64 startTimeOf(qint64 pid)
{
    const QByteArray stat = readSystemFile(QStringLiteral("/proc/%1/stat").arg(pid));
    // The second field is the program's name in brackets, and may itself hold brackets and spaces.
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    constexpr qsizetype stateField = 0;
    constexpr qsizetype startField = 19;
    if (fields.size() <= startField || fields[stateField] == "Z" || fields[stateField] == "X")
        return 0;
    return fields[startField].toLongLong();
}

} // namespace

ProcessIdentity currentProcess()
{
    const qint64 pid = QCoreApplication::applicationPid();
    const QByteArray boot = readSystemFile(QStringLiteral("/proc/sys/kernel/random/boot_id")).trimmed();
    return {pid, startTimeOf(pid), QString::fromLatin1(boot), QSysInfo::machineHostName()};
}

bool isGone(const ProcessIdentity& process)
{
    const ProcessIdentity self = currentProcess();
    if (process.host != self.host || self.startTime == 0)
        return false;
    return process.boot != self.boot || process.startTime != startTimeOf(process.pid);
}

} // namespace lockstep
