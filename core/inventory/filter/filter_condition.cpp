#include "core/inventory/filter/filter_condition.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype mostValues = 50;

/// A value as JSON, which is jq, too.
QString literal(const QJsonValue& value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.sliced(1, list.size() - 2));
}

QString textTest(const QString& path, const char* test, const QJsonValue& value)
{
    return u"(%1 // \"\" | tostring | %2(%3))"_s.arg(path, QString::fromLatin1(test),
                                                     literal(value.toVariant().toString()));
}

QString expressionOf(const FilterCondition& condition)
{
    using Operator = FilterCondition::Operator;
    const QString path = jqPath(condition.path);
    switch (condition.comparison) {
    case Operator::Equals:
        return path + u" == "_s + literal(condition.value);
    case Operator::Differs:
        return path + u" != "_s + literal(condition.value);
    case Operator::Contains:
        return textTest(path, "contains", condition.value);
    case Operator::StartsWith:
        return textTest(path, "startswith", condition.value);
    case Operator::IsSet:
        return path + u" != null"_s;
    case Operator::IsNotSet:
        return path + u" == null"_s;
    }
    return {};
}

using Counts = QMap<QStringList, QHash<QJsonValue, int>>;

void count(const QJsonObject& object, const QStringList& path, Counts& counts)
{
    for (auto member = object.begin(); member != object.end(); ++member) {
        const QStringList own = path + QStringList{member.key()};
        if (member->isObject())
            count(member->toObject(), own, counts);
        else if (!member->isArray() && !member->isNull())
            ++counts[own][*member];
    }
}

QList<QJsonValue> byFrequency(const QHash<QJsonValue, int>& counts)
{
    QList<QJsonValue> values = counts.keys();
    std::ranges::sort(values, [&](const QJsonValue& a, const QJsonValue& b) {
        const int difference = counts[b] - counts[a];
        return difference != 0 ? difference < 0 : literal(a) < literal(b);
    });
    return values.first(std::min(values.size(), mostValues));
}

} // namespace

QString jqPath(const QStringList& path)
{
    static const QRegularExpression word(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    QString made;
    for (const QString& key : path)
        made += u'.' + (word.match(key).hasMatch() ? key : literal(key));
    return made.isEmpty() ? u"."_s : made;
}

QString jqExpression(const QList<FilterCondition>& conditions)
{
    QStringList parts;
    for (const FilterCondition& condition : conditions)
        parts.append(expressionOf(condition));
    return parts.join(u" and "_s);
}

QList<FleetField> fleetFields(const QByteArrayList& documents)
{
    Counts counts;
    for (const QByteArray& document : documents)
        count(QJsonDocument::fromJson(document).object(), {}, counts);
    QList<FleetField> fields;
    for (const auto& [path, values] : counts.asKeyValueRange())
        fields.append({path, byFrequency(values)});
    return fields;
}

} // namespace lockstep
