#pragma once

#include "core/database/drift/schema_description.h"

namespace lockstep {

// The statements that make, change and drop the parts of a schema, each without a semicolon at its end. Names
// are quoted. Definitions that the server printed are taken as they are: they name the schema themselves, or
// leave it to the search path, which is to be the schema's alone.

/// In double quotes.
[[nodiscard]] QString sqlName(const QString& name);
/// In single quotes, as a standard string.
[[nodiscard]] QString sqlText(const QString& text);

/// "text", "character varying(40)", ...
[[nodiscard]] QString columnType(const ColumnDescription& column);
/// As it stands in CREATE TABLE and ADD COLUMN; the default may be left for later.
[[nodiscard]] QString columnDefinition(const ColumnDescription& column, bool withDefault = true);

[[nodiscard]] QString createEnumSql(const EnumDescription& description);
[[nodiscard]] QString createSequenceSql(const SequenceDescription& sequence);
/// Everything but its owner.
[[nodiscard]] QString alterSequenceSql(const SequenceDescription& sequence);
/// Columns in their order, defaults left for later except where the value is generated.
[[nodiscard]] QString createTableSql(const TableDescription& table);
/// ALTER TABLE ... ADD CONSTRAINT where the index serves one, else its definition.
[[nodiscard]] QString createIndexSql(const QString& table, const IndexDescription& index);
[[nodiscard]] QString createConstraintSql(const QString& table, const ConstraintDescription& constraint);
[[nodiscard]] QString createViewSql(const ViewDescription& view);

/// "ALTER TABLE name DISABLE TRIGGER name"
[[nodiscard]] QString triggerFiringSql(const QString& table, const TriggerDescription& trigger);

/// "GRANT SELECT ON name TO reader" of "SELECT to reader"; the object's name is quoted already.
[[nodiscard]] QString grantSql(const QString& object, const QString& privilege);
/// "COMMENT ON kindAndName IS ..."
[[nodiscard]] QString commentSql(const QString& kindAndName, const QString& comment);

/// A function's definition up to its body: what CREATE OR REPLACE cannot change.
[[nodiscard]] QString functionHead(const FunctionDescription& function);
/// "name(n integer)", quoted, for DROP and COMMENT.
[[nodiscard]] QString functionSignature(const FunctionDescription& function);

} // namespace lockstep
