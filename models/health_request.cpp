#include "models/health_request.h"

#include "core/cluster/shell/transports.h"
#include "core/network/web_address.h"
#include "core/sourcegraph/sourcegraph_client.h"

#include <QSettings>
#include <QUrl>

namespace lockstep {

namespace {

const QString filesKey = QStringLiteral("compose-files");

/// Keys of settings are paths; a name with a slash is not.
QString groupOf(const QString& instance)
{
    return QStringLiteral("health/") + QString::fromLatin1(QUrl::toPercentEncoding(instance));
}

/// The texts of the places, by the names that they are remembered under.
template <typename Places, typename Each>
void eachText(Places& places, Each each)
{
    each(QStringLiteral("url"), places.url);
    each(QStringLiteral("ca"), places.caFile);
    each(QStringLiteral("machine"), places.machine);
    each(QStringLiteral("compose-folder"), places.composeFolder);
    each(QStringLiteral("frontend"), places.frontend);
    each(QStringLiteral("kubeconfig"), places.kubeconfig);
    each(QStringLiteral("context"), places.context);
    each(QStringLiteral("namespace"), places.nameSpace);
    each(QStringLiteral("compose-project"), places.composeProject);
    for (const MonitoringSource::Kind kind : monitoringKinds)
        each(monitoringName(kind), places.monitoring[kind]); // made where it is not there
}

using Transported = std::shared_ptr<const Transport>;

/// Nothing where no URL is given.
Result<std::optional<InstanceEndpoint>> endpointOf(const HealthRequest& request)
{
    if (request.places.url.isEmpty())
        return std::nullopt;
    const Result<QUrl> url = instanceAddress(request.places.url);
    if (!url)
        return failure(url);
    if (!request.token.isEmpty()) {
        if (const Result<void> kept = keepsSecrets(*url); !kept)
            return failure(kept);
    }
    return InstanceEndpoint{*url, request.token, request.places.caFile};
}

Result<Transported> machineOf(const HealthPlaces& places)
{
    if (places.machine.isEmpty() && places.composeFolder.isEmpty())
        return Transported();
    return transportOf(places.machine.isEmpty() ? QStringLiteral("local") : places.machine);
}

Result<std::optional<ComposeProject>> projectOf(const HealthPlaces& places)
{
    if (!places.composeFolder.isEmpty())
        return ComposeProject{places.composeFolder, places.composeFiles, places.composeProject};
    if (places.composeFiles.isEmpty() && places.composeProject.isEmpty())
        return std::nullopt;
    return failure(ErrorKind::Usage, QStringLiteral("look at the compose project"), places.composeProject,
                   QStringLiteral("its folder is not given"), QStringLiteral("Name it, too"));
}

/// Nothing where no URL of it is given.
Result<std::optional<MonitoringSource>> monitoringOf(const HealthRequest& request,
                                                     MonitoringSource::Kind kind)
{
    const QString url = request.places.monitoring.value(kind);
    if (url.isEmpty())
        return std::nullopt;
    return MonitoringSource::open(kind, url, request.monitoringTokens.value(kind), request.places.caFile);
}

Result<void> addMachine(const HealthPlaces& places, HealthSubject& subject)
{
    Result<Transported> machine = machineOf(places);
    if (!machine)
        return failure(machine);
    subject.machine = *std::move(machine);
    Result<std::optional<ComposeProject>> project = projectOf(places);
    if (!project)
        return failure(project);
    subject.compose = *std::move(project);
    return {};
}

Result<void> addCluster(const HealthPlaces& places, HealthSubject& subject)
{
    if (places.kubeconfig.isEmpty() && places.context.isEmpty() && places.nameSpace.isEmpty())
        return {};
    Result<ClusterSpace> cluster = openClusterSpace({places.kubeconfig, places.context, places.nameSpace});
    if (!cluster)
        return failure(cluster);
    subject.cluster = *std::move(cluster);
    return {};
}

Result<void> addMonitoring(const HealthRequest& request, HealthSubject& subject)
{
    for (const MonitoringSource::Kind kind : monitoringKinds) {
        const Result<std::optional<MonitoringSource>> source = monitoringOf(request, kind);
        if (!source)
            return failure(source);
        if (*source)
            subject.monitoring.append(**source);
    }
    return {};
}

Result<void> addEndpoint(const HealthRequest& request, HealthSubject& subject)
{
    Result<std::optional<InstanceEndpoint>> endpoint = endpointOf(request);
    if (!endpoint)
        return failure(endpoint);
    subject.endpoint = *std::move(endpoint);
    return {};
}

} // namespace

std::optional<HealthPlaces> rememberedPlaces(const QString& instance)
{
    QSettings settings;
    settings.beginGroup(groupOf(instance));
    if (settings.allKeys().isEmpty())
        return std::nullopt;
    HealthPlaces places;
    eachText(places, [&](const QString& key, QString& text) { text = settings.value(key).toString(); });
    places.monitoring.removeIf([](const auto& source) { return source.value().isEmpty(); });
    places.executors = settings.value(QStringLiteral("executors")).toBool();
    places.composeFiles = settings.value(filesKey).toStringList();
    for (const Schema schema : allSchemas) {
        const QString text = settings.value(QStringLiteral("database-") + schemaName(schema)).toString();
        if (!text.isEmpty())
            places.databases.insert(schema, text);
    }
    return places;
}

void rememberPlaces(const QString& instance, HealthPlaces places)
{
    QSettings settings;
    settings.beginGroup(groupOf(instance));
    eachText(places, [&](const QString& key, const QString& text) { settings.setValue(key, text); });
    settings.setValue(QStringLiteral("executors"), places.executors);
    settings.setValue(filesKey, places.composeFiles);
    for (const Schema schema : allSchemas)
        settings.setValue(QStringLiteral("database-") + schemaName(schema), places.databases.value(schema));
}

Secret tokenFor(const QString& url, const QProcessEnvironment& environment)
{
    const QUrl endpoint(environment.value(QStringLiteral("SRC_ENDPOINT")));
    const Result<QUrl> asked = instanceAddress(url);
    const bool isForIt = asked && endpoint.host() == asked->host() && endpoint.port() == asked->port() &&
                         endpoint.scheme() == asked->scheme();
    return isForIt ? Secret(environment.value(QStringLiteral("SRC_ACCESS_TOKEN"))) : Secret();
}

QMap<QString, Error> wrongPlaces(const HealthRequest& request)
{
    QMap<QString, Error> wrong;
    const auto look = [&](const QString& place, const auto& read) {
        if (!read)
            wrong.insert(place, read.error());
    };
    look(QStringLiteral("url"), endpointOf(request));
    look(QStringLiteral("machine"), machineOf(request.places));
    look(QStringLiteral("compose-folder"), projectOf(request.places));
    for (const MonitoringSource::Kind kind : monitoringKinds)
        look(monitoringName(kind), monitoringOf(request, kind));
    return wrong;
}

Result<HealthSubject> healthSubject(const HealthRequest& request)
{
    HealthSubject subject;
    subject.release = request.release;
    subject.catalog = request.catalog;
    subject.databases = request.databases;
    subject.frontend = request.places.frontend;
    return addEndpoint(request, subject)
        .and_then([&] { return addMachine(request.places, subject); })
        .and_then([&] { return addCluster(request.places, subject); })
        .and_then([&] { return addMonitoring(request, subject); })
        .transform([&] { return subject; });
}

} // namespace lockstep
