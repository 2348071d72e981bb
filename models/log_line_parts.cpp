#include "models/log_line_parts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype mostOfFields = 2'000; ///< characters
constexpr int deepest = 4;                ///< objects within objects that are taken apart

bool isOneOf(QStringView name, std::initializer_list<QStringView> names)
{
    return std::ranges::any_of(names,
                               [&](QStringView one) { return name.compare(one, Qt::CaseInsensitive) == 0; });
}

bool isMessage(QStringView name)
{
    return isOneOf(name, {u"Body", u"msg", u"message"});
}

bool isLevel(QStringView name)
{
    return isOneOf(name, {u"SeverityText", u"level", u"lvl", u"severity"});
}

bool isTime(QStringView name)
{
    return isOneOf(name, {u"Timestamp", u"TimestampNanos", u"time", u"ts", u"t"});
}

std::optional<RunEvent::Level> levelNamed(QStringView word)
{
    using Level = RunEvent::Level;
    if (isOneOf(word, {u"error", u"eror", u"fatal", u"critical", u"crit", u"panic", u"dpanic"}))
        return Level::Error;
    if (isOneOf(word, {u"warn", u"warning"}))
        return Level::Warning;
    if (isOneOf(word, {u"info", u"notice", u"log"}))
        return Level::Info;
    if (isOneOf(word, {u"debug", u"dbug", u"trace"}))
        return Level::Debug;
    return std::nullopt;
}

/// A field as a person reads it; what holds spaces is quoted.
void addField(QString& to, const QString& name, const QString& value)
{
    if (to.size() >= mostOfFields)
        return;
    if (!to.isEmpty())
        to += u' ';
    to += name + u'=';
    to += value.isEmpty() || value.contains(u' ') ? u'"' + value + u'"' : value;
    if (to.size() > mostOfFields)
        to = to.left(mostOfFields) + u'…';
}

QString textOf(const QJsonValue& value)
{
    if (value.isString())
        return value.toString();
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return value.isNull() ? u"null"_s : value.toVariant().toString();
}

void addFields(QString& to, const QString& prefix, const QJsonObject& object, int depth)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it->isObject() && depth < deepest)
            addFields(to, prefix + it.key() + u'.', it->toObject(), depth + 1);
        else
            addField(to, prefix + it.key(), textOf(*it));
    }
}

std::optional<LogLineParts> partsOfJson(const QJsonObject& object)
{
    LogLineParts parts;
    bool hasMessage = false;
    QJsonObject others;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (isMessage(it.key()) && it->isString()) {
            parts.message = it->toString();
            hasMessage = true;
        } else if (isLevel(it.key()) && it->isString() && levelNamed(it->toString())) {
            parts.level = levelNamed(it->toString());
        } else if (!isTime(it.key())) {
            others.insert(it.key(), *it);
        }
    }
    if (!hasMessage)
        return std::nullopt;
    // What it is about comes before who says it.
    const QJsonObject about = others.take(u"Attributes").toObject();
    const QJsonObject who = others.take(u"Resource").toObject();
    addFields(parts.fields, {}, about, 0);
    addFields(parts.fields, {}, others, 0);
    addFields(parts.fields, {}, who, 0);
    return parts;
}

/// One name and value from the front of `rest`; false: it does not begin with one.
bool takePair(QStringView& rest, QString& name, QString& value)
{
    const qsizetype equals = rest.indexOf(u'=');
    if (equals <= 0)
        return false;
    name = rest.first(equals).toString();
    if (std::ranges::any_of(name, [](QChar c) { return c.isSpace() || c == u'"'; }))
        return false;
    rest = rest.sliced(equals + 1);
    value.clear();
    if (!rest.startsWith(u'"')) {
        const qsizetype end = rest.indexOf(u' ');
        value = (end < 0 ? rest : rest.first(end)).toString();
        rest = end < 0 ? QStringView() : rest.sliced(end).trimmed();
        return true;
    }
    qsizetype at = 1;
    for (; at < rest.size() && rest[at] != u'"'; ++at) {
        if (rest[at] == u'\\' && at + 1 < rest.size())
            ++at;
        value += rest[at];
    }
    rest = at < rest.size() ? rest.sliced(at + 1).trimmed() : QStringView();
    return true;
}

std::optional<LogLineParts> partsOfLogfmt(const QString& line)
{
    LogLineParts parts;
    bool hasMessage = false;
    QString name;
    QString value;
    for (QStringView rest = QStringView(line).trimmed(); !rest.isEmpty();) {
        if (!takePair(rest, name, value))
            return std::nullopt;
        if (isMessage(name)) {
            parts.message = value;
            hasMessage = true;
        } else if (isLevel(name) && levelNamed(value)) {
            parts.level = levelNamed(value);
        } else if (!isTime(name)) {
            addField(parts.fields, name, value);
        }
    }
    return hasMessage ? std::optional(parts) : std::nullopt;
}

} // namespace

std::optional<LogLineParts> logLineParts(QByteArrayView line)
{
    const QByteArrayView text = line.trimmed();
    if (text.startsWith('{')) {
        const QJsonDocument document = QJsonDocument::fromJson(text.toByteArray());
        return document.isObject() ? partsOfJson(document.object()) : std::nullopt;
    }
    const bool mayBeLogfmt = text.contains("msg=") || text.contains("message=");
    return mayBeLogfmt ? partsOfLogfmt(QString::fromUtf8(text)) : std::nullopt;
}

} // namespace lockstep
