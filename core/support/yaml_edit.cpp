#include "core/support/yaml_edit.h"

#include "core/support/json_pointer.h"
#include "core/support/yaml_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

struct Span
{
    qsizetype begin = 0;
    qsizetype length = 0;
};

qsizetype offsetOf(const QByteArray& yaml, TextPlace place)
{
    qsizetype offset = 0;
    for (int line = 1; line < place.line; ++line)
        offset = yaml.indexOf('\n', offset) + 1;
    return offset + place.column - 1;
}

/// The end of what is in quotes; the beginning where there is none.
qsizetype endOfQuoted(const QByteArray& yaml, qsizetype begin)
{
    const char quote = yaml[begin];
    for (qsizetype at = begin + 1; at < yaml.size() && yaml[at] != '\n'; ++at) {
        if (quote == '"' && yaml[at] == '\\')
            ++at;
        else if (quote == '\'' && yaml[at] == quote && at + 1 < yaml.size() && yaml[at + 1] == quote)
            ++at;
        else if (yaml[at] == quote)
            return at + 1;
    }
    return begin;
}

/// The ends that a value without quotes may have, nearest first: that of the line, a comment, and what ends
/// it in braces and brackets.
QList<qsizetype> endsOfPlain(const QByteArray& yaml, qsizetype begin)
{
    qsizetype line = yaml.indexOf('\n', begin);
    if (line < 0)
        line = yaml.size();
    QList<qsizetype> ends;
    for (qsizetype at = begin; at <= line; ++at) {
        const bool isEnd = at == line || QByteArrayView(",}]").contains(yaml[at]) ||
                           (yaml[at] == '#' && at > begin && yaml[at - 1] == ' ');
        if (!isEnd)
            continue;
        qsizetype end = at;
        while (end > begin && (yaml[end - 1] == ' ' || yaml[end - 1] == '\t' || yaml[end - 1] == '\r'))
            --end;
        ends.append(end);
    }
    return ends;
}

QList<Span> spansAt(const QByteArray& yaml, qsizetype begin)
{
    QList<Span> spans;
    if (begin >= yaml.size())
        return spans;
    if (yaml[begin] == '"' || yaml[begin] == '\'') {
        if (const qsizetype end = endOfQuoted(yaml, begin); end > begin)
            spans.append({begin, end - begin});
        return spans;
    }
    for (const qsizetype end : endsOfPlain(yaml, begin))
        spans.append({begin, end - begin});
    return spans;
}

/// Ways to write the value, the one that looks most like what is there first.
QByteArrayList writings(const QJsonValue& value, char first)
{
    const QByteArray plain = value.toVariant().toString().toUtf8();
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    const QByteArray quoted = json.sliced(1, json.size() - 2);
    if (first == '"')
        return {quoted, plain};
    QByteArray single = plain;
    single = '\'' + single.replace('\'', "''") + '\'';
    return first == '\'' ? QByteArrayList{single, quoted} : QByteArrayList{plain, quoted};
}

/// The value with another at the pointer.
QJsonValue with(QJsonValue whole, const QStringList& path, const QJsonValue& value)
{
    if (path.isEmpty())
        return value;
    const QString& step = path.first();
    if (whole.isArray()) {
        QJsonArray array = whole.toArray();
        array[step.toInt()] = with(array[step.toInt()], path.sliced(1), value);
        return array;
    }
    QJsonObject object = whole.toObject();
    object[step] = with(object[step], path.sliced(1), value);
    return object;
}

QStringList stepsOf(const QString& pointer)
{
    QStringList steps = pointer.split(u'/').sliced(1);
    for (QString& step : steps)
        step.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
    return steps;
}

} // namespace

Result<QByteArray> withYamlValue(const QByteArray& yaml, const QString& pointer, const QJsonValue& value,
                                 const QString& file)
{
    const Result<YamlDocument> document = readYamlDocument(yaml, file);
    if (!document)
        return failure(document);
    if (!pointer.startsWith(u'/') || !document->places.contains(pointer))
        return failure(ErrorKind::NotFound, u"change"_s, u"%1 in %2"_s.arg(pointer, file),
                       u"there is no such value"_s,
                       u"Check the name, and write the value into the file first"_s);
    const QStringList steps = stepsOf(pointer);
    const QJsonValue present = jsonAt(document->value, pointer).value_or(QJsonValue());
    if (present == value)
        return yaml;
    const TextPlace place = document->places.value(pointer);
    const auto refused = [&] {
        return invalidAt(u"change"_s, file, place, u"what is there cannot be replaced in place"_s,
                         u"Change it by hand: it stands in several lines, or is a map or list"_s);
    };
    if (present.isObject() || present.isArray())
        return refused();
    const QJsonValue wanted = with(document->value, steps, value);
    const qsizetype begin = offsetOf(yaml, place);
    for (const Span& span : spansAt(yaml, begin)) {
        for (const QByteArray& text : writings(value, yaml[begin])) {
            QByteArray edited = yaml;
            edited.replace(span.begin, span.length, text);
            // Only an edit that changes this value and no other is one.
            const Result<YamlDocument> read = readYamlDocument(edited, file);
            if (read && read->value == wanted)
                return edited;
        }
    }
    return refused();
}

} // namespace lockstep
