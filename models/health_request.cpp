#include "models/health_request.h"

#include "core/cluster/shell/transports.h"
#include "core/network/web_address.h"
#include "core/sourcegraph/sourcegraph_client.h"

#include <QSettings>
#include <QUrl>

namespace lockstep {

namespace {

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
    each(QStringLiteral("prometheus"), places.prometheus);
}

Result<void> addEndpoint(const HealthRequest& request, HealthSubject& subject)
{
    if (request.places.url.isEmpty())
        return {};
    const Result<QUrl> url = instanceAddress(request.places.url);
    if (!url)
        return failure(url);
    if (!request.token.isEmpty()) {
        if (const Result<void> kept = keepsSecrets(*url); !kept)
            return failure(kept);
    }
    subject.endpoint = InstanceEndpoint{*url, request.token, request.places.caFile};
    return {};
}

Result<void> addMachine(const HealthPlaces& places, HealthSubject& subject)
{
    if (places.machine.isEmpty() && places.composeFolder.isEmpty())
        return {};
    Result<std::shared_ptr<const Transport>> transport =
        transportOf(places.machine.isEmpty() ? QStringLiteral("local") : places.machine);
    if (!transport)
        return failure(transport);
    subject.machine = *std::move(transport);
    if (!places.composeFolder.isEmpty())
        subject.compose = ComposeProject{places.composeFolder, {}};
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

Result<void> addMonitoring(const HealthPlaces& places, HealthSubject& subject)
{
    if (places.prometheus.isEmpty())
        return {};
    Result<MonitoringSource> source = MonitoringSource::open(MonitoringSource::Kind::Prometheus,
                                                             places.prometheus, Secret(), places.caFile);
    if (!source)
        return failure(source);
    subject.monitoring.append(*std::move(source));
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
    places.executors = settings.value(QStringLiteral("executors")).toBool();
    for (const Schema schema : allSchemas) {
        const QString text = settings.value(QStringLiteral("database-") + schemaName(schema)).toString();
        if (!text.isEmpty())
            places.databases.insert(schema, text);
    }
    return places;
}

void rememberPlaces(const QString& instance, const HealthPlaces& places)
{
    QSettings settings;
    settings.beginGroup(groupOf(instance));
    eachText(places, [&](const QString& key, const QString& text) { settings.setValue(key, text); });
    settings.setValue(QStringLiteral("executors"), places.executors);
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
        .and_then([&] { return addMonitoring(request.places, subject); })
        .transform([&] { return subject; });
}

} // namespace lockstep
