#include "core/cluster/kubernetes/scaling.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString annotation()
{
    return u"lockstep.dev/replicas"_s;
}

QJsonValue kept(const QJsonObject& workload)
{
    return workload[u"metadata"][u"annotations"][annotation()];
}

int replicasOf(const QJsonObject& workload)
{
    return workload[u"spec"][u"replicas"].toInt(1);
}

Result<QList<QJsonObject>> scalable(const KubeClient& client, const QString& nameSpace,
                                    const std::stop_token& stop)
{
    QList<QJsonObject> all;
    for (const auto* const kind : {u"Deployment", u"StatefulSet"}) {
        const Result<KubeList> list = listObjects(client, builtInResource(kind), nameSpace, {}, stop);
        if (!list)
            return failure(list);
        all += list->items;
    }
    return all;
}

using Change = std::function<std::optional<std::pair<int, QJsonValue>>(const QJsonObject&)>;

/// Changes the number of pods and the annotation of each at once; `change` says to what, or nothing.
Result<QList<ScaledWorkload>> scaleAll(const KubeClient& client, const QString& nameSpace,
                                       const Change& change,
                                       const std::function<void(const ScaledWorkload&)>& tell,
                                       const std::stop_token& stop)
{
    const Result<QList<QJsonObject>> all = scalable(client, nameSpace, stop);
    if (!all)
        return failure(all);
    QList<ScaledWorkload> done;
    for (const QJsonObject& workload : *all) {
        const auto wanted = change(workload);
        if (!wanted)
            continue;
        const KubeKey key = keyOf(workload);
        const QJsonObject annotations{{annotation(), wanted->second}};
        const Result<QJsonObject> changed =
            mergeObject(client, {builtInResource(key.kind), key.nameSpace, key.name},
                        {{u"metadata"_s, QJsonObject{{u"annotations"_s, annotations}}},
                         {u"spec"_s, QJsonObject{{u"replicas"_s, wanted->first}}}},
                        stop);
        if (!changed)
            return failure(changed);
        done.append({key, replicasOf(workload), wanted->first});
        if (tell)
            tell(done.last());
    }
    return done;
}

} // namespace

bool isDatabaseWorkload(const QJsonObject& workload)
{
    static const QStringList databases{u"pgsql"_s, u"codeintel-db"_s, u"codeinsights-db"_s};
    const KubeKey key = keyOf(workload);
    return (key.kind == u"Deployment" || key.kind == u"StatefulSet") && databases.contains(key.name);
}

Result<ScaledWorkload> scale(const KubeClient& client, const KubeTarget& target, int replicas,
                             const std::stop_token& stop)
{
    if (target.resource.kind != u"Deployment" && target.resource.kind != u"StatefulSet")
        return failure(ErrorKind::Usage, u"scale"_s, target.text(), u"it has no number of pods to set"_s,
                       u"Deployments and StatefulSets can be scaled"_s);
    if (replicas < 0)
        return failure(ErrorKind::Usage, u"scale"_s, target.text(),
                       u"%1 is no number of pods"_s.arg(replicas), u"Use 0 or more"_s);
    const Result<QJsonObject> before = getObject(client, target, stop);
    if (!before)
        return failure(before);
    const Result<QJsonObject> changed =
        mergeObject(client, target, {{u"spec"_s, QJsonObject{{u"replicas"_s, replicas}}}}, stop);
    if (!changed)
        return failure(changed);
    return ScaledWorkload{keyOf(*changed), replicasOf(*before), replicas};
}

Result<QList<ScaledWorkload>> scaleToNothing(const KubeClient& client, const QString& nameSpace,
                                             const std::function<void(const ScaledWorkload&)>& tell,
                                             const std::stop_token& stop)
{
    const auto change = [](const QJsonObject& workload) -> std::optional<std::pair<int, QJsonValue>> {
        const int now = replicasOf(workload);
        if (isDatabaseWorkload(workload) || now == 0)
            return std::nullopt;
        return std::pair<int, QJsonValue>{0, QString::number(now)};
    };
    return scaleAll(client, nameSpace, change, tell, stop);
}

Result<QList<ScaledWorkload>> scaleBack(const KubeClient& client, const QString& nameSpace,
                                        const std::function<void(const ScaledWorkload&)>& tell,
                                        const std::stop_token& stop)
{
    const auto change = [](const QJsonObject& workload) -> std::optional<std::pair<int, QJsonValue>> {
        if (!kept(workload).isString())
            return std::nullopt;
        const int now = replicasOf(workload);
        return std::pair<int, QJsonValue>{now > 0 ? now : kept(workload).toString().toInt(),
                                          QJsonValue::Null};
    };
    return scaleAll(client, nameSpace, change, tell, stop);
}

Result<QList<ScaledWorkload>> scaledToNothing(const KubeClient& client, const QString& nameSpace,
                                              const std::stop_token& stop)
{
    const Result<QList<QJsonObject>> all = scalable(client, nameSpace, stop);
    if (!all)
        return failure(all);
    QList<ScaledWorkload> waiting;
    for (const QJsonObject& workload : *all) {
        if (kept(workload).isString())
            waiting.append({keyOf(workload), replicasOf(workload), kept(workload).toString().toInt()});
    }
    return waiting;
}

} // namespace lockstep
