#pragma once

#include "core/database/connection_settings.h"
#include "core/database/sql_error.h"

#include <QList>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

namespace lockstep {

/// A value as text; nothing is NULL.
using SqlValue = std::optional<QString>;

/// The rows of a statement, as text.
struct SqlRows
{
    QList<QList<SqlValue>> rows;

    [[nodiscard]] bool isEmpty() const { return rows.isEmpty(); }

    [[nodiscard]] qsizetype size() const { return rows.size(); }

    [[nodiscard]] bool isNull(qsizetype row, qsizetype column) const { return !rows[row][column]; }

    [[nodiscard]] QString text(qsizetype row, qsizetype column) const
    {
        return rows[row][column].value_or(QString());
    }

    [[nodiscard]] qint64 number(qsizetype row, qsizetype column) const
    {
        return text(row, column).toLongLong();
    }

    [[nodiscard]] bool flag(qsizetype row, qsizetype column) const { return text(row, column) == u't'; }
};

using SqlResult = std::expected<SqlRows, SqlError>;
using SqlDone = std::expected<void, SqlError>;
using SqlCount = std::expected<qint64, SqlError>;

/// Called on the thread that waits for a statement, every so often while it runs.
struct Ticker
{
    std::chrono::milliseconds interval{1000};
    std::function<void()> tick;
};

/// One session with a server; the only place that talks to libpq. Not thread-safe: one thread at a time.
/// Every call blocks, and stops early, with the running statement cancelled on the server, when its stop
/// token says so. It is libpq and not libpqxx because the latter keeps a statement's position only for syntax
/// errors and has no way to wait for a statement and a stop request at once.
class Connection
{
public:
    /// Unless the settings say otherwise: connect_timeout 10 s, application_name lockstep, keepalives.
    /// Errors: Connection, Cancelled; never with the password.
    [[nodiscard]] static Result<Connection> open(const ConnectionSettings& settings,
                                                 std::stop_token stop = {});
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection();

    /// One or more statements by the simple-query protocol: together they are one transaction unless they say
    /// otherwise. The rows are the last statement's that has any.
    [[nodiscard]] SqlResult execute(const QString& sql, std::stop_token stop = {}, const Ticker& ticker = {});
    /// One statement with parameters $1, $2...
    [[nodiscard]] SqlResult query(const QString& sql, const QList<SqlValue>& parameters = {},
                                  std::stop_token stop = {});
    /// execute() of text that is in the session's client_encoding already.
    [[nodiscard]] SqlResult executeBytes(const QByteArray& sql, std::stop_token stop = {},
                                         const Ticker& ticker = {});

    /// One COPY ... FROM STDIN: it is begun, given its data in pieces cut anywhere, and ended. What the
    /// server has against the data comes with the end, which also tells the number of rows. A stop, or an
    /// error of the connection, ends it.
    [[nodiscard]] SqlDone startCopyIn(const QByteArray& sql, std::stop_token stop = {});
    [[nodiscard]] SqlDone putCopyData(QByteArrayView bytes, const std::stop_token& stop = {});
    [[nodiscard]] SqlCount endCopyIn(std::stop_token stop = {});
    /// One COPY ... TO STDOUT, a row with its line end at a time. The number of rows.
    [[nodiscard]] SqlCount copyOut(const QByteArray& sql, const std::function<void(QByteArrayView)>& row,
                                   std::stop_token stop = {});

    /// Ends the transaction, failed or not, that the last statements may have left open.
    void rollback();
    [[nodiscard]] bool isLost() const;

    /// 170002 for 17.2.
    [[nodiscard]] int serverVersion() const;
    /// "PostgreSQL 17.2"
    [[nodiscard]] QString serverName() const;
    [[nodiscard]] int backendPid() const;
    [[nodiscard]] const ConnectionSettings& settings() const;

    /// Where NOTICE and WARNING go besides the log: severity ("NOTICE", "WARNING") and text.
    void onNotice(std::function<void(const QString& severity, const QString& text)> handler);

    /// With the driver's quoting.
    [[nodiscard]] QString quotedLiteral(const QString& text) const;
    [[nodiscard]] QString quotedIdentifier(const QString& name) const;

private:
    struct Private;
    explicit Connection(std::unique_ptr<Private> priv);
    std::unique_ptr<Private> d;
};

} // namespace lockstep
