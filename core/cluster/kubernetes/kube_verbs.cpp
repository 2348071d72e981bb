#include "core/cluster/kubernetes/kube_verbs.h"

#include "core/cluster/kubernetes/kube_status.h"
#include "core/support/waiting.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using std::chrono::milliseconds;

QByteArray compact(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject withKind(QJsonObject object, const KubeResource& resource)
{
    object.insert(u"apiVersion"_s, resource.apiVersion());
    object.insert(u"kind"_s, resource.kind);
    return object;
}

QList<FieldConflict> conflictsIn(const QJsonObject& status)
{
    static const QRegularExpression named(uR"re(conflict with "([^"]+)")re"_s);
    QList<FieldConflict> conflicts;
    for (const QJsonValue& cause : status[u"details"][u"causes"].toArray()) {
        if (cause[u"reason"].toString() != u"FieldManagerConflict")
            continue;
        const QString message = cause[u"message"].toString();
        conflicts.append({cause[u"field"].toString(), named.match(message).captured(1), message});
    }
    return conflicts;
}

QString propagationName(Propagation propagation)
{
    switch (propagation) {
    case Propagation::Foreground:
        return u"Foreground"_s;
    case Propagation::Orphan:
        return u"Orphan"_s;
    case Propagation::Background:
        break;
    }
    return u"Background"_s;
}

/// Why an object that was deleted is still there.
QString whatHolds(const QJsonObject& object)
{
    QStringList finalizers;
    for (const QJsonValue& finalizer : object[u"metadata"][u"finalizers"].toArray())
        finalizers.append(finalizer.toString());
    return finalizers.isEmpty() ? u"it is still there"_s
                                : u"it is still there, and waits for %1"_s.arg(finalizers.join(u", "_s));
}

} // namespace

Result<KubeTarget> parseTarget(const QString& text, const QString& nameSpace)
{
    static const QList<std::pair<QString, QStringList>> kinds{
        {u"Pod"_s, {u"pod"_s, u"pods"_s, u"po"_s}},
        {u"Deployment"_s, {u"deployment"_s, u"deployments"_s, u"deploy"_s}},
        {u"StatefulSet"_s, {u"statefulset"_s, u"statefulsets"_s, u"sts"_s}},
        {u"DaemonSet"_s, {u"daemonset"_s, u"daemonsets"_s, u"ds"_s}},
        {u"Job"_s, {u"job"_s, u"jobs"_s}},
    };
    const QString kind = text.section(u'/', 0, 0).toLower();
    const QString name = text.section(u'/', 1);
    const auto found =
        std::ranges::find_if(kinds, [&](const auto& one) { return one.second.contains(kind); });
    if (found == kinds.end() || name.isEmpty() || name.contains(u'/'))
        return failure(ErrorKind::Usage, u"read"_s, text, u"it names no pod and no workload"_s,
                       u"Write it as KIND/NAME, such as deployment/sourcegraph-frontend; the kinds are pod, "
                       "deployment, statefulset, daemonset and job"_s);
    return KubeTarget{builtInResource(found->first), nameSpace, name};
}

QString fieldManager()
{
    return u"lockstep"_s;
}

KubeRequest requestFor(const KubeTarget& target, const QString& attempted, const QByteArray& method)
{
    KubeRequest request;
    request.method = method;
    request.path = target.resource.path(target.nameSpace, target.name);
    request.attempted = attempted;
    request.subject = target.text();
    return request;
}

Result<KubeList> listObjects(const KubeClient& client, const KubeResource& resource, const QString& nameSpace,
                             const QString& labels, const std::stop_token& stop)
{
    KubeRequest request = requestFor({resource, nameSpace, {}}, u"list"_s);
    request.subject = resource.plural;
    if (!labels.isEmpty())
        request.query.addQueryItem(u"labelSelector"_s, QString::fromLatin1(QUrl::toPercentEncoding(labels)));
    Result<KubeList> list = client.list(request, stop);
    if (list) {
        for (QJsonObject& object : list->items)
            object = withKind(std::move(object), resource);
    }
    return list;
}

Result<QJsonObject> getObject(const KubeClient& client, const KubeTarget& target, const std::stop_token& stop)
{
    return client.send(requestFor(target, u"read"_s), stop);
}

Result<std::optional<QJsonObject>> findObject(const KubeClient& client, const KubeTarget& target,
                                              const std::stop_token& stop)
{
    Result<QJsonObject> object = getObject(client, target, stop);
    if (object)
        return std::move(*object);
    if (object.error().kind == ErrorKind::NotFound)
        return std::nullopt;
    return failure(object);
}

Result<Applied> applyObject(const KubeClient& client, const KubeTarget& target, const QJsonObject& manifest,
                            const ApplyOptions& options, const std::stop_token& stop)
{
    KubeRequest request = requestFor(target, u"apply"_s, "PATCH");
    request.contentType = "application/apply-patch+yaml";
    request.body = compact(manifest); // JSON is YAML
    request.repeatable = true;
    request.query.addQueryItem(u"fieldManager"_s, fieldManager());
    request.query.addQueryItem(u"fieldValidation"_s, options.strictFields ? u"Strict"_s : u"Warn"_s);
    request.query.addQueryItem(u"force"_s, options.takeOver ? u"true"_s : u"false"_s);
    if (options.dryRun)
        request.query.addQueryItem(u"dryRun"_s, u"All"_s);
    const Result<HttpReply> reply = client.answer(request, stop);
    if (!reply)
        return failure(reply);
    const QJsonObject object = QJsonDocument::fromJson(reply->body).object();
    if (const QList<FieldConflict> conflicts = conflictsIn(object);
        !reply->isSuccess() && !conflicts.isEmpty())
        return Applied{{}, conflicts};
    if (!reply->isSuccess())
        return kubeFailure(*reply, request.attempted, request.subject);
    return Applied{object, {}};
}

Result<QJsonObject> tryReplacing(const KubeClient& client, const KubeTarget& target,
                                 const QJsonObject& object, const std::stop_token& stop)
{
    KubeRequest request = requestFor(target, u"compare"_s, "PUT");
    request.body = compact(object);
    request.query.addQueryItem(u"fieldManager"_s, fieldManager());
    request.query.addQueryItem(u"dryRun"_s, u"All"_s);
    return client.send(request, stop);
}

Result<QJsonObject> mergeObject(const KubeClient& client, const KubeTarget& target, const QJsonObject& change,
                                const std::stop_token& stop)
{
    KubeRequest request = requestFor(target, u"change"_s, "PATCH");
    request.contentType = "application/merge-patch+json";
    request.body = compact(change);
    request.repeatable = true;
    request.query.addQueryItem(u"fieldManager"_s, fieldManager());
    return client.send(request, stop);
}

Result<QJsonObject> patchObject(const KubeClient& client, const KubeTarget& target,
                                const QJsonArray& operations, const std::stop_token& stop)
{
    KubeRequest request = requestFor(target, u"change"_s, "PATCH");
    request.contentType = "application/json-patch+json";
    request.body = QJsonDocument(operations).toJson(QJsonDocument::Compact);
    request.query.addQueryItem(u"fieldManager"_s, fieldManager());
    return client.send(request, stop);
}

Result<QJsonObject> createObject(const KubeClient& client, const KubeResource& resource,
                                 const QJsonObject& object, const std::stop_token& stop)
{
    const KubeKey key = keyOf(object);
    KubeRequest request = requestFor({resource, key.nameSpace, {}}, u"create"_s, "POST");
    request.subject = key.text();
    request.body = compact(withKind(object, resource));
    request.query.addQueryItem(u"fieldManager"_s, fieldManager());
    return client.send(request, stop);
}

Result<void> deleteObject(const KubeClient& client, const KubeTarget& target, Propagation propagation,
                          const std::stop_token& stop)
{
    KubeRequest request = requestFor(target, u"delete"_s, "DELETE");
    request.body = compact({{u"apiVersion"_s, u"v1"_s},
                            {u"kind"_s, u"DeleteOptions"_s},
                            {u"propagationPolicy"_s, propagationName(propagation)}});
    const Result<QJsonObject> deleted = client.send(request, stop);
    if (!deleted && deleted.error().kind != ErrorKind::NotFound)
        return failure(deleted);
    return {};
}

Result<void> awaitGone(const KubeClient& client, const KubeTarget& target, milliseconds patience,
                       const std::stop_token& stop)
{
    constexpr milliseconds pause(500);
    const auto end = std::chrono::steady_clock::now() + patience;
    while (true) {
        const Result<std::optional<QJsonObject>> object = findObject(client, target, stop);
        if (!object)
            return failure(object);
        if (!*object)
            return {};
        if (std::chrono::steady_clock::now() >= end)
            return failure(ErrorKind::Failed, u"await the end of"_s, target.text(), whatHolds(**object),
                           u"Look at its finalizers and at the events of its namespace"_s);
        if (!sleepUnlessStopped(pause, stop))
            return failure(ErrorKind::Cancelled, u"await the end of"_s, target.text(), u"it was cancelled"_s);
    }
}

} // namespace lockstep
