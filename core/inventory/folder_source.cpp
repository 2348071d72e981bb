#include "core/inventory/fleet.h"
#include "core/inventory/fleet_source.h"

#include <QDir>
#include <QFile>

#include <filesystem>

namespace lockstep {

namespace {

QString attempted()
{
    return QStringLiteral("read the fleet");
}

QStringList foldersIn(const QString& folder)
{
    return QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
}

bool canList(const QString& folder)
{
    const QFileInfo info(folder);
    return info.isReadable() && info.isExecutable();
}

/// Whether there is a directory entry of any kind, even a dangling link; or we are not allowed to know.
bool mayExist(const QString& path)
{
    std::error_code error;
    const auto status = std::filesystem::symlink_status(path.toStdU16String(), error);
    return status.type() != std::filesystem::file_type::not_found;
}

void addDeployments(const QString& root, const QString& environment, QList<InstancePlace>& places)
{
    const QString folder = QStringLiteral("environments/%1/deployments").arg(environment);
    const QString absolute = root + u'/' + folder;
    if (!mayExist(absolute))
        return;
    if (QFileInfo(absolute).isDir() && canList(absolute)) {
        for (const QString& deployment : foldersIn(absolute)) {
            const QString path = QStringLiteral("%1/%2/config.yaml").arg(folder, deployment);
            if (mayExist(root + u'/' + path))
                places += {environment, deployment, path, {}, {}};
        }
        return;
    }
    places += {environment,
               QStringLiteral("deployments"),
               folder,
               QStringLiteral("its deployments cannot be listed: not a folder, or no permission to read it"),
               {}};
}

QList<InstancePlace> findPlaces(const QString& root, const std::stop_token& stop)
{
    QList<InstancePlace> places;
    for (const QString& environment : foldersIn(root + QStringLiteral("/environments"))) {
        if (stop.stop_requested())
            break;
        addDeployments(root, environment, places);
    }
    return places;
}

Instance readPlace(const QString& root, const InstancePlace& place)
{
    if (!place.problem.isEmpty())
        return brokenInstance(place, place.problem);
    const QString path = root + u'/' + place.path;
    // A pipe or a device would make us wait for ever.
    std::error_code error;
    const auto status = std::filesystem::status(path.toStdU16String(), error);
    if (error || !std::filesystem::is_regular_file(status))
        return brokenInstance(
            place,
            error ? QStringLiteral("the file cannot be read: %1").arg(QString::fromStdString(error.message()))
                  : QStringLiteral("it is not a regular file"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return brokenInstance(place, QStringLiteral("the file cannot be read: %1").arg(file.errorString()));
    const QByteArray bytes = file.read(largestConfig + 1);
    if (file.error() != QFileDevice::NoError)
        return brokenInstance(place, QStringLiteral("the file cannot be read: %1").arg(file.errorString()));
    if (bytes.size() > largestConfig)
        return brokenInstance(place, QStringLiteral("the file is larger than 1 MiB"));
    return readInstance(bytes, place.environment, place.deployment, place.path);
}

Result<void> checkRoot(const QString& root)
{
    if (!QFileInfo(root).isDir())
        return failure(ErrorKind::NotFound, attempted(), root, QStringLiteral("there is no such folder"),
                       QStringLiteral("Name the folder that holds `environments`"));
    const QString environments = root + QStringLiteral("/environments");
    if (!QFileInfo(environments).isDir())
        return failure(
            ErrorKind::NotFound, attempted(), root, QStringLiteral("it holds no folder `environments`"),
            QStringLiteral("Instances are read from environments/<env>/deployments/<id>/config.yaml; name "
                           "the folder above"));
    if (!canList(environments))
        return failure(ErrorKind::Io, attempted(), environments,
                       QStringLiteral("there is no permission to list it"),
                       QStringLiteral("Allow your user to read and enter the folder"));
    return {};
}

class FolderSource : public FleetSource
{
public:
    explicit FolderSource(QString root) : m_root(std::move(root)) {}

    [[nodiscard]] Result<QList<InstancePlace>> places(const std::stop_token& stop) const override
    {
        return checkRoot(m_root).transform([&] { return findPlaces(m_root, stop); });
    }

    [[nodiscard]] Reader reader() const override
    {
        return [root = m_root](const InstancePlace& place) { return readPlace(root, place); };
    }

private:
    QString m_root;
};

} // namespace

std::unique_ptr<FleetSource> folderSource(const QString& root)
{
    return std::make_unique<FolderSource>(root);
}

} // namespace lockstep
