#include "core/catalog/folder_catalog.h"

#include "core/support/files.h"

#include <QCryptographicHash>
#include <QDirIterator>

namespace lockstep {

namespace {

QByteArray contentId(const QByteArray& content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha1);
}

Result<Version> versionOf(const QString& folder, const Version& folderVersion)
{
    const QString name = QFileInfo(folder).fileName();
    if (const Result<Version> named = Version::parse(name))
        return Version::parse(named->toString());
    if (!folderVersion.isNull())
        return Version::parse(folderVersion.toString());
    return failure(ErrorKind::Usage, QStringLiteral("open the release folder"), folder,
                   QStringLiteral("its name \"%1\" does not say which release it holds").arg(name),
                   QStringLiteral("Name the folder like v5.10.0, or give the version along with it"));
}

} // namespace

Result<std::shared_ptr<const ReleaseCatalog>> FolderCatalog::open(const QString& folder,
                                                                  const Version& folderVersion)
{
    const QString path = QFileInfo(folder).canonicalFilePath();
    const Result<Version> version = versionOf(path, folderVersion);
    if (!version)
        return failure(version);
    std::shared_ptr<FolderCatalog> catalog(new FolderCatalog);
    catalog->m_location = path;
    if (const Result<void> read = catalog->readFiles(); !read)
        return failure(read);
    catalog->m_releases = {
        Release{*version, version->toTag(), QString::fromLatin1(catalog->fingerprint().toHex()), QDate()}};
    return catalog;
}

Result<void> FolderCatalog::readFiles()
{
    const QDir root(m_location);
    for (const QLatin1StringView folder :
         {QLatin1StringView("migrations"), QLatin1StringView("schema"), QLatin1StringView("schemas")}) {
        QDirIterator files(root.filePath(folder), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            const Result<QByteArray> content = readFile(path);
            if (!content)
                return failure(content);
            m_files.append({root.relativeFilePath(path), contentId(*content)});
        }
    }
    std::ranges::sort(m_files, {}, &ReleaseFile::path);
    return {};
}

Result<QList<ReleaseFile>> FolderCatalog::files(const Release& release) const
{
    if (release.version != m_releases.first().version)
        return failure(ErrorKind::NotFound, QStringLiteral("read the release"), release.tag,
                       QStringLiteral("%1 holds %2 only").arg(m_location, m_releases.first().tag));
    return m_files;
}

Result<QByteArray> FolderCatalog::content(const ReleaseFile& file) const
{
    Result<QByteArray> content = readFile(QDir(m_location).filePath(file.path));
    if (content && contentId(*content) != file.objectId)
        return failure(ErrorKind::Invalid, QStringLiteral("read"), QDir(m_location).filePath(file.path),
                       QStringLiteral("it was changed since the release folder was opened"),
                       QStringLiteral("Open the folder again"));
    return content;
}

QByteArray FolderCatalog::fingerprint() const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!m_releases.isEmpty())
        hash.addData(m_releases.first().tag.toUtf8() + '\n');
    for (const ReleaseFile& file : m_files)
        hash.addData(file.path.toUtf8() + '\0' + file.objectId.toHex() + '\n');
    return hash.result();
}

} // namespace lockstep
