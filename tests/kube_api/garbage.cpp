#include "kube_api/json_paths.h"
#include "kube_api/workloads.h"

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

bool hasFinalizer(const QJsonObject& object, const QString& name)
{
    return at(object, u"metadata.finalizers").toArray().contains(name);
}

/// Whoever is waited for has done its part.
void release(Control& control, const Kind& kind, const QJsonObject& object, const QString& name)
{
    QJsonObject changed = object;
    QJsonArray kept;
    for (const QJsonValue& one : at(object, u"metadata.finalizers").toArray()) {
        if (one != name)
            kept.append(one);
    }
    put(changed, u"metadata.finalizers", kept);
    control.write(kind.plural, changed);
}

struct Dependent
{
    const Kind* kind;
    QJsonObject object;
};

QList<Dependent> dependentsOf(Control& control, const QJsonObject& owner)
{
    QList<Dependent> found;
    for (const QString& plural : {u"replicasets"_s, u"controllerrevisions"_s, u"pods"_s, u"jobs"_s}) {
        for (const QJsonObject& object :
             control.store.list(kindOf(plural), text(owner, u"metadata.namespace"))) {
            for (const QJsonValue& reference : at(object, u"metadata.ownerReferences").toArray()) {
                if (text(reference.toObject(), u"uid") == uidOf(owner))
                    found.append({&kindOf(plural), object});
            }
        }
    }
    return found;
}

void orphan(Control& control, const QJsonObject& owner)
{
    for (const Dependent& dependent : dependentsOf(control, owner)) {
        QJsonObject changed = dependent.object;
        drop(changed, u"metadata.ownerReferences");
        control.write(dependent.kind->plural, changed);
    }
}

void stepGoing(Control& control, const Kind& kind, const QJsonObject& object)
{
    if (hasFinalizer(object, u"orphan"_s)) {
        orphan(control, object);
        return release(control, kind, object, u"orphan"_s);
    }
    if (hasFinalizer(object, u"kubernetes.io/pvc-protection"_s))
        return release(control, kind, object, u"kubernetes.io/pvc-protection"_s);
    if (!hasFinalizer(object, u"foregroundDeletion"_s))
        return;
    const QList<Dependent> dependents = dependentsOf(control, object);
    DeleteOptions options;
    options.propagation = u"Foreground"_s;
    for (const Dependent& dependent : dependents) {
        if (!isGoing(dependent.object))
            control.remove(dependent.kind->plural, dependent.object, options);
    }
    if (dependents.isEmpty())
        release(control, kind, object, u"foregroundDeletion"_s);
}

bool ownerIsGone(Control& control, const QJsonObject& object)
{
    const QJsonArray owners = at(object, u"metadata.ownerReferences").toArray();
    for (const QJsonValue& owner : owners) {
        const QJsonObject one = owner.toObject();
        const Kind* kind = kindByName(text(one, u"apiVersion"), text(one, u"kind"));
        if (!kind)
            return false;
        const auto found = control.store.find(
            *kind, kind->namespaced ? text(object, u"metadata.namespace") : QString(), text(one, u"name"));
        if (found && uidOf(*found) == text(one, u"uid"))
            return false;
    }
    return !owners.isEmpty();
}

void emptyNamespace(Control& control, const QJsonObject& space)
{
    bool empty = true;
    DeleteOptions options;
    options.propagation = u"Background"_s;
    for (const Kind& kind : allKinds()) {
        if (!kind.namespaced)
            continue;
        for (const QJsonObject& object : control.store.list(kind, nameOf(space))) {
            empty = false;
            if (!isGoing(object))
                control.remove(kind.plural, object, options);
        }
    }
    if (empty)
        control.store.remove(kindOf(u"namespaces"_s), {}, nameOf(space));
}

} // namespace

void stepGarbage(Control& control)
{
    for (const Kind& kind : allKinds()) {
        if (kind.name == u"Event"_s || kind.createOnly)
            continue;
        for (const QJsonObject& object : control.store.list(kind)) {
            if (isGoing(object) && kind.name == u"Namespace"_s)
                emptyNamespace(control, object);
            else if (isGoing(object))
                stepGoing(control, kind, object);
            else if (ownerIsGone(control, object))
                control.remove(kind.plural, object);
        }
    }
}

} // namespace lockstep::test
