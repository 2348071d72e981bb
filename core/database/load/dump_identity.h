#pragma once

#include "core/catalog/schema.h"
#include "core/database/load/dump_lexer.h"
#include "core/database/load/dump_statement.h"

#include <QSet>

namespace lockstep {

/// Learns, while a dump goes by, which of the product's databases it is of: from the migrations that it
/// records, or from the older releases' tables of one row.
class DumpIdentity
{
public:
    void sawTable(const TableName& table);
    /// Whole rows of a COPY block.
    void sawRows(const TableName& table, const QByteArrayList& columns, QByteArrayView rows);

    [[nodiscard]] bool isKnown() const { return !m_logged.isEmpty() || !m_legacy.isEmpty(); }

    /// Errors: Precondition (it is of another database).
    [[nodiscard]] Result<void> check(Schema expected, const QString& subject) const;

private:
    QSet<QByteArray> m_logged; ///< values of migration_logs.schema
    QSet<QByteArray> m_legacy; ///< tables
};

/// Whether it is a whole dump of one database, and of a PostgreSQL that this server follows. Errors: Invalid,
/// Precondition.
[[nodiscard]] Result<void> checkHeader(const DumpMarks& marks, const QString& subject, int serverVersion,
                                       bool allowNewer);

} // namespace lockstep
