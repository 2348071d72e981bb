#include "core/cluster/kubernetes/cluster_diff.h"

#include "core/cluster/kubernetes/field_ownership.h"
#include "core/support/parallel.h"
#include "core/support/yaml_json.h"

#include <QJsonArray>
#include <QSet>

#include <atomic>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int threads = 8; // requests under way at once
constexpr int attempts = 5;

/// The kinds that a removal may take.
const QStringList& removableKinds()
{
    static const QStringList kinds{u"Deployment"_s, u"StatefulSet"_s, u"DaemonSet"_s,
                                   u"CronJob"_s,    u"Service"_s,     u"Ingress"_s,
                                   u"ConfigMap"_s,  u"Secret"_s,      u"ServiceAccount"_s,
                                   u"Role"_s,       u"RoleBinding"_s, u"PodDisruptionBudget"_s};
    return kinds;
}

QString maskedText(QJsonObject object)
{
    for (const auto* const key : {u"data", u"stringData"}) {
        QJsonObject values = object[key].toObject();
        for (auto value = values.begin(); value != values.end(); ++value)
            value.value() = u"***"_s;
        if (!values.isEmpty())
            object[QString(key)] = values;
    }
    return yamlText(object);
}

ShownText shownText(const QJsonObject& object)
{
    if (object.isEmpty())
        return {};
    const QString text = yamlText(object);
    if (object[u"kind"].toString() != u"Secret")
        return {text, text};
    // A line for each value: only then are the masked lines as many.
    QJsonObject oneLine = object;
    for (const auto* const key : {u"data", u"stringData"}) {
        QJsonObject values = object[key].toObject();
        for (auto value = values.begin(); value != values.end(); ++value)
            value.value() = QString::fromLatin1(value.value().toString().toUtf8().toBase64());
        if (!values.isEmpty())
            oneLine[QString(key)] = values;
    }
    return {yamlText(oneLine), maskedText(object)};
}

class Differ
{
public:
    Differ(const KubeClient& client, const DiffOptions& options, const std::stop_token& stop)
        : m_client(client), m_options(options), m_discovery(client), m_stop(stop)
    {
    }

    Result<ClusterDiff> diff(const Manifests& manifests)
    {
        const Manifests ordered = inApplyOrder(manifests);
        m_total = ordered.size();
        for (const QJsonObject& manifest : ordered) {
            if (const KubeKey key = keyOf(manifest); key.kind == u"Namespace")
                m_newNamespaces.insert(key.name);
        }
        const auto looked = inParallel(ordered, threads, [this](const QJsonObject& manifest) {
            Result<ObjectChange> change = compare(manifest);
            if (m_options.progress)
                m_options.progress(++m_done, m_total);
            return change;
        });
        ClusterDiff made;
        for (const Result<ObjectChange>& one : looked) {
            if (!one)
                return failure(one);
            made.objects.append(*one);
        }
        const Result<QList<ObjectChange>> removals = findRemovals(made.objects);
        if (!removals)
            return failure(removals);
        made.objects += *removals;
        return made;
    }

private:
    Result<KubeTarget> targetOf(const QJsonObject& manifest)
    {
        const KubeKey key = keyOf(manifest);
        const Result<KubeResource> resource = m_discovery.find(key.apiVersion, key.kind, m_stop);
        if (!resource)
            return failure(resource);
        QString nameSpace;
        if (resource->isNamespaced)
            nameSpace = key.nameSpace.isEmpty() ? m_options.nameSpace : key.nameSpace;
        return KubeTarget{*resource, nameSpace, key.name};
    }

    /// Again, where the object was changed while it was looked at: its controller does so all the time.
    Result<ObjectChange> compare(const QJsonObject& manifest)
    {
        Result<ObjectChange> change = compareOnce(manifest);
        for (int left = attempts - 1; left > 0 && !change && change.error().kind == ErrorKind::Precondition;
             --left)
            change = compareOnce(manifest);
        return change;
    }

    Result<ObjectChange> compareOnce(QJsonObject manifest)
    {
        const Result<KubeTarget> target = targetOf(manifest);
        if (!target)
            return failure(target);
        if (!target->nameSpace.isEmpty()) {
            QJsonObject metadata = manifest[u"metadata"].toObject();
            metadata[u"namespace"] = target->nameSpace;
            manifest[u"metadata"] = metadata;
        }
        const Result<std::optional<QJsonObject>> live = findObject(m_client, *target, m_stop);
        if (!live)
            return failure(live);
        ObjectChange change{*target, ObjectChange::Kind::Create, manifest, {}, {}, {}, {}};
        const Result<Applied> applied = dryRun(change);
        if (!applied)
            return failure(applied);
        if (*live) {
            change.before = withoutBookkeeping(**live);
            const Result<QJsonObject> outcome = outcomeOf(change, **live, applied->object);
            if (!outcome)
                return failure(outcome);
            change.after = withoutBookkeeping(*outcome);
            change.kind =
                change.before == change.after ? ObjectChange::Kind::Same : ObjectChange::Kind::Change;
        } else {
            change.after = withoutBookkeeping(applied->object);
        }
        change.facts = changeFacts(change.before, change.after);
        return change;
    }

    /// Of a dry run, once what predecessors applied is ours.
    Result<QJsonObject> outcomeOf(const ObjectChange& change, const QJsonObject& live,
                                  const QJsonObject& applied) const
    {
        if (!hasPredecessors(live))
            return applied;
        const QJsonObject left = withoutDropped(applied, live, change.manifest);
        return left == applied ? applied : tryReplacing(m_client, change.target, left, m_stop);
    }

    /// What the server would make of it; fields of others are taken, and noted.
    Result<Applied> dryRun(ObjectChange& change)
    {
        Result<Applied> applied =
            applyObject(m_client, change.target, change.manifest, {.dryRun = true}, m_stop);
        if (!applied && applied.error().kind == ErrorKind::NotFound &&
            m_newNamespaces.contains(change.target.nameSpace))
            return Applied{change.manifest, {}}; // its namespace will be there by then
        if (!applied || applied->conflicts.isEmpty())
            return applied;
        for (const FieldConflict& conflict : applied->conflicts) {
            if (!isOurOwn(conflict.manager))
                change.conflicts.append(conflict);
        }
        return applyObject(m_client, change.target, change.manifest, {.dryRun = true, .takeOver = true},
                           m_stop);
    }

    Result<QList<ObjectChange>> findRemovals(const QList<ObjectChange>& present)
    {
        QList<ObjectChange> removals;
        if (m_options.removeLabelled.isEmpty())
            return removals;
        QSet<std::pair<QString, QString>> wanted; // by kind, and namespace with name
        QSet<QString> namespaces{m_options.nameSpace};
        for (const ObjectChange& change : present) {
            wanted.insert({change.target.resource.kind, change.target.nameSpace + u'/' + change.target.name});
            if (!change.target.nameSpace.isEmpty())
                namespaces.insert(change.target.nameSpace);
        }
        for (const QString& nameSpace : std::as_const(namespaces)) {
            for (const QString& kind : removableKinds()) {
                const KubeResource resource = builtInResource(kind);
                const Result<KubeList> list =
                    listObjects(m_client, resource, nameSpace, m_options.removeLabelled, m_stop);
                if (!list)
                    return failure(list);
                for (const QJsonObject& object : list->items) {
                    const KubeKey key = keyOf(object);
                    const bool isOwned = !object[u"metadata"][u"ownerReferences"].toArray().isEmpty();
                    if (isOwned || wanted.contains({kind, nameSpace + u'/' + key.name}))
                        continue;
                    const QJsonObject before = withoutBookkeeping(object);
                    removals.append({{resource, nameSpace, key.name},
                                     ObjectChange::Kind::Remove,
                                     {},
                                     before,
                                     {},
                                     {},
                                     changeFacts(before, {})});
                }
            }
        }
        return removals;
    }

    const KubeClient& m_client;
    const DiffOptions& m_options;
    KubeDiscovery m_discovery;
    const std::stop_token& m_stop;
    QSet<QString> m_newNamespaces;
    std::atomic<qsizetype> m_done = 0;
    qsizetype m_total = 0;
};

QJsonObject toJson(const ObjectChange& change)
{
    QJsonArray facts;
    for (const ChangeFact& fact : change.facts)
        facts.append(QJsonObject{{u"kind"_s, factKindName(fact.kind)},
                                 {u"where"_s, fact.where},
                                 {u"before"_s, fact.before},
                                 {u"after"_s, fact.after}});
    QJsonArray conflicts;
    for (const FieldConflict& conflict : change.conflicts)
        conflicts.append(QJsonObject{{u"field"_s, conflict.field}, {u"manager"_s, conflict.manager}});
    return {{u"kind"_s, change.target.resource.kind},
            {u"namespace"_s, change.target.nameSpace},
            {u"name"_s, change.target.name},
            {u"change"_s, changeKindName(change.kind)},
            {u"facts"_s, facts},
            {u"conflicts"_s, conflicts},
            {u"diff"_s, change.text()}};
}

} // namespace

QString ObjectChange::text() const
{
    return unifiedDiff(shownText(before), shownText(after), target.text());
}

QString changeKindName(ObjectChange::Kind kind)
{
    switch (kind) {
    case ObjectChange::Kind::Create:
        return u"create"_s;
    case ObjectChange::Kind::Change:
        return u"change"_s;
    case ObjectChange::Kind::Remove:
        return u"remove"_s;
    case ObjectChange::Kind::Same:
        break;
    }
    return u"same"_s;
}

qsizetype ClusterDiff::count(ObjectChange::Kind kind) const
{
    return std::ranges::count(objects, kind, &ObjectChange::kind);
}

bool ClusterDiff::hasConflicts() const
{
    return std::ranges::any_of(objects,
                               [](const ObjectChange& change) { return !change.conflicts.isEmpty(); });
}

QJsonObject withoutBookkeeping(QJsonObject object)
{
    object.remove(u"status"_s);
    QJsonObject metadata = object[u"metadata"].toObject();
    for (const auto* const key :
         {u"managedFields", u"resourceVersion", u"uid", u"generation", u"creationTimestamp", u"selfLink"})
        metadata.remove(QStringView(key));
    QJsonObject annotations = metadata[u"annotations"].toObject();
    annotations.remove(u"kubectl.kubernetes.io/last-applied-configuration"_s);
    annotations.remove(u"deployment.kubernetes.io/revision"_s);
    if (annotations.isEmpty())
        metadata.remove(u"annotations"_s);
    else
        metadata[u"annotations"] = annotations;
    object[u"metadata"] = metadata;
    return object;
}

Result<ClusterDiff> diffCluster(const KubeClient& client, const Manifests& manifests,
                                const DiffOptions& options, const std::stop_token& stop)
{
    return Differ(client, options, stop).diff(manifests);
}

QJsonObject toJson(const ClusterDiff& diff)
{
    QJsonArray objects;
    for (const ObjectChange& change : diff.objects)
        objects.append(toJson(change));
    QJsonObject made{{u"objects"_s, objects}};
    for (const ObjectChange::Kind kind : {ObjectChange::Kind::Create, ObjectChange::Kind::Change,
                                          ObjectChange::Kind::Remove, ObjectChange::Kind::Same})
        made.insert(changeKindName(kind), diff.count(kind));
    return made;
}

} // namespace lockstep
