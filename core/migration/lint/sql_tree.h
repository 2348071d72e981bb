#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

#include <functional>
#include <optional>

namespace lockstep::lint {

// What the rules need to know of the parser's tree.

/// Name of a RangeVar: "repo", or "other.repo" outside of the schema public.
[[nodiscard]] QString relationName(const QJsonValue& rangeVar);
[[nodiscard]] bool isTemporary(const QJsonValue& rangeVar);

/// The texts of an array of String nodes.
[[nodiscard]] QStringList strings(const QJsonValue& list);
/// A qualified name given as such an array, without "public" and "pg_catalog".
[[nodiscard]] QString qualifiedName(const QJsonValue& list);
[[nodiscard]] QString qualifiedName(QStringList parts);

/// The first position the tree tells of; nothing where it tells none.
[[nodiscard]] std::optional<qsizetype> firstLocation(const QJsonValue& tree);

/// Calls `seen` for every node of the tree, parents first.
void visit(const QJsonValue& tree,
           const std::function<void(const QString& kind, const QJsonObject& body)>& seen);

/// Functions the expression calls.
[[nodiscard]] QStringList calledFunctions(const QJsonValue& tree);
/// Columns the expression mentions, without their tables.
[[nodiscard]] QStringList mentionedColumns(const QJsonValue& tree);

/// The DefElem of that name among options; undefined where there is none.
[[nodiscard]] QJsonValue option(const QJsonValue& options, QStringView name);

} // namespace lockstep::lint
