#include "core/database/drift/difference.h"

#include <QJsonArray>
#include <QSet>

using namespace Qt::StringLiterals;

namespace lockstep {

QString objectKindName(ObjectKind kind)
{
    switch (kind) {
    case ObjectKind::Extension:
        return u"extension"_s;
    case ObjectKind::Enum:
        return u"enum"_s;
    case ObjectKind::Function:
        return u"function"_s;
    case ObjectKind::Sequence:
        return u"sequence"_s;
    case ObjectKind::Table:
        return u"table"_s;
    case ObjectKind::Column:
        return u"column"_s;
    case ObjectKind::Default:
        return u"default"_s;
    case ObjectKind::Constraint:
        return u"constraint"_s;
    case ObjectKind::Index:
        return u"index"_s;
    case ObjectKind::Trigger:
        return u"trigger"_s;
    case ObjectKind::Policy:
        return u"policy"_s;
    case ObjectKind::View:
        return u"view"_s;
    }
    return {};
}

QString SchemaObject::text() const
{
    return table.isEmpty() ? name : table + u'.' + name;
}

QList<RepairStatement> inOrder(QList<RepairStatement> statements)
{
    std::ranges::stable_sort(statements, [](const RepairStatement& a, const RepairStatement& b) {
        return std::pair(a.phase, a.rank) < std::pair(b.phase, b.rank);
    });
    QList<RepairStatement> unique;
    QSet<QString> seen;
    for (const RepairStatement& statement : std::as_const(statements)) {
        if (!seen.contains(statement.sql))
            unique.append(statement);
        seen.insert(statement.sql);
    }
    return unique;
}

QString problemName(Difference::Problem problem)
{
    switch (problem) {
    case Difference::Problem::Missing:
        return u"missing"_s;
    case Difference::Problem::Different:
        return u"different"_s;
    case Difference::Problem::Unexpected:
        return u"unexpected"_s;
    }
    return {};
}

QStringList Difference::sql() const
{
    QStringList texts;
    for (const RepairStatement& statement : repair)
        texts.append(statement.sql);
    return texts;
}

QJsonObject Difference::toJson() const
{
    QJsonObject json{{u"kind"_s, objectKindName(object.kind)},
                     {u"object"_s, object.text()},
                     {u"problem"_s, problemName(problem)},
                     {u"expected"_s, expected},
                     {u"actual"_s, actual},
                     {u"sql"_s, QJsonArray::fromStringList(sql())},
                     {u"risk"_s, risk},
                     {u"safe"_s, safe}};
    if (!remark.isEmpty())
        json.insert(u"remark"_s, remark);
    return json;
}

} // namespace lockstep
