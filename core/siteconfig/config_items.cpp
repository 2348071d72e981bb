#include "core/siteconfig/config_items.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QByteArray textOf(const JsoncDocument& document, qint32 item, const QString& key)
{
    const qint32 child = document.child(item, key);
    if (child < 0 || document.node(child).isContainer())
        return {};
    return document.value(child).toVariant().toByteArray();
}

} // namespace

ConfigItem configItem(const JsoncDocument& document, qint32 item)
{
    ConfigItem found;
    const QByteArray type = textOf(document, item, u"type"_s);
    found.kind = type.isEmpty() ? textOf(document, item, u"level"_s) : type;
    for (const QString& key : {u"configID"_s, u"id"_s, u"name"_s}) {
        const QByteArray text = textOf(document, item, key);
        if (!text.isEmpty())
            found.name += '\0' + key.toUtf8() + '\0' + text;
    }
    if (!found.name.isEmpty())
        found.name.prepend(type);
    found.whole = QJsonDocument(document.value(item).toObject()).toJson(QJsonDocument::Compact);
    return found;
}

QList<int> ConfigItemRows::place(const QList<ConfigItem>& items)
{
    QList<int> places(items.size(), -1);
    m_used.fill(false, m_rows.size());
    for (qsizetype i = 0; i < items.size(); ++i)
        take(places[i], m_byName.value(items[i].name), true);
    for (qsizetype i = 0; i < items.size(); ++i)
        take(places[i], m_byWhole.value(items[i].whole), true);
    for (qsizetype i = 0; i < items.size(); ++i) {
        const bool isNamed = !items[i].name.isEmpty();
        take(places[i], (isNamed ? m_namelessByKind : m_byKind).value(items[i].kind), !isNamed);
    }
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (places[i] < 0) {
            places[i] = count();
            m_rows.append(ConfigItem());
        }
        learn(places[i], items[i]);
    }
    return places;
}

void ConfigItemRows::take(int& place, const QList<int>& candidates, bool isOfAnyName)
{
    if (place >= 0)
        return;
    for (const int row : candidates) {
        if (m_used[row] || (!isOfAnyName && !m_rows[row].name.isEmpty()))
            continue;
        m_used[row] = true;
        place = row;
        return;
    }
}

void ConfigItemRows::learn(int row, const ConfigItem& item)
{
    ConfigItem& known = m_rows[row];
    const bool isNew = known.whole.isEmpty();
    if (isNew) {
        known = item;
        m_byKind[item.kind].append(row);
        if (item.name.isEmpty())
            m_namelessByKind[item.kind].append(row);
    }
    if (isNew || known.name.isEmpty()) {
        known.name = item.name;
        if (!item.name.isEmpty())
            m_byName[item.name].append(row);
    }
    if (isNew || known.whole != item.whole)
        m_byWhole[item.whole].append(row);
}

} // namespace lockstep
