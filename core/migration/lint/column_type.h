#pragma once

#include <QJsonValue>
#include <QList>
#include <QString>

namespace lockstep::lint {

/// A column's type under PostgreSQL's own name: int4, varchar(10), text[].
struct ColumnType
{
    QString name; ///< Empty when unknown.
    QList<int> modifiers;
    int dimensions = 0;

    [[nodiscard]] static ColumnType fromTree(const QJsonValue& typeName);

    [[nodiscard]] QString toString() const;

    friend bool operator==(const ColumnType&, const ColumnType&) = default;
};

enum class TypeChange {
    Same,
    Free,    ///< Only the catalogue changes: varchar(10) to text.
    Rewrite, ///< Every row is written anew, or PostgreSQL's behaviour is not known here.
    Narrow,  ///< Values may not fit any more.
};

/// What changing a column's type does, by the types alone.
[[nodiscard]] TypeChange classify(const ColumnType& from, const ColumnType& to);

} // namespace lockstep::lint
