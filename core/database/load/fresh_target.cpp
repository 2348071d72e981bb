#include "core/database/load/database_attributes.h"
#include "core/database/load/dump_source.h"
#include "core/database/load/load_sessions.h"
#include "core/database/load/load_target.h"
#include "core/support/waiting.h"

#include <QCryptographicHash>

#include <thread>

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr qsizetype longestName = 63; // bytes

QString nameWith(const QString& database, const QString& suffix)
{
    const QByteArray whole = database.toUtf8() + suffix.toUtf8();
    if (whole.size() <= longestName)
        return QString::fromUtf8(whole);
    // Cut, and kept apart from others with the same beginning.
    const QByteArray digest =
        QCryptographicHash::hash(database.toUtf8(), QCryptographicHash::Sha256).toHex().first(8);
    QString begin = database;
    while (begin.toUtf8().size() + 1 + digest.size() + suffix.size() > longestName)
        begin.chop(1);
    if (begin.endsWith(QChar(0xfffd)) || (!begin.isEmpty() && begin.back().isHighSurrogate()))
        begin.chop(1);
    return begin + u'_' + QString::fromLatin1(digest) + suffix;
}

class FreshTarget : public LoadTarget
{
public:
    FreshTarget(ConnectionSettings target, LoadProgress& progress)
        : m_target(std::move(target)), m_progress(&progress)
    {
    }

    Result<void> prepare(const std::stop_token& stop) override;

    ConnectionSettings settings() const override
    {
        return m_target.with(QStringLiteral("dbname"), stagingName(m_name));
    }

    void prepareCommit() override;
    Result<void> commit(const std::stop_token& stop) override;
    Result<void> discard() override;

private:
    [[nodiscard]] std::unexpected<Error> refused(ErrorKind kind, const QString& why,
                                                 const QString& advice) const;
    [[nodiscard]] Result<void> findName(const std::stop_token& stop);
    [[nodiscard]] Result<Connection> openAdmin(const std::stop_token& stop) const;
    [[nodiscard]] Result<void> checkRights(const std::stop_token& stop);
    [[nodiscard]] Result<void> removeLeftovers(const std::stop_token& stop);
    [[nodiscard]] Result<bool> exists(const QString& name, const std::stop_token& stop);
    [[nodiscard]] Result<void> drop(const QString& name);
    [[nodiscard]] Result<void> swap(const std::stop_token& stop);
    [[nodiscard]] bool isInPlace();
    [[nodiscard]] Result<void> execute(const QString& sql, const QString& attempted,
                                       const std::stop_token& stop);

    ConnectionSettings m_target;
    LoadProgress* m_progress;
    QString m_name;
    bool m_hasOld = false;
    std::optional<Connection> m_admin;
    std::jthread m_writing;
};

std::unexpected<Error> FreshTarget::refused(ErrorKind kind, const QString& why, const QString& advice) const
{
    return failure(kind, QStringLiteral("replace"), m_target.description(), why, advice);
}

// What the server calls it, where the settings leave that to libpq's own rules.
Result<void> FreshTarget::findName(const std::stop_token& stop)
{
    m_name = m_target.value(QStringLiteral("dbname"));
    if (!m_name.isEmpty())
        return {};
    Result<Connection> connection = Connection::open(m_target, stop);
    if (!connection)
        return failure(connection);
    const SqlResult name = connection->query(QStringLiteral("SELECT current_database()"), {}, stop);
    if (!name)
        return std::unexpected(name.error().toError(QStringLiteral("look at"), m_target.description()));
    m_name = name->text(0, 0);
    return {};
}

// A session in another database of the server: one's own cannot be renamed.
Result<Connection> FreshTarget::openAdmin(const std::stop_token& stop) const
{
    std::optional<Error> error;
    for (const QString& name : {QStringLiteral("postgres"), QStringLiteral("template1")}) {
        if (name == m_name)
            continue;
        Result<Connection> connection = Connection::open(m_target.with(QStringLiteral("dbname"), name), stop);
        if (connection) {
            endWithClient(*connection);
            return connection;
        }
        if (!error)
            error = connection.error();
    }
    error->advice = QStringLiteral("A database beside the target is needed to make the new one from; or "
                                   "load in place, into an empty database");
    return std::unexpected(*error);
}

Result<void> FreshTarget::execute(const QString& sql, const QString& attempted, const std::stop_token& stop)
{
    const SqlResult done = m_admin->execute(sql, stop);
    if (!done)
        return std::unexpected(done.error().toError(attempted, m_target.description()));
    return {};
}

Result<bool> FreshTarget::exists(const QString& name, const std::stop_token& stop)
{
    const SqlResult found =
        m_admin->query(QStringLiteral("SELECT 1 FROM pg_database WHERE datname = $1"), {name}, stop);
    if (!found)
        return std::unexpected(found.error().toError(QStringLiteral("look for"), name));
    return !found->isEmpty();
}

Result<void> FreshTarget::checkRights(const std::stop_token& stop)
{
    const SqlResult rights = m_admin->query(
        QStringLiteral(
            "SELECT r.rolsuper OR (r.rolcreatedb AND coalesce(pg_has_role(d.datdba, 'MEMBER'), true)),"
            " pg_is_in_recovery() FROM pg_roles r LEFT JOIN pg_database d ON d.datname = $1 "
            "WHERE r.rolname = current_user"),
        {m_name}, stop);
    if (!rights)
        return std::unexpected(rights.error().toError(QStringLiteral("look at"), m_target.description()));
    if (rights->flag(0, 1))
        return refused(ErrorKind::Precondition, QStringLiteral("the server is read-only, a standby perhaps"),
                       QStringLiteral("Connect to the primary"));
    if (!rights->flag(0, 0))
        return refused(ErrorKind::Precondition,
                       QStringLiteral("the role may not create databases, or does not own this one"),
                       QStringLiteral("Connect as its owner with CREATEDB, or load in place, into an "
                                      "empty database"));
    return {};
}

Result<void> FreshTarget::drop(const QString& name)
{
    // Not to be stopped: what is dropped is of no use to anybody.
    const QString quoted = m_admin->quotedIdentifier(name);
    if (m_admin->serverVersion() >= 130000)
        return execute(QStringLiteral("DROP DATABASE IF EXISTS %1 WITH (FORCE)").arg(quoted),
                       QStringLiteral("drop database %1 beside").arg(name), {});
    std::ignore =
        m_admin->query(QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                                      "datname = $1"),
                       {name});
    return execute(QStringLiteral("DROP DATABASE IF EXISTS ") + quoted,
                   QStringLiteral("drop database %1 beside").arg(name), {});
}

Result<void> FreshTarget::removeLeftovers(const std::stop_token& stop)
{
    for (const QString& name : {stagingName(m_name), retiredName(m_name)}) {
        const Result<bool> there = exists(name, stop);
        if (!there)
            return failure(there);
        if (!*there)
            continue;
        m_progress->log(RunEvent::Level::Info,
                        QStringLiteral("Removing database %1, which an interrupted load left").arg(name));
        if (const Result<void> dropped = drop(name); !dropped)
            return dropped;
    }
    return {};
}

Result<void> FreshTarget::prepare(const std::stop_token& stop)
{
    if (const Result<void> named = findName(stop); !named)
        return named;
    Result<Connection> admin = openAdmin(stop);
    if (!admin)
        return failure(admin);
    m_admin = std::move(*admin);
    const Result<void> ready =
        lockLoads(*m_admin, m_name, stop).and_then([&] { return checkRights(stop); }).and_then([&] {
            return removeLeftovers(stop);
        });
    if (!ready)
        return ready;
    const Result<bool> there = exists(m_name, stop);
    if (!there)
        return failure(there);
    m_hasOld = *there;
    return createDatabaseLike(*m_admin, m_hasOld ? m_name : QString(), stagingName(m_name), stop);
}

Result<void> FreshTarget::swap(const std::stop_token& stop)
{
    const QString staging = m_admin->quotedIdentifier(stagingName(m_name));
    const QString target = m_admin->quotedIdentifier(m_name);
    if (!m_hasOld)
        return execute(QStringLiteral("ALTER DATABASE %1 RENAME TO %2").arg(staging, target),
                       QStringLiteral("rename the new database to"), stop);
    Result<Connection> guard = openAdmin(stop);
    if (!guard)
        return failure(guard);
    // The renaming waits a few seconds for sessions to go, and lets nobody new in meanwhile.
    const std::jthread ending([&](const std::stop_token& done) {
        bool refusal = false;
        do {
            const SqlResult ended =
                guard->query(QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                                            "datname = $1 AND pid <> pg_backend_pid()"),
                             {m_name});
            if (!ended && !std::exchange(refusal, true))
                m_progress->log(
                    RunEvent::Level::Warning,
                    QStringLiteral("Sessions on %1 cannot be ended: %2").arg(m_name, ended.error().text()));
        } while (sleepUnlessStopped(100ms, done));
    });
    const QString sql =
        QStringLiteral("BEGIN; ALTER DATABASE %1 RENAME TO %2; ALTER DATABASE %3 RENAME TO %1; "
                       "COMMIT")
            .arg(target, m_admin->quotedIdentifier(retiredName(m_name)), staging);
    const Result<void> renamed = execute(sql, QStringLiteral("put the new database in the place of"), stop);
    m_admin->rollback();
    return renamed;
}

// After an error: the answer alone may be what was lost.
bool FreshTarget::isInPlace()
{
    if (m_admin->isLost()) {
        Result<Connection> admin = openAdmin({});
        if (!admin)
            return false;
        m_admin = std::move(*admin);
    }
    return !exists(stagingName(m_name), {}).value_or(true);
}

// To drop the old database, the server first writes out all that the load changed. Roles that may not ask for
// that wait for it at the end.
void FreshTarget::prepareCommit()
{
    if (!m_hasOld || m_writing.joinable())
        return;
    m_writing = std::jthread([this](const std::stop_token& stop) {
        Result<Connection> connection = openAdmin(stop);
        if (connection)
            std::ignore = connection->execute(QStringLiteral("CHECKPOINT"), stop);
    });
}

Result<void> FreshTarget::commit(const std::stop_token& stop)
{
    if (m_writing.joinable()) {
        const std::stop_callback cancel(stop, [this] { m_writing.request_stop(); });
        m_writing.join();
    }
    // The lock may be gone with the session, and so may the right to what follows.
    if (m_admin->isLost())
        return refused(ErrorKind::Connection, QStringLiteral("the connection was lost"), {});
    if (m_hasOld) {
        for (const QString& problem : copyAttributes(*m_admin, m_name, stagingName(m_name), stop))
            m_progress->log(RunEvent::Level::Warning, problem);
    }
    if (const Result<void> swapped = swap(stop); !swapped && !isInPlace())
        return swapped;
    if (!m_hasOld)
        return {};
    // The new one is in place: that the old one is in the way no more can wait for the next load.
    if (const Result<void> dropped = drop(retiredName(m_name)); !dropped)
        m_progress->log(RunEvent::Level::Warning, dropped.error().message());
    return {};
}

Result<void> FreshTarget::discard()
{
    m_writing = {};
    if (m_name.isEmpty())
        return {};
    if (!m_admin || m_admin->isLost()) {
        Result<Connection> admin = openAdmin({});
        if (!admin)
            return failure(admin);
        m_admin = std::move(*admin);
    }
    return drop(stagingName(m_name));
}

} // namespace

QString stagingName(const QString& database)
{
    return nameWith(database, QStringLiteral("__lockstep_load"));
}

QString retiredName(const QString& database)
{
    return nameWith(database, QStringLiteral("__lockstep_old"));
}

std::unique_ptr<LoadTarget> freshTarget(const ConnectionSettings& target, LoadProgress& progress)
{
    return std::make_unique<FreshTarget>(target, progress);
}

} // namespace lockstep
