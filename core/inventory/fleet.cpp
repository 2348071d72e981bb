#include "core/inventory/fleet.h"

#include "core/inventory/fleet_source.h"

#include <QDir>
#include <QHash>

#include <future>
#include <span>
#include <thread>

namespace lockstep {

namespace {

constexpr qsizetype firstPart = 512;

std::vector<Instance> readPlaces(const FleetSource& source, std::span<const InstancePlace> places,
                                 const std::stop_token& stop)
{
    const FleetSource::Reader read = source.reader();
    std::vector<Instance> instances;
    instances.reserve(places.size());
    for (const InstancePlace& place : places) {
        if (stop.stop_requested())
            break;
        instances.push_back(place.problem.isEmpty() ? read(place) : brokenInstance(place, place.problem));
    }
    return instances;
}

QList<Instance> readSideBySide(const FleetSource& source, std::span<const InstancePlace> places,
                               const std::stop_token& stop)
{
    const size_t readers = std::max(1U, std::thread::hardware_concurrency());
    const size_t chunk = (places.size() + readers - 1) / readers;
    std::vector<std::future<std::vector<Instance>>> parts;
    for (size_t begin = 0; begin < places.size(); begin += chunk) {
        const auto part = places.subspan(begin, std::min(chunk, places.size() - begin));
        parts.push_back(std::async(std::launch::async, readPlaces, std::cref(source), part, stop));
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

Fleet arranged(const QString& root, const QList<Instance>& instances)
{
    Fleet fleet{root, instances};
    markDuplicates(fleet.instances);
    std::ranges::stable_sort(fleet.instances, [](const Instance& a, const Instance& b) {
        return std::tie(a.environment, a.slug) < std::tie(b.environment, b.slug);
    });
    return fleet;
}

Result<Fleet> readFrom(const FleetSource& source, const QString& root, const std::stop_token& stop,
                       const Fleet::PartSink& soFar)
{
    const Result<QList<InstancePlace>> places = source.places(stop);
    if (!places)
        return failure(places);
    QList<Instance> instances;
    while (instances.size() < places->size() && !stop.stop_requested()) {
        const qsizetype wanted = std::max(firstPart, instances.size());
        const std::span<const InstancePlace> rest = std::span(*places).subspan(size_t(instances.size()));
        instances += readSideBySide(source, rest.first(std::min(rest.size(), size_t(wanted))), stop);
        if (soFar && instances.size() < places->size() && !stop.stop_requested())
            soFar(arranged(root, instances));
    }
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("read the fleet"), root,
                       QStringLiteral("it was stopped"));
    return arranged(root, instances);
}

} // namespace

Instance brokenInstance(const InstancePlace& place, const QString& problem)
{
    Instance instance;
    instance.slug = place.deployment;
    instance.environment = place.environment;
    instance.deployment = place.deployment;
    instance.path = place.path;
    instance.problem = problem;
    return instance;
}

Result<Fleet> Fleet::read(const QString& root, std::stop_token stop, const PartSink& soFar)
{
    const QString folder = QDir(root).absolutePath();
    return readFrom(*folderSource(folder), folder, stop, soFar);
}

Result<Fleet> Fleet::readRevision(const QString& repository, const QString& revision, std::stop_token stop,
                                  const PartSink& soFar)
{
    const QString folder = QDir(repository).absolutePath();
    const Result<std::unique_ptr<FleetSource>> source = revisionSource(folder, revision);
    return source ? readFrom(**source, folder, stop, soFar) : failure(source);
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
