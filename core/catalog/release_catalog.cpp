#include "core/catalog/release_catalog.h"

#include "core/catalog/folder_catalog.h"
#include "core/catalog/git_bundle.h"
#include "core/catalog/git_catalog.h"
#include "core/catalog/stitched_json_catalog.h"
#include "core/support/logging.h"

#include <QFileInfo>

namespace lockstep {

namespace {

using OpenedCatalog = Result<std::shared_ptr<const ReleaseCatalog>>;

constexpr qsizetype nearestCount = 5;

bool isRepository(const QString& folder)
{
    git::initialize();
    git::Repository repository;
    const auto openAt = [](git_repository** out, const char* path) {
        return git_repository_open_ext(out, path, GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
    };
    return git::make(repository, openAt, QFile::encodeName(folder).constData()) == 0;
}

OpenedCatalog openFolder(const QString& folder, const Version& folderVersion)
{
    if (isRepository(folder))
        return GitCatalog::open(folder, folder, ReleaseCatalog::Kind::GitRepository);
    if (QFileInfo(folder + QStringLiteral("/migrations")).isDir())
        return FolderCatalog::open(folder, folderVersion);
    return failure(
        ErrorKind::Invalid, QStringLiteral("open the release catalogue"), folder,
        QStringLiteral("it is neither a git repository nor a folder with migrations/ in it"),
        QStringLiteral("Give a git repository or bundle whose tags are releases, the folder of one release, "
                       "or a stitched graph in JSON"));
}

OpenedCatalog openBundle(const QString& path)
{
    const auto openAt = [&path](const QString& repository) {
        return GitCatalog::open(repository, path, ReleaseCatalog::Kind::GitBundle);
    };
    OpenedCatalog opened = unpackBundle(path).and_then(openAt);
    if (opened || opened.error().kind != ErrorKind::Invalid)
        return opened;
    // The bundle itself or the cached copy may be what is damaged: a fresh copy tells.
    qCInfo(logCatalog) << "unpacking" << path << "again:" << opened.error().message();
    return unpackBundle(path, true).and_then(openAt);
}

QString listed(const QList<Release>& releases)
{
    QStringList names;
    for (const Release& release : releases)
        names.append(release.version.toString());
    return names.join(QStringLiteral(", "));
}

/// The releases of the wanted line, else those around where it would be; at most nearestCount.
QList<Release> nearest(const QList<Release>& releases, const Version& wanted)
{
    QList<Release> sameLine;
    std::ranges::copy_if(releases, std::back_inserter(sameLine),
                         [&](const Release& release) { return release.version.line() == wanted.line(); });
    const QList<Release>& among = sameLine.isEmpty() ? releases : sameLine;
    const auto after = std::ranges::upper_bound(among, wanted, {}, &Release::version);
    const qsizetype middle = after - among.begin();
    const qsizetype last = std::min(among.size(), std::max(nearestCount, middle + nearestCount / 2));
    const qsizetype first = std::max<qsizetype>(0, last - nearestCount);
    return among.sliced(first, last - first);
}

std::optional<Release> newestIn(const QList<Release>& releases, MinorLine line)
{
    std::optional<Release> newest;
    for (const Release& release : releases) {
        if (release.version.line() != line)
            continue;
        const bool wouldLoseARelease =
            newest && newest->version.preRelease().isEmpty() && !release.version.preRelease().isEmpty();
        if (!wouldLoseARelease)
            newest = release;
    }
    return newest;
}

} // namespace

OpenedCatalog ReleaseCatalog::open(const QString& location, const Version& folderVersion)
{
    const QFileInfo info(location);
    if (location.isEmpty() || !info.exists())
        return failure(
            ErrorKind::NotFound, QStringLiteral("open the release catalogue"),
            location.isEmpty() ? QStringLiteral("\"\"") : location, QStringLiteral("it does not exist"),
            QStringLiteral("Give the path of a git repository or bundle whose tags are releases, of the "
                           "folder of one release, or of a stitched graph in JSON"));
    if (info.isDir())
        return openFolder(info.absoluteFilePath(), folderVersion);
    if (!info.isReadable())
        return failure(ErrorKind::Io, QStringLiteral("open the release catalogue"), location,
                       QStringLiteral("it may not be read"), QStringLiteral("Check its permissions"));
    if (isGitBundle(location))
        return openBundle(info.absoluteFilePath());
    if (info.suffix().compare(QLatin1StringView("json"), Qt::CaseInsensitive) == 0)
        return StitchedJsonCatalog::open(info.absoluteFilePath());
    return failure(ErrorKind::Invalid, QStringLiteral("open the release catalogue"), location,
                   QStringLiteral("it is neither a git bundle nor a stitched graph (.json)"),
                   QStringLiteral("Make a bundle with: git bundle create releases.bundle --tags"));
}

Result<Release> ReleaseCatalog::find(const Version& wanted) const
{
    return findRelease(releases(), wanted, location());
}

std::optional<Release> ReleaseCatalog::newestOf(MinorLine line) const
{
    return newestIn(releases(), line);
}

Result<Release> findRelease(const QList<Release>& releases, const Version& wanted, const QString& location)
{
    if (!wanted.patchGiven() && wanted.preRelease().isEmpty()) {
        if (const std::optional<Release> newest = newestIn(releases, wanted.line()))
            return *newest;
    } else {
        const auto exact = std::ranges::find(releases, wanted, &Release::version);
        if (exact != releases.end())
            return *exact;
    }
    const QList<Release> others = nearest(releases, wanted);
    return failure(ErrorKind::NotFound, QStringLiteral("find the release"),
                   wanted.patchGiven() ? wanted.toString() : wanted.line().toString(),
                   QStringLiteral("%1 does not have it").arg(location),
                   others.isEmpty() ? QString() : QStringLiteral("The nearest it has: ") + listed(others));
}

} // namespace lockstep
