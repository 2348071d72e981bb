#include "core/inventory/fleet.h"

#include "core/inventory/fleet_source.h"

#include <QDir>

#include <atomic>
#include <future>
#include <span>
#include <thread>

namespace lockstep {

namespace {

constexpr qsizetype firstPart = 512;
/// How many places a thread takes at a time.
constexpr size_t handful = 32;

std::vector<Instance> readPlaces(const FleetSource::Reader& read, std::span<const InstancePlace> places,
                                 const std::stop_token& stop)
{
    std::vector<Instance> instances;
    instances.reserve(places.size());
    for (const InstancePlace& place : places) {
        if (stop.stop_requested())
            break;
        if (!place.problem.isEmpty())
            instances.push_back(brokenInstance(place, place.problem));
        else if (std::optional<Instance> instance = read(place))
            instances.push_back(*std::move(instance));
    }
    return instances;
}

QList<Instance> readSideBySide(const FleetSource& source, std::span<const InstancePlace> places,
                               const std::stop_token& stop)
{
    std::vector<std::vector<Instance>> parts((places.size() + handful - 1) / handful);
    std::atomic<size_t> next = 0;
    const auto work = [&] {
        const FleetSource::Reader read = source.reader();
        for (size_t own = next++; own < parts.size(); own = next++) {
            const size_t begin = own * handful;
            parts[own] =
                readPlaces(read, places.subspan(begin, std::min(handful, places.size() - begin)), stop);
        }
    };
    std::vector<std::future<void>> crew;
    const size_t most = std::max(1U, std::thread::hardware_concurrency());
    for (size_t reader = 0; reader < std::min(parts.size(), most); ++reader)
        crew.push_back(std::async(std::launch::async, work));
    for (std::future<void>& reader : crew)
        reader.get();
    QList<Instance> instances;
    instances.reserve(qsizetype(places.size()));
    for (std::vector<Instance>& part : parts) {
        for (Instance& instance : part)
            instances += std::move(instance);
    }
    return instances;
}

/// Those of one name are neighbours, in the order in which they were found.
void markDuplicates(QList<Instance>& instances)
{
    qsizetype first = 0;
    for (qsizetype index = 1; index < instances.size(); ++index) {
        Instance& instance = instances[index];
        const Instance& other = instances.at(first);
        if (instance.slug != other.slug || instance.environment != other.environment) {
            first = index;
            continue;
        }
        const QString problem =
            QStringLiteral("the name %1 is already used by %2").arg(instance.key(), other.path);
        instance.problem += (instance.problem.isEmpty() ? QString() : QStringLiteral("; ")) + problem;
    }
}

Fleet arranged(const QString& root, QList<Instance> instances)
{
    const auto place = [](const Instance& instance) { return std::tie(instance.environment, instance.slug); };
    if (!std::ranges::is_sorted(std::as_const(instances), {}, place))
        std::ranges::stable_sort(instances, {}, place);
    markDuplicates(instances);
    return {root, std::move(instances)};
}

Result<Fleet> readFrom(const FleetSource& source, const QString& root, const std::stop_token& stop,
                       const Fleet::PartSink& soFar)
{
    const Result<QList<InstancePlace>> places = source.places(stop);
    if (!places)
        return failure(places);
    QList<Instance> instances;
    std::span<const InstancePlace> rest(*places);
    while (!rest.empty() && !stop.stop_requested()) {
        const size_t wanted = std::min(rest.size(), size_t(std::max(firstPart, instances.size())));
        instances += readSideBySide(source, rest.first(wanted), stop);
        rest = rest.subspan(wanted);
        if (soFar && !rest.empty() && !stop.stop_requested())
            soFar(arranged(root, instances));
    }
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("read the fleet"), root,
                       QStringLiteral("it was stopped"));
    source.finish(*places);
    return arranged(root, std::move(instances));
}

} // namespace

Instance brokenInstance(const InstancePlace& place, const QString& problem)
{
    Instance instance;
    instance.problem = problem;
    return placed(std::move(instance), place);
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
