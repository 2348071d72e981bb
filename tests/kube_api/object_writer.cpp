#include "kube_api/object_writer.h"

#include "kube_api/defaults.h"
#include "kube_api/json_paths.h"
#include "kube_api/managed_fields.h"
#include "kube_api/validation.h"

#include <QRandomGenerator>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

QString randomSuffix()
{
    static const QString letters = u"bcdfghjklmnpqrstvwxz2456789"_s;
    QString made;
    for (int i = 0; i < 5; ++i)
        made.append(letters.at(QRandomGenerator::global()->bounded(letters.size())));
    return made;
}

FieldManager manager(const Kind& kind, const WriteOptions& options, const QString& operation)
{
    return {options.manager, operation,
            options.subresource == u"scale"_s ? u"autoscaling/v1"_s : kind.apiVersion(), options.subresource};
}

/// The parts of an object that a change may not touch, as they were.
QJsonObject keepingSystemFields(QJsonObject changed, const QJsonObject& live, const Kind& kind,
                                const QString& subresource)
{
    if (subresource == u"status"_s) {
        QJsonObject made = live;
        made.insert(u"status"_s, changed.value(u"status"_s));
        put(made, u"metadata.managedFields", at(changed, u"metadata.managedFields"));
        return made;
    }
    if (kind.hasStatus) {
        changed.remove(u"status"_s);
        if (live.contains(u"status"_s))
            changed.insert(u"status"_s, live.value(u"status"_s));
    }
    for (const char* field : {"name", "namespace", "uid", "creationTimestamp", "generation",
                              "deletionTimestamp", "deletionGracePeriodSeconds", "generateName"}) {
        const QString path = u"metadata."_s + QString::fromLatin1(field);
        if (at(live, path).isUndefined())
            drop(changed, path);
        else
            put(changed, path, at(live, path));
    }
    changed.insert(u"apiVersion"_s, live.value(u"apiVersion"_s));
    changed.insert(u"kind"_s, live.value(u"kind"_s));
    return changed;
}

bool countsGenerations(const Kind& kind)
{
    static const QStringList kinds{
        u"Deployment"_s, u"ReplicaSet"_s, u"StatefulSet"_s,         u"DaemonSet"_s,    u"Job"_s,
        u"CronJob"_s,    u"Ingress"_s,    u"PodDisruptionBudget"_s, u"NetworkPolicy"_s};
    return kinds.contains(kind.name);
}

bool sameButManagedTimes(QJsonObject a, QJsonObject b)
{
    const auto timeless = [](QJsonObject& object) {
        QJsonArray made;
        for (const QJsonValue& entry : at(object, u"metadata.managedFields").toArray()) {
            QJsonObject one = entry.toObject();
            one.remove(u"time"_s);
            made.append(one);
        }
        put(object, u"metadata.managedFields", made);
        drop(object, u"metadata.resourceVersion");
    };
    timeless(a);
    timeless(b);
    return a == b;
}

} // namespace

Answer<void> ObjectWriter::checkNamespace(const Kind& kind, const QString& space, const QString& name) const
{
    if (!kind.namespaced)
        return {};
    const auto found = m_store.find(kindOf(u"namespaces"_s), {}, space);
    if (!found)
        return notFound(kindOf(u"namespaces"_s), space);
    if (at(*found, u"metadata.deletionTimestamp").isUndefined())
        return {};
    const QString resource = kind.group.isEmpty() ? kind.plural : kind.plural + u'.' + kind.group;
    return refused(
        403, u"Forbidden"_s,
        u"%1 \"%2\" is forbidden: unable to create new content in namespace %3 because it is being "
        "terminated"_s.arg(resource, name, space),
        {{u"name"_s, name},
         {u"kind"_s, kind.plural},
         {u"causes"_s,
          QJsonArray{QJsonObject{{u"reason"_s, u"NamespaceTerminating"_s},
                                 {u"message"_s, u"namespace %1 is being terminated"_s.arg(space)},
                                 {u"field"_s, u"metadata.namespace"_s}}}}});
}

QJsonObject ObjectWriter::born(const Kind& kind, const QString& space, QJsonObject object) const
{
    object.insert(u"apiVersion"_s, kind.apiVersion());
    object.insert(u"kind"_s, kind.name);
    if (kind.namespaced)
        put(object, u"metadata.namespace", space);
    else
        drop(object, u"metadata.namespace");
    if (text(object, u"metadata.name").isEmpty() && !text(object, u"metadata.generateName").isEmpty())
        put(object, u"metadata.name", text(object, u"metadata.generateName") + randomSuffix());
    if (kind.hasStatus)
        object.remove(u"status"_s);
    put(object, u"metadata.uid", QUuid::createUuid().toString(QUuid::WithoutBraces));
    put(object, u"metadata.creationTimestamp", m_clock.stamp());
    for (const QStringView field : {u"metadata.resourceVersion", u"metadata.deletionTimestamp",
                                    u"metadata.deletionGracePeriodSeconds", u"metadata.generation"})
        drop(object, field);
    if (countsGenerations(kind))
        put(object, u"metadata.generation", 1);
    return object;
}

Answer<QJsonObject> ObjectWriter::create(const Kind& kind, const QString& space, QJsonObject object,
                                         const WriteOptions& options)
{
    const auto held = m_store.lock();
    object = stored(object, typeNamed(kind.name)).toObject();
    if (!text(object, u"metadata.resourceVersion").isEmpty())
        return badRequest(u"resourceVersion should not be set on objects to be created"_s);
    drop(object, u"metadata.managedFields");
    object = withDefaults(born(kind, space, object), kind);
    const QString name = text(object, u"metadata.name");
    if (const Answer<void> may = checkNamespace(kind, space, name); !may)
        return std::unexpected(may.error());
    if (const QList<Cause> wrong = wrongFields(object, {}, kind); !wrong.isEmpty())
        return invalid(kind, name, wrong);
    if (m_store.find(kind, kind.namespaced ? space : QString(), name))
        return alreadyExists(kind, name);
    object = updatedFields({}, object, kind, manager(kind, options, u"Update"_s), m_clock.stamp());
    return options.dryRun ? object : m_store.put(kind, object);
}

Answer<QJsonObject> ObjectWriter::change(const Kind& kind, const QString& space, const QString& name,
                                         const Edit& edit, const WriteOptions& options)
{
    const auto held = m_store.lock();
    const auto live = m_store.find(kind, space, name);
    if (!live)
        return notFound(kind, name);
    Answer<QJsonObject> edited = edit(*live);
    if (!edited)
        return edited;
    QJsonObject changed = stored(*edited, typeNamed(kind.name)).toObject();
    const QString version = text(changed, u"metadata.resourceVersion");
    if (!version.isEmpty() && version != text(*live, u"metadata.resourceVersion"))
        return conflict(kind, name,
                        u"the object has been modified; please apply your changes to the latest version and "
                        "try again"_s);
    const QString uid = text(changed, u"metadata.uid");
    if (!uid.isEmpty() && uid != text(*live, u"metadata.uid"))
        return conflict(kind, name,
                        u"Precondition failed: UID in precondition: %1, UID in object meta: %2"_s.arg(
                            uid, text(*live, u"metadata.uid")));
    changed = withDefaults(keepingSystemFields(changed, *live, kind, options.subresource), kind);
    changed = updatedFields(*live, changed, kind, manager(kind, options, u"Update"_s), m_clock.stamp());
    return replace(kind, *live, changed, options);
}

Answer<QJsonObject> ObjectWriter::replace(const Kind& kind, const QJsonObject& live, QJsonObject changed,
                                          const WriteOptions& options)
{
    const QString name = text(live, u"metadata.name");
    if (const QList<Cause> wrong = wrongFields(changed, live, kind); !wrong.isEmpty())
        return invalid(kind, name, wrong);
    if (countsGenerations(kind) && changed.value(u"spec"_s) != live.value(u"spec"_s))
        put(changed, u"metadata.generation", number(live, u"metadata.generation") + 1);
    put(changed, u"metadata.resourceVersion", at(live, u"metadata.resourceVersion"));
    if (sameButManagedTimes(live, changed))
        return live;
    if (options.dryRun)
        return changed;
    const bool leaves = !at(changed, u"metadata.deletionTimestamp").isUndefined() &&
                        at(changed, u"metadata.finalizers").toArray().isEmpty() &&
                        !at(live, u"metadata.finalizers").toArray().isEmpty() &&
                        number(changed, u"metadata.deletionGracePeriodSeconds") == 0;
    if (leaves) {
        m_store.remove(kind, text(live, u"metadata.namespace"), name);
        return changed;
    }
    return m_store.put(kind, changed);
}

Answer<Written> ObjectWriter::apply(const Kind& kind, const QString& space, const QString& name,
                                    const QJsonObject& config, const WriteOptions& options)
{
    const auto held = m_store.lock();
    if (!at(config, u"metadata.managedFields").toArray().isEmpty())
        return badRequest(u"metadata.managedFields must be nil"_s);
    QJsonObject wanted = config;
    if (kind.hasStatus && options.subresource.isEmpty())
        wanted.remove(u"status"_s);
    const auto live = m_store.find(kind, space, name);
    if (!live && !options.subresource.isEmpty())
        return notFound(kind, name);
    const QJsonObject before = live.value_or(QJsonObject());
    const QString version = text(config, u"metadata.resourceVersion");
    if (live && !version.isEmpty() && version != text(before, u"metadata.resourceVersion"))
        return conflict(kind, name,
                        u"the object has been modified; please apply your changes to the latest version and "
                        "try again"_s);
    const Answer<QJsonObject> applied = appliedFields(
        before, wanted, kind, manager(kind, options, u"Apply"_s), m_clock.stamp(), options.force);
    if (!applied)
        return std::unexpected(applied.error());
    const QJsonObject kept = stored(*applied, typeNamed(kind.name)).toObject();
    if (live) {
        const QJsonObject changed =
            withDefaults(keepingSystemFields(kept, before, kind, options.subresource), kind);
        const Answer<QJsonObject> replaced = replace(kind, before, changed, options);
        return replaced ? Answer<Written>(Written{*replaced, false}) : std::unexpected(replaced.error());
    }
    const QJsonObject made = withDefaults(born(kind, space, kept), kind);
    if (const Answer<void> may = checkNamespace(kind, space, name); !may)
        return std::unexpected(may.error());
    if (const QList<Cause> wrong = wrongFields(made, {}, kind); !wrong.isEmpty())
        return invalid(kind, name, wrong);
    return Written{options.dryRun ? made : m_store.put(kind, made), true};
}

} // namespace lockstep::test
