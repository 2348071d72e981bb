#pragma once

#include <QByteArrayList>
#include <QJsonValue>
#include <QList>
#include <QStringList>

namespace lockstep {

/// One comparison of a filter that is put together instead of written.
struct FilterCondition
{
    enum class Operator {
        Equals,
        Differs,
        Contains,   ///< as text
        StartsWith, ///< as text
        IsSet,      ///< the field is there, and not null
        IsNotSet,
    };

    QStringList path; ///< keys from the root: {"metadata", "labels", "instance-type"}
    Operator comparison = Operator::Equals;
    QJsonValue value; ///< of Equals and Differs; text of Contains and StartsWith
};

/// The path as jq has it: .metadata.labels."instance-type"
[[nodiscard]] QString jqPath(const QStringList& path);
/// All conditions, joined by `and`; empty without any.
[[nodiscard]] QString jqExpression(const QList<FilterCondition>& conditions);

/// A field of a fleet's documents with single values.
struct FleetField
{
    QStringList path;
    QList<QJsonValue> values; ///< those that occur, the most frequent first; at most 50
};

/// The fields of documents (JSON), by path; lists are left out.
[[nodiscard]] QList<FleetField> fleetFields(const QByteArrayList& documents);

} // namespace lockstep
