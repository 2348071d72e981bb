#include "core/database/load/row_check.h"

namespace lockstep {

namespace {

QByteArray copySql(const RowExpectation& expectation)
{
    const QByteArray columns = quotedNames(expectation.columns);
    const QByteArray table = expectation.table.quoted();
    if (!expectation.isPlainTable)
        return "COPY (SELECT " + columns + " FROM " + table + ") TO STDOUT";
    return "COPY " + table + (columns.isEmpty() ? QByteArray() : " (" + columns + ')') + " TO STDOUT";
}

std::unexpected<Error> cannotRead(const SqlError& error, const RowExpectation& expectation)
{
    return std::unexpected(
        error.toError(QStringLiteral("check the rows of table"), expectation.table.text()));
}

Result<RowChecksum> readRows(Connection& connection, const RowExpectation& expectation,
                             const std::stop_token& stop)
{
    RowHasher hasher(expectation.zonedColumns);
    const SqlCount read =
        connection.copyOut(copySql(expectation), [&](QByteArrayView row) { hasher.feed(row); }, stop);
    return read ? Result<RowChecksum>(hasher.take()) : cannotRead(read.error(), expectation);
}

std::unexpected<Error> different(const TableName& table, const QString& how, const QString& advice)
{
    return failure(ErrorKind::Failed, QStringLiteral("load table"), table.text(), how, advice);
}

} // namespace

Result<void> checkCount(const TableName& table, qint64 found, qint64 expected)
{
    if (found == expected)
        return {};
    return different(table, QStringLiteral("it has %1 rows, and the dump has %2").arg(found).arg(expected),
                     QStringLiteral("Look for a trigger or a rule that changes what is loaded"));
}

Result<void> checkRows(Connection& connection, const RowExpectation& expectation, const std::stop_token& stop)
{
    const Result<RowChecksum> found = readRows(connection, expectation, stop);
    if (!found)
        return failure(found);
    if (const Result<void> counted = checkCount(expectation.table, found->rows, expectation.expected.rows);
        !counted)
        return counted;
    if (*found != expectation.expected)
        return different(
            expectation.table,
            QStringLiteral("its checksum is %1, and the dump's is %2")
                .arg(found->text(), expectation.expected.text()),
            QStringLiteral("A dump from PostgreSQL 11 or older, or one with times of another zone "
                           "inside arrays, writes some values otherwise: without "
                           "reading them back only the numbers of rows are compared"));
    return {};
}

} // namespace lockstep
