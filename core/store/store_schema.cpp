#include "core/store/store_schema.h"

#include "core/store/postgres_schema.h"

#include <QThread>

namespace lockstep {

namespace {

QString attempted()
{
    return QStringLiteral("open the store");
}

Result<int> number(const Database& database, const QString& sql)
{
    const Result<QVariant> value = database.value(sql, {}, attempted());
    if (!value)
        return failure(value);
    return value->toInt();
}

Result<int> storedVersion(const Database& database)
{
    return number(database, QStringLiteral("PRAGMA user_version"));
}

Result<void> checkOwner(const Database& database)
{
    // In this order: a process that creates the tables meanwhile sets the id in the same transaction.
    const Result<int> tables = number(database, QStringLiteral("SELECT count(*) FROM sqlite_schema"));
    if (!tables)
        return failure(tables);
    const Result<int> owner = number(database, QStringLiteral("PRAGMA application_id"));
    if (!owner)
        return failure(owner);
    if (*owner == storeApplicationId || (*owner == 0 && *tables == 0))
        return {};
    return failure(ErrorKind::Invalid, attempted(), database.path(),
                   QStringLiteral("it is a database of another program; nothing in it was changed"),
                   QStringLiteral("Name another file"));
}

Result<void> checkVersion(const Database& database, int newest)
{
    const Result<int> version = storedVersion(database);
    if (!version)
        return failure(version);
    if (*version <= newest)
        return {};
    return newerStore(database, *version, newest);
}

Result<void> apply(const Database& database, const SchemaUpgrade& upgrade)
{
    // Another process may have done this step while we waited for the lock.
    const Result<int> version = storedVersion(database);
    if (!version)
        return failure(version);
    if (*version >= upgrade.version)
        return {};
    QStringList statements = upgrade.statements;
    statements += QStringLiteral("PRAGMA user_version = %1").arg(upgrade.version);
    statements += QStringLiteral("PRAGMA application_id = %1").arg(storeApplicationId);
    for (const QString& statement : std::as_const(statements)) {
        if (const auto done = database.run(statement, {}, attempted()); !done)
            return failure(done);
    }
    return {};
}

/// Readers and one writer at a time then never wait for each other. It stays set in the file.
Result<void> useWriteAheadLog(const Database& database)
{
    // SQLite does not wait for other connections here, so we do.
    constexpr int attempts = 100;
    for (int attempt = 1;; ++attempt) {
        const auto mode = database.value(QStringLiteral("PRAGMA journal_mode = WAL"), {}, attempted());
        if (mode)
            return {};
        if (mode.error().kind != ErrorKind::Busy || attempt == attempts)
            return failure(mode);
        QThread::msleep(20);
    }
}

} // namespace

const QList<SchemaUpgrade>& storeUpgrades()
{
    static const QList<SchemaUpgrade> upgrades = {
        {1,
         {
             QStringLiteral("CREATE TABLE runs ("
                            "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                            "  kind TEXT NOT NULL,"
                            "  instance TEXT NOT NULL,"
                            "  catalog TEXT NOT NULL,"
                            "  from_version TEXT NOT NULL,"
                            "  to_version TEXT NOT NULL,"
                            "  started TEXT NOT NULL," // RFC 3339, UTC, milliseconds; so is finished
                            "  finished TEXT,"
                            "  result TEXT NOT NULL,"
                            "  report TEXT NOT NULL," // JSON
                            "  pid INTEGER NOT NULL,"
                            "  process_start INTEGER NOT NULL,"
                            "  boot TEXT NOT NULL,"
                            "  host TEXT NOT NULL"
                            ") STRICT"),
             QStringLiteral("CREATE INDEX runs_unfinished ON runs (id) WHERE finished IS NULL"),
             QStringLiteral("CREATE TABLE timings ("
                            "  id INTEGER PRIMARY KEY,"
                            "  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,"
                            "  schema TEXT NOT NULL,"
                            "  migration INTEGER NOT NULL,"
                            "  seconds REAL NOT NULL"
                            ") STRICT"),
             QStringLiteral("CREATE INDEX timings_by_migration ON timings (schema, migration, seconds)"),
             QStringLiteral("CREATE INDEX timings_by_run ON timings (run_id)"),
             QStringLiteral(
                 "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"),
         }},
        {2,
         {
             QStringLiteral("CREATE TABLE runbook_runs ("
                            "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                            "  name TEXT NOT NULL,"
                            "  title TEXT NOT NULL,"
                            "  instance TEXT NOT NULL,"
                            "  started TEXT NOT NULL,"
                            "  ended TEXT,"
                            "  result TEXT NOT NULL,"
                            "  entries INTEGER NOT NULL," // of the journal, and the checksum of the last one:
                            "  checksum TEXT NOT NULL,"   // so that a cut at the end is noticed
                            "  pid INTEGER NOT NULL,"     // of the process that works on it; 0: none
                            "  process_start INTEGER NOT NULL,"
                            "  boot TEXT NOT NULL,"
                            "  host TEXT NOT NULL"
                            ") STRICT"),
             QStringLiteral("CREATE INDEX runbook_runs_by_instance ON runbook_runs (instance)"),
             QStringLiteral("CREATE TABLE journal ("
                            "  run_id INTEGER NOT NULL REFERENCES runbook_runs (id),"
                            "  number INTEGER NOT NULL,"
                            "  time TEXT NOT NULL,"
                            "  kind TEXT NOT NULL,"
                            "  step TEXT NOT NULL,"
                            "  attempt INTEGER NOT NULL,"
                            "  data TEXT NOT NULL," // JSON
                            "  checksum TEXT NOT NULL,"
                            "  PRIMARY KEY (run_id, number)"
                            ") STRICT, WITHOUT ROWID"),
             QStringLiteral("CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal"
                            " BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END"),
             QStringLiteral("CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal"
                            " BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END"),
             QStringLiteral("CREATE TABLE journal_output ("
                            "  id INTEGER PRIMARY KEY,"
                            "  run_id INTEGER NOT NULL REFERENCES runbook_runs (id),"
                            "  step TEXT NOT NULL,"
                            "  attempt INTEGER NOT NULL,"
                            "  text TEXT NOT NULL,"
                            "  cut INTEGER NOT NULL"
                            ") STRICT"),
             QStringLiteral("CREATE INDEX journal_output_by_run ON journal_output (run_id, step, attempt)"),
         }},
        {3,
         {
             QStringLiteral("CREATE TABLE health_reports ("
                            "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                            "  instance TEXT NOT NULL,"
                            "  release TEXT NOT NULL,"
                            "  made TEXT NOT NULL,"
                            "  made_by TEXT NOT NULL,"
                            "  state TEXT NOT NULL,"
                            "  report TEXT NOT NULL" // JSON
                            ") STRICT"),
             QStringLiteral("CREATE INDEX health_reports_by_instance ON health_reports (instance, made)"),
         }},
        {4,
         {
             QStringLiteral("CREATE TABLE rollouts ("
                            "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                            "  repository TEXT NOT NULL,"
                            "  environment TEXT NOT NULL,"
                            "  settings TEXT NOT NULL," // JSON
                            "  wish TEXT NOT NULL,"
                            "  started TEXT NOT NULL,"
                            "  ended TEXT,"
                            "  result TEXT NOT NULL,"
                            "  revision INTEGER NOT NULL," // of the item that was written last
                            "  pid INTEGER NOT NULL,"      // of the process that works on it; 0: none
                            "  process_start INTEGER NOT NULL,"
                            "  boot TEXT NOT NULL,"
                            "  host TEXT NOT NULL"
                            ") STRICT"),
             QStringLiteral("CREATE TABLE rollout_items ("
                            "  rollout_id INTEGER NOT NULL REFERENCES rollouts (id),"
                            "  number INTEGER NOT NULL,"
                            "  slug TEXT NOT NULL,"
                            "  state TEXT NOT NULL,"
                            "  revision INTEGER NOT NULL,"
                            "  item TEXT NOT NULL," // JSON
                            "  PRIMARY KEY (rollout_id, number),"
                            "  UNIQUE (rollout_id, slug)"
                            ") STRICT, WITHOUT ROWID"),
             QStringLiteral("CREATE INDEX rollout_items_by_revision ON rollout_items (rollout_id, revision)"),
             QStringLiteral("CREATE INDEX rollout_items_by_slug ON rollout_items (slug)"),
         }},
        {5,
         {
             QStringLiteral("CREATE TABLE pull_actions ("
                            "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
                            "  server TEXT NOT NULL,"
                            "  repository TEXT NOT NULL,"
                            "  number INTEGER NOT NULL,"
                            "  head_sha TEXT NOT NULL,"
                            "  instance TEXT NOT NULL,"
                            "  action TEXT NOT NULL,"
                            "  outcome TEXT NOT NULL,"
                            "  reason TEXT NOT NULL,"
                            "  made TEXT NOT NULL,"
                            "  login TEXT NOT NULL," // on the server
                            "  made_by TEXT NOT NULL,"
                            "  host TEXT NOT NULL"
                            ") STRICT"),
             QStringLiteral("CREATE INDEX pull_actions_by_pull ON pull_actions (repository, number)"),
         }},
        {6, {QStringLiteral("ALTER TABLE rollouts ADD COLUMN held TEXT NOT NULL DEFAULT ''")}},
    };
    return upgrades;
}

std::unexpected<Error> newerStore(const Database& database, qint64 version, qint64 newest)
{
    return failure(ErrorKind::Invalid, attempted(), database.path(),
                   QStringLiteral("it was written by a newer Lockstep (schema %1; this one knows %2)")
                       .arg(version)
                       .arg(newest),
                   QStringLiteral("Use that newer Lockstep, or name another place"));
}

Result<void> prepareStore(const Database& database)
{
    return prepareStore(database, database.isPostgres() ? postgresUpgrades() : storeUpgrades());
}

Result<void> prepareStore(const Database& database, const QList<SchemaUpgrade>& upgrades)
{
    if (database.isPostgres())
        return preparePostgresStore(database, upgrades);
    if (const Result<void> ours = checkOwner(database); !ours)
        return ours;
    if (const Result<void> known = checkVersion(database, upgrades.last().version); !known)
        return known;
    if (const Result<void> mode = useWriteAheadLog(database); !mode)
        return mode;
    if (const auto done = database.run(QStringLiteral("PRAGMA foreign_keys = ON"), {}, attempted()); !done)
        return failure(done);
    const Result<int> version = storedVersion(database);
    if (!version)
        return failure(version);
    for (const SchemaUpgrade& upgrade : upgrades) {
        if (upgrade.version <= *version)
            continue;
        const auto step = [&] { return apply(database, upgrade); };
        if (const Result<void> done = database.transaction(step, attempted()); !done)
            return done;
    }
    return {};
}

} // namespace lockstep
