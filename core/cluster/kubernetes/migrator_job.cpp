#include "core/cluster/kubernetes/migrator_job.h"

#include "core/cluster/kubernetes/workload.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int oldPostgres = 12; // of the product's own images before they brought 16
constexpr int newPostgres = 16;

/// How a stock deployment reaches its databases.
QMap<QString, QString> stockEnvironment()
{
    QMap<QString, QString> all;
    const std::tuple<QString, QString, QString, QString> databases[] = {
        {QString(), u"pgsql"_s, u"sg"_s, u"sg"_s},
        {u"CODEINTEL_"_s, u"codeintel-db"_s, u"sg"_s, u"sg"_s},
        {u"CODEINSIGHTS_"_s, u"codeinsights-db"_s, u"postgres"_s, u"password"_s}};
    for (const auto& [prefix, host, user, password] : databases) {
        all.insert(prefix + u"PGHOST"_s, host);
        all.insert(prefix + u"PGPORT"_s, u"5432"_s);
        all.insert(prefix + u"PGUSER"_s, user);
        all.insert(prefix + u"PGPASSWORD"_s, password);
        all.insert(prefix + u"PGDATABASE"_s, user);
        all.insert(prefix + u"PGSSLMODE"_s, u"disable"_s);
    }
    return all;
}

bool isAboutDatabases(const QString& name)
{
    static const QRegularExpression shape(u"^(CODEINTEL_|CODEINSIGHTS_)?PG[A-Z_]+$"_s);
    return shape.match(name).hasMatch();
}

/// The container of the migrator itself, if the frontend has one, else that of the frontend.
QJsonObject containerWithEnvironment(const QJsonObject& frontend)
{
    const QJsonObject spec = podTemplate(frontend)[u"spec"].toObject();
    for (const auto* const key : {u"initContainers", u"containers"}) {
        for (const QJsonValue& container : spec[key].toArray()) {
            const QString name = container[u"name"].toString();
            if (name == u"migrator" || name == u"frontend")
                return container.toObject();
        }
    }
    return {};
}

QJsonArray environmentOf(const QJsonObject& frontend)
{
    QMap<QString, QJsonObject> variables;
    for (const auto& [name, value] : stockEnvironment().asKeyValueRange())
        variables.insert(name, {{u"name"_s, name}, {u"value"_s, value}});
    for (const QJsonValue& value : containerWithEnvironment(frontend)[u"env"].toArray()) {
        const QString name = value[u"name"].toString();
        if (isAboutDatabases(name))
            variables.insert(name, value.toObject());
    }
    QJsonArray all;
    for (const QJsonObject& variable : std::as_const(variables))
        all.append(variable);
    return all;
}

std::unexpected<Error> closed(const MigratorJob& job, const QString& happened, const QString& advice)
{
    return failure(ErrorKind::Precondition, u"run"_s,
                   u"the migrator %1 (%2)"_s.arg(job.release.toString(), job.arguments.join(u' ')), happened,
                   advice);
}

Result<void> checkCommand(const MigratorJob& job)
{
    const bool isUpgrade = job.arguments.value(0) == u"upgrade";
    if (isUpgrade && job.release == Version(5, 10, 0))
        return closed(job, u"the command upgrade of 5.10.0 is broken"_s,
                      u"Use the migrator of 5.10.1164 or later"_s);
    return {};
}

Result<void> checkPostgres(const MigratorJob& job, const QJsonObject& workload)
{
    for (const QString& image : imagesOf(workload)) {
        const int major = postgresOfImage(image);
        if (major == 0 || major >= newPostgres || job.release < Version(6, 0, 0))
            continue;
        return closed(
            job,
            u"%1 runs PostgreSQL %2, and from 6.0.0 on it needs %3"_s.arg(keyOf(workload).text())
                .arg(major)
                .arg(newPostgres),
            u"Bring the database's image to PostgreSQL %1 first, on a release from 5.10 to 6.12"_s.arg(
                newPostgres));
    }
    return {};
}

} // namespace

QJsonObject migratorManifest(const MigratorJob& job, const QJsonObject& frontend)
{
    const QJsonObject podSpec = podTemplate(frontend)[u"spec"].toObject();
    QJsonObject pod{
        {u"restartPolicy"_s, u"Never"_s},
        {u"containers"_s,
         QJsonArray{QJsonObject{
             {u"name"_s, u"migrator"_s},
             {u"image"_s, job.repository + u':' + job.release.toString()},
             {u"args"_s, QJsonArray::fromStringList(job.arguments)},
             {u"env"_s, environmentOf(frontend)},
             {u"resources"_s,
              QJsonObject{{u"limits"_s, QJsonObject{{u"cpu"_s, u"500m"_s}, {u"memory"_s, u"100M"_s}}},
                          {u"requests"_s, QJsonObject{{u"cpu"_s, u"100m"_s}, {u"memory"_s, u"50M"_s}}}}}}}}};
    // What lets the frontend's pods pull images and stand on their nodes lets the migrator's, too.
    for (const auto* const key : {u"imagePullSecrets", u"nodeSelector", u"tolerations", u"securityContext"}) {
        if (const QJsonValue value = podSpec[key]; !value.isUndefined())
            pod.insert(QString(key), value);
    }
    const QJsonObject labels{{u"app.kubernetes.io/component"_s, u"migrator"_s},
                             {u"app.kubernetes.io/managed-by"_s, u"lockstep"_s}};
    return {{u"apiVersion"_s, u"batch/v1"_s},
            {u"kind"_s, u"Job"_s},
            {u"metadata"_s, QJsonObject{{u"name"_s, job.name}, {u"labels"_s, labels}}},
            {u"spec"_s,
             QJsonObject{{u"backoffLimit"_s, 0},
                         {u"template"_s, QJsonObject{{u"metadata"_s, QJsonObject{{u"labels"_s, labels}}},
                                                     {u"spec"_s, pod}}}}}};
}

int postgresOfImage(const QString& image)
{
    const QString name = image.section(u'/', -1).section(u'@', 0, 0).section(u':', 0, 0);
    static const QRegularExpression numbered(u"^postgres(?:ql)?-([0-9]+)"_s);
    if (const auto match = numbered.match(name); match.hasMatch())
        return match.captured(1).toInt();
    return name == u"codeintel-db" || name == u"codeinsights-db" ? oldPostgres : 0;
}

Result<QJsonObject> frontendOf(const ClusterSpace& space, const std::stop_token& stop)
{
    const Result<std::optional<QJsonObject>> frontend = findObject(
        space.client, {builtInResource(u"Deployment"), space.nameSpace, u"sourcegraph-frontend"_s}, stop);
    if (!frontend)
        return failure(frontend);
    return frontend->value_or(QJsonObject());
}

Result<void> checkMigratorGates(const MigratorJob& job, const ClusterSpace& space,
                                const std::stop_token& stop)
{
    if (const Result<void> command = checkCommand(job); !command)
        return command;
    for (const QString& kind : {u"Deployment"_s, u"StatefulSet"_s}) {
        const Result<KubeList> list =
            listObjects(space.client, builtInResource(kind), space.nameSpace, {}, stop);
        if (!list)
            return failure(list);
        for (const QJsonObject& workload : list->items) {
            if (const Result<void> fits = checkPostgres(job, workload); !fits)
                return fits;
        }
    }
    return {};
}

} // namespace lockstep
