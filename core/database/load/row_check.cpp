#include "core/database/load/row_check.h"

namespace lockstep {

namespace {

QByteArray columnList(const QByteArrayList& columns)
{
    QByteArrayList quoted;
    for (const QByteArray& column : columns)
        quoted.append(quotedName(column));
    return quoted.join(", ");
}

QByteArray copySql(const RowExpectation& expectation)
{
    const QByteArray columns = columnList(expectation.columns);
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

Result<qint64> countRows(Connection& connection, const RowExpectation& expectation,
                         const std::stop_token& stop)
{
    const QByteArray only = expectation.isPlainTable ? "ONLY " : ""; // not the tables that inherit
    const SqlResult count =
        connection.executeBytes("SELECT count(*) FROM " + only + expectation.table.quoted(), stop);
    return count ? Result<qint64>(count->number(0, 0)) : cannotRead(count.error(), expectation);
}

Result<RowChecksum> readRows(Connection& connection, const RowExpectation& expectation,
                             const std::stop_token& stop)
{
    RowHasher hasher(expectation.zonedColumns);
    const SqlCount read =
        connection.copyOut(copySql(expectation), [&](QByteArrayView row) { hasher.feed(row); }, stop);
    return read ? Result<RowChecksum>(hasher.take()) : cannotRead(read.error(), expectation);
}

std::unexpected<Error> different(const RowExpectation& expectation, const QString& how, const QString& advice)
{
    return failure(ErrorKind::Failed, QStringLiteral("load table"), expectation.table.text(), how, advice);
}

} // namespace

Result<void> checkRows(Connection& connection, const RowExpectation& expectation, const std::stop_token& stop)
{
    const Result<RowChecksum> found =
        expectation.onlyCount ? countRows(connection, expectation, stop).transform([&](qint64 rows) {
            return RowChecksum{rows, expectation.expected.sum};
        })
                              : readRows(connection, expectation, stop);
    if (!found)
        return failure(found);
    if (found->rows != expectation.expected.rows)
        return different(expectation,
                         QStringLiteral("it has %1 rows, and the dump has %2")
                             .arg(found->rows)
                             .arg(expectation.expected.rows),
                         QStringLiteral("Look for a trigger or a rule that changes what is loaded"));
    if (*found != expectation.expected)
        return different(
            expectation,
            QStringLiteral("its checksum is %1, and the dump's is %2")
                .arg(found->text(), expectation.expected.text()),
            QStringLiteral("A dump from PostgreSQL 11 or older, or one with times of another zone "
                           "inside arrays, writes some values otherwise: without "
                           "checksums only the numbers of rows are compared"));
    return {};
}

} // namespace lockstep
