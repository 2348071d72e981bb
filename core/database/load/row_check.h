#pragma once

#include "core/database/connection.h"
#include "core/database/load/dump_statement.h"
#include "core/database/load/row_checksum.h"

namespace lockstep {

/// What is to be found in one table.
struct RowExpectation
{
    TableName table;
    QByteArrayList columns; ///< as the dump's rows have them
    QList<int> zonedColumns;
    bool isPlainTable = true; ///< COPY reads no other by its name
    RowChecksum expected;
};

/// Compares the number of rows. Errors: Failed (another than the dump's).
[[nodiscard]] Result<void> checkCount(const TableName& table, qint64 found, qint64 expected);

/// Reads the table back and compares. Errors: Failed (other rows than the dump's), Connection, Cancelled.
[[nodiscard]] Result<void> checkRows(Connection& connection, const RowExpectation& expectation,
                                     const std::stop_token& stop);

} // namespace lockstep
