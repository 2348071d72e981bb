#include "kube_api/managed_fields.h"

#include "kube_api/json_paths.h"

#include <QJsonDocument>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

struct Ownership
{
    FieldSet fields;
    QString time;
};

using Managers = std::map<FieldManager, Ownership>;

Managers readManagers(const QJsonObject& object)
{
    Managers managers;
    for (const QJsonValue& entry : at(object, u"metadata.managedFields").toArray()) {
        const QJsonObject one = entry.toObject();
        const FieldManager manager{text(one, u"manager"), text(one, u"operation"), text(one, u"apiVersion"),
                                   text(one, u"subresource")};
        managers[manager] = {FieldSet::fromJson(at(one, u"fieldsV1").toObject()), text(one, u"time")};
    }
    return managers;
}

QJsonArray written(const Managers& managers)
{
    QList<QJsonObject> entries;
    for (const auto& [manager, owned] : managers) {
        QJsonObject entry{{u"manager"_s, manager.name},          {u"operation"_s, manager.operation},
                          {u"apiVersion"_s, manager.apiVersion}, {u"time"_s, owned.time},
                          {u"fieldsType"_s, u"FieldsV1"_s},      {u"fieldsV1"_s, owned.fields.toJson()}};
        if (!manager.subresource.isEmpty())
            entry.insert(u"subresource"_s, manager.subresource);
        entries.append(entry);
    }
    std::ranges::stable_sort(entries, {}, [](const QJsonObject& entry) {
        return std::tuple(text(entry, u"operation"), text(entry, u"time"), text(entry, u"manager"));
    });
    QJsonArray made;
    for (const QJsonObject& entry : entries)
        made.append(entry);
    return made;
}

/// Without what nobody owns, and what is no part of the comparison.
QJsonObject ownable(QJsonObject object)
{
    for (const char* path :
         {"apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.generateName",
          "metadata.creationTimestamp", "metadata.selfLink", "metadata.uid", "metadata.generation",
          "metadata.managedFields", "metadata.resourceVersion", "metadata.deletionTimestamp",
          "metadata.deletionGracePeriodSeconds"})
        drop(object, QString::fromLatin1(path));
    if (isEmptyValue(object.value(u"metadata"_s)))
        object.remove(u"metadata"_s);
    return object;
}

struct Conflict
{
    FieldManager manager;
    FieldSet fields;
};

QString managerText(const FieldManager& manager)
{
    QString said = u'"' + manager.name + u'"';
    if (!manager.subresource.isEmpty())
        said += u" with subresource \"%1\""_s.arg(manager.subresource);
    return manager.operation == u"Update"_s ? said + u" using "_s + manager.apiVersion : said;
}

std::unexpected<ApiError> applyConflict(const QList<Conflict>& conflicts)
{
    QJsonArray causes;
    QStringList lines;
    for (const Conflict& one : conflicts) {
        const QString who = managerText(one.manager);
        lines.append(u"conflicts with %1:"_s.arg(who));
        for (const FieldSet::Path& path : one.fields) {
            causes.append(QJsonObject{{u"reason"_s, u"FieldManagerConflict"_s},
                                      {u"message"_s, u"conflict with "_s + who},
                                      {u"field"_s, pathText(path)}});
            lines.append(u"- "_s + pathText(path));
        }
    }
    QString message = u"Apply failed with %1 conflicts: %2"_s.arg(causes.size()).arg(lines.join(u'\n'));
    if (causes.size() == 1) {
        const QJsonObject only = causes.first().toObject();
        message = u"Apply failed with 1 conflict: %1: %2"_s.arg(text(only, u"message"), text(only, u"field"));
    }
    return refused(409, u"Conflict"_s, message, {{u"causes"_s, causes}});
}

/// What a client-side apply owned, and nobody changed since: the kubectl that applies on the server may take
/// it.
FieldSet lastAppliedFields(const QJsonObject& live, const TypeRef& type)
{
    const QString annotation = at(live, u"metadata.annotations")
                                   .toObject()
                                   .value(u"kubectl.kubernetes.io/last-applied-configuration"_s)
                                   .toString();
    const QJsonObject last = ownable(QJsonDocument::fromJson(annotation.toUtf8()).object());
    const Comparison since = compared(last, ownable(live), type);
    return fieldsOf(last, type).without(since.modified).without(since.added).without(since.removed);
}

/// The change is one manager's: the others own no longer what it changes, unless that is a conflict.
QList<Conflict> takeFromOthers(Managers& managers, const FieldManager& manager, const Comparison& change)
{
    QList<Conflict> conflicts;
    const FieldSet changed = change.modified.united(change.added);
    for (auto& [other, owned] : managers) {
        if (other == manager)
            continue;
        const FieldSet disputed = owned.fields.intersected(changed);
        if (!disputed.isEmpty())
            conflicts.append({other, disputed});
        owned.fields = owned.fields.without(disputed).without(change.removed);
    }
    return conflicts;
}

void dropIdleManagers(Managers& managers)
{
    std::erase_if(managers, [](const auto& entry) { return entry.second.fields.isEmpty(); });
}

/// What was applied before and is not any more goes, unless somebody else owns it.
QJsonObject pruneAbandoned(const QJsonObject& object, const Managers& managers, const FieldSet& last,
                           const TypeRef& type)
{
    if (last.isEmpty())
        return object;
    const QJsonObject cut = withoutFields(object, last.withNamedParents(), type);
    FieldSet owned;
    for (const auto& [manager, ownership] : managers)
        owned = owned.united(ownership.fields);
    const FieldSet all = fieldsOf(object, type).withNamedParents();
    const FieldSet lost = all.without(fieldsOf(cut, type).withNamedParents());
    const QJsonObject kept = withoutFields(object, lost.without(owned.withNamedParents()), type);
    const FieldSet dangling =
        all.without(fieldsOf(kept, type).withNamedParents()).intersected(last.withNamedParents());
    return withoutFields(object, dangling, type);
}

/// The object with the metadata that nobody owns, as before.
QJsonObject restored(QJsonObject changed, const QJsonObject& before, const QJsonObject& config)
{
    QJsonObject meta = changed.value(u"metadata"_s).toObject();
    const QJsonObject old = before.value(u"metadata"_s).toObject();
    const QJsonObject given = config.value(u"metadata"_s).toObject();
    for (const char* name : {"name", "namespace", "generateName", "creationTimestamp", "uid", "generation",
                             "resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds"}) {
        const QString key = QString::fromLatin1(name);
        const QJsonValue value = old.contains(key) ? old.value(key) : given.value(key);
        if (!value.isUndefined())
            meta.insert(key, value);
    }
    changed.insert(u"metadata"_s, meta);
    changed.insert(u"apiVersion"_s, config.value(u"apiVersion"_s));
    changed.insert(u"kind"_s, config.value(u"kind"_s));
    return changed;
}

} // namespace

QJsonObject updatedFields(const QJsonObject& before, QJsonObject after, const Kind& kind,
                          const FieldManager& manager, const QString& stamp)
{
    const QJsonValue given = at(after, u"metadata.managedFields");
    const bool resets =
        given.isArray() && given.toArray().size() == 1 && given.toArray().first().toObject().isEmpty();
    Managers managers = readManagers(given.toArray().isEmpty() ? before : after);
    if (resets)
        managers.clear();
    const Comparison change = compared(ownable(before), ownable(after), typeNamed(kind.name));
    static_cast<void>(takeFromOthers(managers, manager, change));
    if (!change.isSame()) {
        Ownership& own = managers[manager];
        const FieldSet now = own.fields.without(change.removed).united(change.modified).united(change.added);
        own = {now, stamp};
    }
    dropIdleManagers(managers);
    put(after, u"metadata.managedFields", written(managers));
    return after;
}

Answer<QJsonObject> appliedFields(const QJsonObject& before, const QJsonObject& config, const Kind& kind,
                                  const FieldManager& manager, const QString& stamp, bool force)
{
    const TypeRef type = typeNamed(kind.name);
    Managers managers = readManagers(before);
    const Ownership last = managers[manager];
    const QJsonObject wanted = ownable(config);
    const FieldSet wantedFields = fieldsOf(wanted, type);
    managers[manager] = {wantedFields, last.fields == wantedFields ? last.time : stamp};
    const QJsonObject live = ownable(before);
    QJsonObject changed = pruneAbandoned(merged(live, wanted, type), managers, last.fields, type);
    const Comparison change = compared(live, changed, type);
    QList<Conflict> conflicts = takeFromOthers(managers, manager, change);
    if (manager.name == u"kubectl"_s && !conflicts.isEmpty()) {
        const FieldSet allowed = lastAppliedFields(before, type);
        for (Conflict& one : conflicts)
            one.fields = one.fields.without(allowed);
        conflicts.removeIf([](const Conflict& one) { return one.fields.isEmpty(); });
    }
    if (!conflicts.isEmpty() && !force)
        return applyConflict(conflicts);
    if (!change.isSame())
        managers[manager].time = stamp;
    dropIdleManagers(managers);
    changed = restored(withoutNulls(changed).toObject(), before, config);
    put(changed, u"metadata.managedFields", written(managers));
    return changed;
}

} // namespace lockstep::test
