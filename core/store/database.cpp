#include "core/store/database.h"

#include "core/support/logging.h"

#include <QSqlError>

#include <atomic>

namespace lockstep {

namespace {

// SQLite's primary result codes, the low byte of what the driver reports.
constexpr int sqliteBusy = 5;
constexpr int sqliteLocked = 6;
constexpr int sqliteCorrupt = 11;
constexpr int sqliteFull = 13;
constexpr int sqliteNotADatabase = 26;

/// How long to wait for another process's write; each of ours takes milliseconds.
constexpr int busyMilliseconds = 15000;

QString nextConnectionName()
{
    static std::atomic<quint64> counter = 0;
    return QStringLiteral("lockstep-store-%1").arg(++counter);
}

Error databaseError(const QSqlError& error, const QString& attempted, const QString& path)
{
    const QString happened = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case sqliteBusy:
    case sqliteLocked:
        return {ErrorKind::Busy, attempted, path,
                QStringLiteral("another process keeps it locked (%1)").arg(happened),
                QStringLiteral("Try again when it has finished")};
    case sqliteCorrupt:
    case sqliteNotADatabase:
        return {
            ErrorKind::Invalid, attempted, path, happened,
            QStringLiteral("Move the file aside to start with an empty one, or restore it from a backup")};
    case sqliteFull:
        return {ErrorKind::Io, attempted, path, happened, QStringLiteral("Free some space on its disk")};
    default:
        return {ErrorKind::Io, attempted, path, happened,
                QStringLiteral("Check that your user may read and write the file and its folder")};
    }
}

} // namespace

Database::Database(QString path)
    : m_path(std::move(path)),
      m_connection(nextConnectionName()),
      m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection))
{
    m_database.setDatabaseName(m_path);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyMilliseconds));
}

Database::~Database()
{
    m_database.close();
    m_database = {}; // Qt Sql warns when a connection is removed while a handle to it is left.
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<Database>> Database::open(const QString& path)
{
    std::unique_ptr<Database> database(new Database(path));
    if (!database->m_database.open())
        return std::unexpected(
            databaseError(database->m_database.lastError(), QStringLiteral("open the store"), path));
    return database;
}

Result<QSqlQuery> Database::run(const QString& sql, const QVariantList& values,
                                const QString& attempted) const
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return std::unexpected(databaseError(query.lastError(), attempted, m_path));
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(static_cast<int>(i), values[i]);
    if (!query.exec())
        return std::unexpected(databaseError(query.lastError(), attempted, m_path));
    return query;
}

Result<QVariant> Database::value(const QString& sql, const QVariantList& values,
                                 const QString& attempted) const
{
    Result<QSqlQuery> query = run(sql, values, attempted);
    if (!query)
        return failure(query);
    const bool found = query->next();
    if (!found && query->lastError().isValid())
        return std::unexpected(databaseError(query->lastError(), attempted, m_path));
    return found ? query->value(0) : QVariant();
}

Result<void> Database::transaction(const std::function<Result<void>()>& work, const QString& attempted) const
{
    // Not QSqlDatabase::transaction(): a plain BEGIN takes the write lock late, where SQLite may refuse to
    // wait for it.
    if (const auto begun = run(QStringLiteral("BEGIN IMMEDIATE"), {}, attempted); !begun)
        return failure(begun);
    Result<void> result = work();
    if (result) {
        const auto committed = run(QStringLiteral("COMMIT"), {}, attempted);
        if (committed)
            return {};
        result = failure(committed);
    }
    // SQLite may have rolled back by itself (disk full); then this only says that there is nothing left to
    // do.
    if (const auto rolledBack = run(QStringLiteral("ROLLBACK"), {}, attempted); !rolledBack)
        qCDebug(logStore).noquote() << rolledBack.error().message();
    return result;
}

} // namespace lockstep
