#include "core/migration/lint/column_type.h"

#include "core/migration/lint/sql_tree.h"

#include <array>
#include <limits>

namespace lockstep::lint {

namespace {

constexpr int unlimited = std::numeric_limits<int>::max();

QList<int> modifiersOf(const QJsonValue& typeName)
{
    QList<int> modifiers;
    for (const QJsonValue modifier : typeName[u"typmods"].toArray())
        modifiers += modifier[u"A_Const"][u"ival"][u"ival"].toInt(); // The tree leaves out a zero.
    return modifiers;
}

/// Position in a chain of types of which each holds everything the one before holds; -1 for others.
qsizetype rank(QStringView name)
{
    static constexpr std::array chain = {QStringView(u"int2"), QStringView(u"int4"), QStringView(u"int8"),
                                         QStringView(u"numeric")};
    const auto found = std::ranges::find(chain, name);
    return found == chain.end() ? -1 : found - chain.begin();
}

bool isText(const ColumnType& type)
{
    return type.name == u"text" || type.name == u"varchar" || type.name == u"bpchar";
}

int lengthOf(const ColumnType& type)
{
    return type.modifiers.value(0, type.name == u"bpchar" ? 1 : unlimited);
}

TypeChange classifyText(const ColumnType& from, const ColumnType& to)
{
    if (lengthOf(to) < lengthOf(from))
        return TypeChange::Narrow;
    const bool padded = from.name == u"bpchar" || to.name == u"bpchar";
    return padded ? TypeChange::Rewrite : TypeChange::Free;
}

TypeChange classifyNumeric(const ColumnType& from, const ColumnType& to)
{
    if (to.modifiers.isEmpty())
        return TypeChange::Free;
    if (from.modifiers.isEmpty())
        return TypeChange::Narrow;
    const int fromScale = from.modifiers.value(1, 0);
    const int toScale = to.modifiers.value(1, 0);
    const int fromWhole = from.modifiers[0] - fromScale;
    const int toWhole = to.modifiers[0] - toScale;
    if (toScale < fromScale || toWhole < fromWhole)
        return TypeChange::Narrow;
    return toScale == fromScale ? TypeChange::Free : TypeChange::Rewrite;
}

/// timestamp(3) to timestamp: fractions of a second.
TypeChange classifyPrecision(const ColumnType& from, const ColumnType& to)
{
    constexpr int everything = 6;
    return to.modifiers.value(0, everything) < from.modifiers.value(0, everything) ? TypeChange::Narrow
                                                                                   : TypeChange::Free;
}

bool losesValues(QStringView from, QStringView to)
{
    static constexpr std::array<std::pair<QStringView, QStringView>, 9> pairs = {{
        {u"float8", u"float4"},
        {u"timestamp", u"date"},
        {u"timestamptz", u"date"},
        {u"timestamp", u"time"},
        {u"timestamptz", u"time"},
        {u"numeric", u"float8"},
        {u"numeric", u"float4"},
        {u"int8", u"float8"},
        {u"inet", u"cidr"},
    }};
    const bool fromFloat = from == u"float8" || from == u"float4";
    return std::ranges::contains(pairs, std::pair(from, to)) || (fromFloat && rank(to) >= 0);
}

} // namespace

ColumnType ColumnType::fromTree(const QJsonValue& typeName)
{
    return {qualifiedName(typeName[u"names"]), modifiersOf(typeName),
            int(typeName[u"arrayBounds"].toArray().size())};
}

QString ColumnType::toString() const
{
    QStringList numbers;
    for (const int modifier : modifiers)
        numbers += QString::number(modifier);
    const QString inParentheses =
        numbers.isEmpty() ? QString() : u'(' + numbers.join(QStringLiteral(", ")) + u')';
    return name + inParentheses + QStringLiteral("[]").repeated(dimensions);
}

TypeChange classify(const ColumnType& from, const ColumnType& to)
{
    if (from == to)
        return TypeChange::Same;
    if ((from.dimensions > 0) != (to.dimensions > 0))
        return TypeChange::Rewrite;
    if (isText(from) && isText(to))
        return classifyText(from, to);
    if (from.name == u"numeric" && to.name == u"numeric")
        return classifyNumeric(from, to);
    if (from.name == to.name && to.name.startsWith(u"time"))
        return classifyPrecision(from, to);
    if (rank(from.name) >= 0 && rank(to.name) >= 0)
        return rank(to.name) < rank(from.name) ? TypeChange::Narrow : TypeChange::Rewrite;
    if (losesValues(from.name, to.name))
        return TypeChange::Narrow;
    return from.name == u"cidr" && to.name == u"inet" ? TypeChange::Free : TypeChange::Rewrite;
}

} // namespace lockstep::lint
