#include "core/siteconfig/jsonc_document.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// The index that a step of a path means; -1: it means none. RFC 6901: no sign, no leading zero.
qint32 indexOf(const QString& step)
{
    const bool digits = std::ranges::all_of(step, [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (step.isEmpty() || !digits || (step.size() > 1 && step.startsWith(u'0')))
        return -1;
    bool ok = false;
    const int index = step.toInt(&ok);
    return ok ? index : -1;
}

} // namespace

JsoncDocument JsoncDocument::parse(const QByteArray& bytes, const JsoncRules& rules)
{
    return JsoncDocument(std::make_shared<const Data>(Data{bytes, rules, parseJsonc(bytes, rules)}));
}

qint32 JsoncDocument::find(const JsoncPath& path) const
{
    qint32 found = tree().nodes.empty() ? -1 : 0;
    for (const QString& step : path) {
        if (found < 0)
            break;
        found = child(found, step);
    }
    return found;
}

qint32 JsoncDocument::child(qint32 container, const QString& step) const
{
    const JsoncNode& parent = node(container);
    if (parent.kind == JsoncKind::Object) {
        qint32 at = parent.lastChild;
        while (at >= 0 && key(at) != step)
            at = node(at).previous;
        return at;
    }
    qint32 left = parent.kind == JsoncKind::Array ? indexOf(step) : -1;
    qint32 at = left < 0 ? -1 : parent.firstChild;
    for (; at >= 0 && left > 0; --left)
        at = node(at).next;
    return at;
}

qint32 JsoncDocument::nodeAt(qsizetype offset) const
{
    qint32 found = -1;
    qint32 next = tree().nodes.empty() ? -1 : 0;
    while (next >= 0) {
        found = next;
        next = node(found).firstChild;
        while (next >= 0 && (node(next).begin() > offset || node(next).end() < offset))
            next = node(next).next;
    }
    return found;
}

JsoncPath JsoncDocument::path(qint32 index) const
{
    JsoncPath path;
    for (; node(index).parent >= 0; index = node(index).parent) {
        int place = 0;
        for (qint32 at = node(index).previous; at >= 0; at = node(at).previous)
            ++place;
        path.prepend(node(index).keyOffset >= 0 ? key(index) : QString::number(place));
    }
    return path;
}

QByteArray JsoncDocument::text(qint32 index) const
{
    return bytes().sliced(node(index).offset, node(index).length);
}

QString JsoncDocument::key(qint32 index) const
{
    const JsoncNode& at = node(index);
    return at.keyOffset < 0 ? QString()
                            : jsoncUnquoted(QByteArrayView(bytes()).sliced(at.keyOffset, at.keyLength));
}

// Calls itself as deep as the tree is, which the rules bound.
QJsonValue JsoncDocument::value(qint32 index) const
{
    const JsoncNode& at = node(index);
    switch (at.kind) {
    case JsoncKind::Object: {
        QJsonObject object;
        for (qint32 child = at.firstChild; child >= 0; child = node(child).next)
            object.insert(key(child), value(child));
        return object;
    }
    case JsoncKind::Array: {
        QJsonArray array;
        for (qint32 child = at.firstChild; child >= 0; child = node(child).next)
            array.append(value(child));
        return array;
    }
    case JsoncKind::String:
        return jsoncUnquoted(QByteArrayView(bytes()).sliced(at.offset, at.length));
    case JsoncKind::Number: {
        const QByteArray number = text(index);
        bool isInteger = false;
        const qint64 integer = number.toLongLong(&isInteger);
        return isInteger ? QJsonValue(integer) : QJsonValue(number.toDouble());
    }
    case JsoncKind::True:
    case JsoncKind::False:
        return at.kind == JsoncKind::True;
    case JsoncKind::Null:
        break;
    }
    return QJsonValue::Null;
}

bool JsoncDocument::isBlank() const
{
    return tree().nodes.empty() && problems().size() == 1 && problems().first().offset == bytes().size();
}

Result<void> JsoncDocument::check(const QString& name) const
{
    for (const JsoncProblem& problem : problems()) {
        if (problem.severity == JsoncSeverity::Error)
            return invalidAt(u"read the configuration"_s, name, place(problem.offset), problem.text);
    }
    return {};
}

Result<JsoncDocument> JsoncDocument::edited(const JsoncEdits& edits) const
{
    const auto changed = applyJsoncEdits(bytes(), edits);
    if (!changed)
        return failure(changed);
    return parse(*changed, m_data->rules);
}

} // namespace lockstep
