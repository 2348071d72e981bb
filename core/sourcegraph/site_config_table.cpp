#include "core/sourcegraph/site_config_table.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attempted = u"change the site configuration in"_s;

std::unexpected<Error> failed(const Connection& connection, const SqlError& error)
{
    return std::unexpected(error.toError(attempted, connection.settings().description()));
}

/// Ends the transaction whatever becomes of it.
class Ending
{
public:
    explicit Ending(Connection& connection) : m_connection(connection) {}

    ~Ending()
    {
        if (!m_committed)
            m_connection.rollback();
    }

    Q_DISABLE_COPY_MOVE(Ending)

    SqlResult commit(const std::stop_token& stop)
    {
        SqlResult done = m_connection.execute(u"COMMIT"_s, stop);
        m_committed = done.has_value();
        return done;
    }

private:
    Connection& m_connection;
    bool m_committed = false;
};

} // namespace

Result<SiteConfigRow> newestSiteConfig(Connection& connection, const std::stop_token& stop)
{
    const SqlResult rows = connection.query(
        u"SELECT id, contents FROM critical_and_site_config WHERE type = 'site' ORDER BY id DESC LIMIT 1"_s,
        {}, stop);
    if (!rows)
        return failed(connection, rows.error());
    if (rows->isEmpty())
        return failure(ErrorKind::Precondition, attempted, connection.settings().description(),
                       u"there is none yet"_s, u"Start the instance once: it makes one"_s);
    return SiteConfigRow{rows->number(0, 0), rows->text(0, 1).toUtf8()};
}

Result<SiteConfigRow> siteConfigRow(Connection& connection, qint64 id, const std::stop_token& stop)
{
    const SqlResult rows = connection.query(u"SELECT contents FROM critical_and_site_config WHERE id = $1"_s,
                                            {QString::number(id)}, stop);
    if (!rows)
        return failed(connection, rows.error());
    if (rows->isEmpty())
        return failure(ErrorKind::NotFound, attempted, connection.settings().description(),
                       u"there is no row %1"_s.arg(id));
    return SiteConfigRow{id, rows->text(0, 0).toUtf8()};
}

Result<qint64> addSiteConfig(Connection& connection, qint64 newest, const QByteArray& contents,
                             const std::stop_token& stop)
{
    Ending transaction(connection);
    // Readers go on; whoever wants to write waits until we are done, and we until they are.
    const SqlResult locked = connection.execute(
        u"BEGIN; SET LOCAL lock_timeout = '30s'; LOCK TABLE critical_and_site_config IN SHARE ROW EXCLUSIVE MODE"_s,
        stop);
    if (!locked)
        return failed(connection, locked.error());
    const Result<SiteConfigRow> now = newestSiteConfig(connection, stop);
    if (!now)
        return failure(now);
    if (now->id != newest)
        return failure(
            ErrorKind::Precondition, attempted, connection.settings().description(),
            u"somebody else changed it meanwhile: the newest row is %1, and was %2"_s.arg(now->id).arg(
                newest),
            u"Look at what changed, then try again"_s);
    const SqlResult added = connection.query(
        u"INSERT INTO critical_and_site_config (type, contents) VALUES ('site', $1) RETURNING id"_s,
        {QString::fromUtf8(contents)}, stop);
    if (!added)
        return failed(connection, added.error());
    if (const SqlResult committed = transaction.commit(stop); !committed)
        return failed(connection, committed.error());
    return added->number(0, 0);
}

} // namespace lockstep
