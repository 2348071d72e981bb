#include "core/siteconfig/config_file.h"

#include "core/siteconfig/jsonc_tree.h"

#include <QFileInfo>
#include <QSaveFile>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString writeAdvice = u"Check its permissions, those of its folder and the free space of the disk"_s;

std::unexpected<Error> cannotWrite(const QString& path, const QString& happened)
{
    return failure(ErrorKind::Io, u"write"_s, path, happened, writeAdvice);
}

/// Only root may give a file away, so that it stays whose it was; others keep the group where they can.
void keepOwner(const QString& path, int descriptor)
{
    struct stat before = {};
    if (::stat(QFile::encodeName(path).constData(), &before) != 0)
        return;
    if (::fchown(descriptor, before.st_uid, before.st_gid) != 0)
        (void)!::fchown(descriptor, uid_t(-1), before.st_gid);
    // Giving it away may have taken bits from its mode.
    (void)!::fchmod(descriptor, before.st_mode & 07777);
}

} // namespace

Result<ConfigFile> ConfigFile::read(const QString& path)
{
    const QString attempted = u"read"_s;
    if (!QFileInfo::exists(path))
        return failure(ErrorKind::NotFound, attempted, path, u"it does not exist"_s);
    if (QFileInfo(path).isDir())
        return failure(ErrorKind::Invalid, attempted, path, u"it is a folder"_s,
                       u"Name the file that holds the configuration."_s);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Io, attempted, path, file.errorString());
    const qsizetype most = JsoncRules().maximumBytes;
    QByteArray bytes = file.read(most + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorKind::Io, attempted, path, file.errorString());
    if (bytes.size() > most)
        return failure(ErrorKind::Invalid, attempted, path,
                       u"it has more than %1 bytes, which no configuration has"_s.arg(most));
    return ConfigFile(path, std::move(bytes));
}

Result<void> ConfigFile::create(const QString& path, const QByteArray& bytes)
{
    if (QFileInfo::exists(path))
        return failure(ErrorKind::Precondition, u"write"_s, path, u"there is such a file already"_s,
                       u"Choose another name"_s);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) ||
        !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        file.write(bytes) != bytes.size() || !file.commit())
        return cannotWrite(path, file.errorString());
    return {};
}

Result<void> ConfigFile::replace(const QByteArray& bytes) const
{
    if (bytes == m_bytes)
        return {};
    if (QFileInfo::exists(m_path) && !QFileInfo(m_path).isFile())
        return failure(ErrorKind::Precondition, u"write"_s, m_path, u"it is no plain file"_s,
                       u"Print the result instead."_s);
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly))
        return cannotWrite(m_path, file.errorString());
    keepOwner(m_path, file.handle());
    if (file.write(bytes) != bytes.size() || !file.flush())
        return cannotWrite(m_path, file.errorString());
    const Result<ConfigFile> now = read(m_path);
    if (!now || now->bytes() != m_bytes)
        return failure(ErrorKind::Precondition, u"write"_s, m_path,
                       u"another program has changed it meanwhile"_s,
                       u"Nothing was written. Try again, with the file as it is now."_s);
    return file.commit() ? Result<void>() : Result<void>(cannotWrite(m_path, file.errorString()));
}

} // namespace lockstep
