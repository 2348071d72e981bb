#include "core/inventory/fleet.h"

#include <QDir>
#include <QFile>

#include <filesystem>
#include <future>
#include <span>
#include <thread>

namespace lockstep {

namespace {

/// A config.yaml is a few kilobytes; what is larger is something else.
constexpr qint64 largestFile = qint64(1024) * 1024;
constexpr qsizetype firstPart = 512;

QString attempted()
{
    return QStringLiteral("read the fleet");
}

/// One config.yaml to read, or (with a problem) one folder that keeps us from looking.
struct Place
{
    QString environment;
    QString deployment;
    QString path; ///< relative to the root
    QString problem;
};

Instance broken(const Place& place, const QString& problem)
{
    Instance instance;
    instance.slug = place.deployment;
    instance.environment = place.environment;
    instance.deployment = place.deployment;
    instance.path = place.path;
    instance.problem = problem;
    return instance;
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

void addDeployments(const QString& root, const QString& environment, QList<Place>& places)
{
    const QString folder = QStringLiteral("environments/%1/deployments").arg(environment);
    const QString absolute = root + u'/' + folder;
    if (!mayExist(absolute))
        return;
    if (QFileInfo(absolute).isDir() && canList(absolute)) {
        for (const QString& deployment : foldersIn(absolute)) {
            const QString path = QStringLiteral("%1/%2/config.yaml").arg(folder, deployment);
            if (mayExist(root + u'/' + path))
                places += {environment, deployment, path, {}};
        }
        return;
    }
    places += {environment, QStringLiteral("deployments"), folder,
               QStringLiteral("its deployments cannot be listed: not a folder, or no permission to read it")};
}

QList<Place> findPlaces(const QString& root, const std::stop_token& stop)
{
    QList<Place> places;
    for (const QString& environment : foldersIn(root + QStringLiteral("/environments"))) {
        if (stop.stop_requested())
            break;
        addDeployments(root, environment, places);
    }
    return places;
}

Instance readPlace(const QString& root, const Place& place)
{
    if (!place.problem.isEmpty())
        return broken(place, place.problem);
    const QString path = root + u'/' + place.path;
    // A pipe or a device would make us wait for ever.
    std::error_code error;
    const auto status = std::filesystem::status(path.toStdU16String(), error);
    if (error || !std::filesystem::is_regular_file(status))
        return broken(
            place,
            error ? QStringLiteral("the file cannot be read: %1").arg(QString::fromStdString(error.message()))
                  : QStringLiteral("it is not a regular file"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return broken(place, QStringLiteral("the file cannot be read: %1").arg(file.errorString()));
    const QByteArray bytes = file.read(largestFile + 1);
    if (file.error() != QFileDevice::NoError)
        return broken(place, QStringLiteral("the file cannot be read: %1").arg(file.errorString()));
    if (bytes.size() > largestFile)
        return broken(place, QStringLiteral("the file is larger than 1 MiB"));
    return readInstance(bytes, place.environment, place.deployment, place.path);
}

std::vector<Instance> readPlaces(const QString& root, std::span<const Place> places,
                                 const std::stop_token& stop)
{
    std::vector<Instance> instances;
    instances.reserve(places.size());
    for (const Place& place : places) {
        if (stop.stop_requested())
            break;
        instances.push_back(readPlace(root, place));
    }
    return instances;
}

QList<Instance> readSideBySide(const QString& root, std::span<const Place> places,
                               const std::stop_token& stop)
{
    const size_t readers = std::max(1U, std::thread::hardware_concurrency());
    const size_t chunk = (places.size() + readers - 1) / readers;
    std::vector<std::future<std::vector<Instance>>> parts;
    for (size_t begin = 0; begin < places.size(); begin += chunk) {
        const auto part = places.subspan(begin, std::min(chunk, places.size() - begin));
        parts.push_back(std::async(std::launch::async, readPlaces, root, part, stop));
    }
    QList<Instance> instances;
    instances.reserve(qsizetype(places.size()));
    for (auto& part : parts) {
        for (Instance& instance : part.get())
            instances += std::move(instance);
    }
    return instances;
}

void markDuplicates(QList<Instance>& instances)
{
    QHash<QString, QString> pathByKey;
    for (Instance& instance : instances) {
        const QString key = instance.key();
        if (const auto first = pathByKey.constFind(key); first != pathByKey.constEnd()) {
            const QString problem = QStringLiteral("the name %1 is already used by %2").arg(key, *first);
            instance.problem += (instance.problem.isEmpty() ? QString() : QStringLiteral("; ")) + problem;
        } else {
            pathByKey.insert(key, instance.path);
        }
    }
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

Fleet arranged(const QString& root, const QList<Instance>& instances)
{
    Fleet fleet{root, instances};
    markDuplicates(fleet.instances);
    std::ranges::stable_sort(fleet.instances, [](const Instance& a, const Instance& b) {
        return std::tie(a.environment, a.slug) < std::tie(b.environment, b.slug);
    });
    return fleet;
}

} // namespace

Result<Fleet> Fleet::read(const QString& root, std::stop_token stop, const PartSink& soFar)
{
    const QString folder = QDir(root).absolutePath();
    if (const Result<void> usable = checkRoot(folder); !usable)
        return failure(usable);
    const QList<Place> places = findPlaces(folder, stop);
    QList<Instance> instances;
    while (instances.size() < places.size() && !stop.stop_requested()) {
        const qsizetype wanted = std::max(firstPart, instances.size());
        const std::span<const Place> rest = std::span(places).subspan(size_t(instances.size()));
        instances += readSideBySide(folder, rest.first(std::min(rest.size(), size_t(wanted))), stop);
        if (soFar && instances.size() < places.size() && !stop.stop_requested())
            soFar(arranged(folder, instances));
    }
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, attempted(), folder, QStringLiteral("it was stopped"));
    return arranged(folder, instances);
}

const Instance* Fleet::find(const QString& keyOrSlug) const
{
    const auto byKey = std::ranges::find(instances, keyOrSlug, &Instance::key);
    if (byKey != instances.end())
        return std::to_address(byKey);
    const auto bySlug = std::ranges::find(instances, keyOrSlug, &Instance::slug);
    if (bySlug == instances.end())
        return nullptr;
    const auto isOther = [&](const Instance& other) {
        return other.slug == keyOrSlug && other.environment != bySlug->environment;
    };
    return std::ranges::any_of(instances, isOther) ? nullptr : std::to_address(bySlug);
}

} // namespace lockstep
