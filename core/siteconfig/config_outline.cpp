#include "core/siteconfig/config_outline.h"

#include "core/siteconfig/schema_words.h"
#include "core/siteconfig/secret_masking.h"
#include "core/support/secret.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString detailOf(const JsoncDocument& document, qint32 index, bool secret)
{
    const JsoncNode& node = document.node(index);
    if (node.isContainer()) {
        const QString what = node.kind == JsoncKind::Array ? u"item"_s : u"key"_s;
        return u"%1 %2%3"_s.arg(node.childCount).arg(what, node.childCount == 1 ? QString() : u"s"_s);
    }
    return secret && node.kind != JsoncKind::Null ? Secret::mask()
                                                  : maskedText(shownValue(document.value(index)));
}

} // namespace

QString outlineName(const JsoncDocument& document, qint32 index)
{
    const JsoncNode& node = document.node(index);
    if (node.keyOffset >= 0 || node.parent < 0)
        return document.key(index);
    int number = 1;
    for (qint32 at = node.previous; at >= 0; at = document.node(at).previous)
        ++number;
    return itemName(document, index, number);
}

QString itemName(const JsoncDocument& document, qint32 item, int number)
{
    for (const QString& key : {u"name"_s, u"displayName"_s, u"configID"_s, u"type"_s, u"id"_s}) {
        const qint32 child = document.node(item).isContainer() ? document.child(item, key) : -1;
        if (child >= 0 && document.node(child).kind == JsoncKind::String)
            return document.value(child).toString();
    }
    return QString::number(number);
}

QList<OutlineEntry> configOutline(const JsoncDocument& document)
{
    QList<OutlineEntry> entries;

    struct Open
    {
        qint32 entry; ///< in the list; -1: the whole
        bool secret;
    };

    QHash<qint32, Open> containers{{0, {-1, false}}};
    QHash<qint32, int> counts;
    // Nodes are in the order of the text, each after the one around it.
    for (qint32 index = 1; index < qint32(document.tree().nodes.size()); ++index) {
        const JsoncNode& node = document.node(index);
        const Open around = containers.value(node.parent, {-1, false});
        const int number = ++counts[node.parent];
        const bool inArray = node.keyOffset < 0;
        const QString name = inArray ? itemName(document, index, number) : document.key(index);
        const bool secret = inArray ? around.secret : namesSecret(name);
        entries += {.node = index,
                    .parent = around.entry,
                    .depth = around.entry < 0 ? 0 : entries[around.entry].depth + 1,
                    .name = name,
                    .detail = detailOf(document, index, secret)};
        if (node.isContainer())
            containers.insert(index, {qint32(entries.size() - 1), secret});
    }
    return entries;
}

} // namespace lockstep
