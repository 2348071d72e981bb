#include "core/runbook/kinds/staged_output.h"

#include "core/support/files.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonDocument>

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString markOf(const QFileInfo& info)
{
    if (info.isSymLink())
        return u"link "_s + info.readSymLink();
    if (info.isDir())
        return u"folder"_s;
    return u"%1 %2"_s.arg(info.size()).arg(info.lastModified().toMSecsSinceEpoch());
}

/// Differs when a name, a size or a time in it does.
QString stateOf(const QString& path)
{
    QStringList marks;
    const QDir top(path);
    if (const QFileInfo info(path); !info.isDir() || info.isSymLink())
        marks.append(markOf(info));
    QDirIterator all(path, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                     QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QFileInfo info = all.nextFileInfo();
        marks.append(top.relativeFilePath(info.absoluteFilePath()) + u'\0' + markOf(info));
    }
    marks.sort();
    const QByteArray bytes = marks.join(u'\n').toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

bool isThere(const QString& path)
{
    const QFileInfo info(path);
    return info.exists() || info.isSymLink();
}

bool isEmptyFolder(const QString& path)
{
    const QFileInfo info(path);
    return info.isDir() && !info.isSymLink() &&
           QDir(path).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

/// 0, or the system's error code.
int synced(const QString& path)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0)
        return errno;
    const int code = ::syncfs(file) == 0 ? 0 : errno;
    ::close(file);
    return code;
}

/// 0, or the system's error code. Replaces nothing but an empty folder by a folder.
int renamed(const QString& from, const QString& to)
{
    const QByteArray source = QFile::encodeName(from);
    const QByteArray target = QFile::encodeName(to);
    if (QFileInfo(from).isDir())
        return std::rename(source.constData(), target.constData()) == 0 ? 0 : errno;
    if (::renameat2(AT_FDCWD, source.constData(), AT_FDCWD, target.constData(), RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    // The file system does not know how; a link replaces nothing either.
    if (::link(source.constData(), target.constData()) != 0)
        return errno;
    return ::unlink(source.constData()) == 0 ? 0 : errno;
}

} // namespace

Result<void> onThisMachine(const StepAction& action)
{
    if (action.machine.isEmpty() || action.machine == u"local")
        return {};
    return failure(ErrorKind::Usage, u"run a step on"_s, action.machine,
                   u"the kind %1 works on this machine only"_s.arg(action.kind),
                   u"Leave out \"on\", and copy files with a command step"_s);
}

StagedOutput::StagedOutput(QString attempted, const QString& target, const QString& source,
                           const QString& how, const StepCall& call)
    : m_attempted(std::move(attempted)), m_target(QDir::cleanPath(QFileInfo(target).absoluteFilePath()))
{
    const QFileInfo info(m_target);
    m_stage = u"%1/.%2.%3.part"_s.arg(info.path(), info.fileName(), call.name);
    const QByteArray name = QCryptographicHash::hash(m_target.toUtf8(), QCryptographicHash::Sha256).toHex();
    m_record = u"%1/made-%2.json"_s.arg(call.folder, QString::fromLatin1(name.first(24)));
    const QFileInfo made(source);
    m_source = u"%1\n%2\n%3"_s.arg(made.absoluteFilePath(), markOf(made), how);
}

std::optional<QJsonObject> StagedOutput::made() const
{
    const Result<QByteArray> bytes = readFile(m_record);
    if (!bytes || !isThere(m_target))
        return std::nullopt;
    const QJsonObject record = QJsonDocument::fromJson(*bytes).object();
    if (record[u"source"].toString() != m_source || record[u"state"].toString() != stateOf(m_target))
        return std::nullopt;
    return record[u"outputs"].toObject();
}

Result<void> StagedOutput::prepare(bool folder) const
{
    if (isThere(m_target) && !(folder && isEmptyFolder(m_target)))
        return problem(ErrorKind::Precondition, u"it exists already, and this step did not make it so"_s,
                       u"Move it away, or choose another name"_s);
    const QString parent = QFileInfo(m_target).path();
    if (!QDir().mkpath(parent))
        return problem(ErrorKind::Io, u"the folder %1 cannot be made"_s.arg(parent),
                       u"Check who may write there, and that the disk is not full"_s);
    return discard();
}

Result<void> StagedOutput::publish(const QJsonObject& outputs) const
{
    if (const int code = synced(m_stage); code != 0)
        return problem(ErrorKind::Io, systemError(code));
    // Before the name: whoever finds the name finds the record of it too.
    const QJsonObject record{
        {u"source"_s, m_source}, {u"state"_s, stateOf(m_stage)}, {u"outputs"_s, outputs}};
    if (const Result<void> written = writeFile(m_record, QJsonDocument(record).toJson()); !written)
        return written;
    if (const int code = renamed(m_stage, m_target); code != 0)
        return problem(code == EEXIST || code == ENOTEMPTY || code == ENOTDIR ? ErrorKind::Precondition
                                                                              : ErrorKind::Io,
                       systemError(code));
    // Without it, a power cut may take the name away again; there is nothing else to do about it.
    if (const int code = synced(QFileInfo(m_target).path()); code != 0)
        return problem(ErrorKind::Io, systemError(code));
    return {};
}

Result<void> StagedOutput::discard() const
{
    std::error_code code;
    std::filesystem::remove_all(QFile::encodeName(m_stage).toStdString(), code);
    if (code)
        return failure(ErrorKind::Io, u"remove"_s, m_stage, systemError(code.value()),
                       u"Remove it by hand"_s);
    return {};
}

Result<Recovered> StagedOutput::recover() const
{
    if (const std::optional<QJsonObject> outputs = made())
        return Recovered{Recovered::What::Done, {*outputs, m_target}};
    return discard().transform([] { return Recovered{Recovered::What::NotStarted}; });
}

std::unexpected<Error> StagedOutput::problem(ErrorKind kind, const QString& happened,
                                             const QString& advice) const
{
    return failure(kind, m_attempted, m_target, happened, advice);
}

} // namespace lockstep
