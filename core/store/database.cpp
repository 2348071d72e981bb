#include "core/store/database.h"

#include "core/database/connection_settings.h"
#include "core/store/database_errors.h"
#include "core/store/store_place.h"
#include "core/support/logging.h"

#include <QSqlDriver>
#include <QSqlError>
#include <QSqlField>

#include <atomic>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attemptedOpen = u"open the store"_s;

/// How long to wait for another process's write; each of ours takes milliseconds.
constexpr int busyMilliseconds = 15000;

QString nextConnectionName()
{
    static std::atomic<quint64> counter = 0;
    return u"lockstep-store-%1"_s.arg(++counter);
}

/// Unless the place says otherwise. A server must notice soon that a client is gone, and the client that the
/// server is: the locks of a session last as long as both believe in it.
ConnectionSettings withDefaults(ConnectionSettings settings)
{
    const std::pair<QString, QString> defaults[] = {
        {u"application_name"_s, u"lockstep"_s}, {u"connect_timeout"_s, u"10"_s},
        {u"keepalives_idle"_s, u"15"_s},        {u"keepalives_interval"_s, u"5"_s},
        {u"keepalives_count"_s, u"3"_s},        {u"tcp_user_timeout"_s, u"30000"_s}};
    for (const auto& [keyword, value] : defaults) {
        if (settings.value(keyword).isEmpty())
            settings = settings.with(keyword, value);
    }
    return settings;
}

// Runs take hours with nothing said in between, and what is committed must be on the disk.
const QStringList sessionSettings{
    u"SET synchronous_commit = on"_s, u"SET search_path TO lockstep, pg_catalog"_s,
    u"SET lock_timeout = '%1ms'"_s.arg(busyMilliseconds), u"SET statement_timeout = 0"_s,
    u"SET idle_in_transaction_session_timeout = '60s'"_s, u"SET tcp_keepalives_idle = 15"_s,
    u"SET tcp_keepalives_interval = 5"_s, u"SET tcp_keepalives_count = 3"_s,
    // Servers before 14 do not know it.
    u"SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'"_s};

} // namespace

Database::Database(Kind kind, QString path)
    : m_kind(kind),
      m_path(std::move(path)),
      m_connection(nextConnectionName()),
      m_database(QSqlDatabase::addDatabase(kind == Kind::Sqlite ? u"QSQLITE"_s : u"QPSQL"_s, m_connection))
{
}

Database::~Database()
{
    m_database.close();
    m_database = {}; // Qt Sql warns when a connection is removed while a handle to it is left.
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<Database>> Database::open(const QString& place)
{
    const Kind kind = isPostgresPlace(place) ? Kind::Postgres : Kind::Sqlite;
    if (kind == Kind::Postgres && !QSqlDatabase::isDriverAvailable(u"QPSQL"_s))
        return failure(ErrorKind::NotFound, attemptedOpen, storePlaceText(place),
                       u"Qt's driver for PostgreSQL is not installed"_s, u"Install libqt6sql6-psql"_s);
    std::unique_ptr<Database> database(new Database(kind, storePlaceText(place)));
    const Result<void> opened = kind == Kind::Sqlite ? database->openFile() : database->openServer(place);
    return opened.transform([&] { return std::move(database); });
}

Result<void> Database::openFile()
{
    m_database.setDatabaseName(m_path);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(busyMilliseconds));
    return m_database.open() ? Result<void>() : problem(m_database.lastError(), attemptedOpen);
}

Result<void> Database::openServer(const QString& place)
{
    const Result<ConnectionSettings> given = ConnectionSettings::parse(place);
    if (!given)
        return failure(given);
    const ConnectionSettings settings = withDefaults(*given);
    m_database.setPassword(settings.password().reveal());
    // The driver hands these on to libpq as they are, but for semicolons, which it takes for its own.
    const QString options = QString::fromUtf8(settings.without(u"password"_s).conninfo());
    if (options.contains(u';'))
        return failure(ErrorKind::Usage, attemptedOpen, m_path,
                       u"a semicolon in its connection string cannot be handed on"_s,
                       u"Put what needs it into a service file, and name the service"_s);
    m_database.setConnectOptions(options);
    if (!m_database.open())
        return failure(ErrorKind::Connection, attemptedOpen, m_path,
                       m_database.lastError().databaseText().trimmed(),
                       u"Check that the server runs and lets you in"_s);
    return setUpSession();
}

Result<void> Database::setUpSession() const
{
    for (const QString& statement : sessionSettings) {
        if (const auto done = run(statement, {}, attemptedOpen); !done)
            return failure(done);
    }
    return {};
}

Result<QSqlQuery> Database::run(const QString& sql, const QVariantList& values,
                                const QString& attempted) const
{
    if (isPostgres())
        return runOnServer(sql, values, attempted);
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return problem(query.lastError(), attempted);
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(static_cast<int>(i), values[i]);
    if (!query.exec())
        return problem(query.lastError(), attempted);
    return query;
}

/// The driver would prepare, execute and forget each statement, three ways to the server and back, and quote
/// the values into the second just as is done here. No statement of ours has a question mark but for values.
Result<QSqlQuery> Database::runOnServer(const QString& sql, const QVariantList& values,
                                        const QString& attempted) const
{
    if (!m_database.isOpen())
        return problem({}, attempted);
    QStringList parts = sql.split(u'?');
    Q_ASSERT(parts.size() == values.size() + 1);
    QString whole = parts.takeFirst();
    for (qsizetype i = 0; i < parts.size(); ++i) {
        QSqlField field({}, values[i].metaType());
        field.setValue(values[i]);
        whole += m_database.driver()->formatValue(field) + parts[i];
    }
    QSqlQuery query(m_database);
    if (!query.exec(whole))
        return problem(query.lastError(), attempted);
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
        return problem(query->lastError(), attempted);
    return found ? query->value(0) : QVariant();
}

Result<void> Database::begin(const QString& attempted, Lock lock) const
{
    // Not QSqlDatabase::transaction(): a plain BEGIN takes SQLite's write lock late, where it may refuse to
    // wait for it.
    const auto begun = run(isPostgres() ? u"BEGIN"_s : u"BEGIN IMMEDIATE"_s, {}, attempted);
    if (!begun)
        return failure(begun);
    if (!isPostgres() || lock == Lock::Run)
        return {};
    const auto locked = run(u"SELECT pg_advisory_xact_lock(%1, 0)"_s.arg(storeLockKey), {}, attempted);
    return locked ? Result<void>() : failure(locked);
}

Result<void> Database::transaction(const std::function<Result<void>()>& work, const QString& attempted,
                                   Lock lock) const
{
    Result<void> result = begin(attempted, lock);
    if (result)
        result = work();
    if (result) {
        const auto committed = run(u"COMMIT"_s, {}, attempted);
        if (committed)
            return {};
        result = failure(committed);
    }
    // SQLite may have rolled back by itself (disk full); then this only says that there is nothing left to
    // do.
    if (const auto rolledBack = run(u"ROLLBACK"_s, {}, attempted); !rolledBack)
        qCDebug(logStore).noquote() << rolledBack.error().message();
    return result;
}

Result<void> Database::subscribe(const QString& channel, const QObject* context,
                                 const std::function<void()>& tell) const
{
    if (!m_database.driver()->subscribeToNotification(channel))
        return problem(m_database.lastError(), u"watch the store"_s);
    QObject::connect(m_database.driver(), &QSqlDriver::notification, context, [tell] { tell(); });
    return {};
}

std::unexpected<Error> Database::problem(const QSqlError& error, const QString& attempted) const
{
    return std::unexpected(isPostgres() ? postgresError(error, attempted, m_path, !m_database.isOpen())
                                        : sqliteError(error, attempted, m_path));
}

} // namespace lockstep
