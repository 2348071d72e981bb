#pragma once

#include "core/database/drift/difference.h"
#include "core/database/drift/schema_description.h"

#include <QHash>

namespace lockstep {

// Finding the objects of a schema by their names. What is not there is null.

/// A column, constraint, trigger, policy or index of a table.
template <typename Description>
const Description* partOf(const SchemaDescription& schema, QList<Description> TableDescription::* list,
                          const SchemaObject& object)
{
    const TableDescription* table = findNamed(schema.tables, object.table);
    return table ? findNamed(table->*list, object.name) : nullptr;
}

/// Of a table or a materialized view.
[[nodiscard]] const IndexDescription* indexOf(const SchemaDescription& schema, const SchemaObject& object);
/// "twice(n integer)"
[[nodiscard]] QString signatureOf(const FunctionDescription& function);
[[nodiscard]] const FunctionDescription* functionOf(const SchemaDescription& schema,
                                                    const QString& signature);

/// "function twice(n integer)"
[[nodiscard]] QString kindAndText(const SchemaObject& object);
/// Whether the schema has that object.
[[nodiscard]] bool contains(const SchemaDescription& schema, const SchemaObject& object);
/// By name: how many views deep a view stands on others, as far as their definitions name them.
[[nodiscard]] QHash<QString, int> viewDepths(const SchemaDescription& schema);

} // namespace lockstep
