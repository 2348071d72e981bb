#include "kube_api/object_store.h"

#include "kube_api/json_paths.h"

using namespace Qt::StringLiterals;

namespace lockstep::test {

namespace {

constexpr std::size_t rememberedChanges = 50'000;

QString versionText(qint64 version)
{
    return QString::number(version);
}

} // namespace

std::optional<QJsonObject> ObjectStore::find(const Kind& kind, const QString& space,
                                             const QString& name) const
{
    const Lock held = lock();
    const auto objects = m_objects.constFind(&kind);
    if (objects == m_objects.constEnd())
        return std::nullopt;
    const auto found = objects->constFind(Key(space, name));
    return found == objects->constEnd() ? std::nullopt : std::optional(*found);
}

QList<QJsonObject> ObjectStore::list(const Kind& kind, const QString& space) const
{
    const Lock held = lock();
    const QMap<Key, QJsonObject> objects = m_objects.value(&kind);
    if (space.isEmpty())
        return objects.values();
    QList<QJsonObject> found;
    for (auto object = objects.lowerBound(Key(space, QString())); object != objects.end(); ++object) {
        if (object.key().first != space)
            break;
        found.append(object.value());
    }
    return found;
}

qint64 ObjectStore::version() const
{
    const Lock held = lock();
    return m_version;
}

QJsonObject ObjectStore::put(const Kind& kind, QJsonObject object)
{
    const Lock held = lock();
    const Key key(text(object, u"metadata.namespace"), text(object, u"metadata.name"));
    test::put(object, u"metadata.resourceVersion", versionText(m_version + 1));
    QMap<Key, QJsonObject>& objects = m_objects[&kind];
    const QJsonObject before = objects.value(key);
    objects.insert(key, object);
    record({0, &kind, before, object, false});
    return object;
}

void ObjectStore::remove(const Kind& kind, const QString& space, const QString& name)
{
    const Lock held = lock();
    const QJsonObject before = m_objects[&kind].take(Key(space, name));
    if (before.isEmpty())
        return;
    QJsonObject last = before;
    test::put(last, u"metadata.resourceVersion", versionText(m_version + 1));
    record({0, &kind, before, last, true});
}

void ObjectStore::record(Change change)
{
    change.version = ++m_version;
    m_history.push_back(std::move(change));
    if (m_history.size() > rememberedChanges)
        m_history.pop_front();
    m_changed.notify_all();
}

std::optional<QList<Change>> ObjectStore::changesAfter(qint64 version) const
{
    const Lock held = lock();
    const qint64 oldest = m_version - qint64(m_history.size());
    if (version < oldest)
        return std::nullopt;
    QList<Change> found;
    for (qsizetype i = version - oldest; i < qsizetype(m_history.size()); ++i)
        found.append(m_history[std::size_t(i)]);
    return found;
}

void ObjectStore::forgetHistory()
{
    const Lock held = lock();
    m_history.clear();
}

void ObjectStore::wait(Lock& lock, std::chrono::milliseconds longest) const
{
    m_changed.wait_for(lock, longest);
}

} // namespace lockstep::test
