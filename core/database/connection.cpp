#include "core/database/connection.h"

#include "core/database/stop_wakeup.h"
#include "core/support/logging.h"

#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <thread>
#include <tuple>

namespace lockstep {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Finish
{
    void operator()(PGconn* connection) const { PQfinish(connection); }

    void operator()(PGresult* result) const { PQclear(result); }

    void operator()(PGcancelConn* cancel) const { PQcancelFinish(cancel); }
};

using ResultHandle = std::unique_ptr<PGresult, Finish>;

constexpr auto cancelRetry = 1s;          // a cancel request that meets a statement not yet begun is lost
constexpr auto cancelPatience = 60s;      // a server that does not answer for so long is gone
constexpr auto gathering = 200us;         // of rows that a COPY TO sends
constexpr int defaultConnectTimeout = 10; // seconds

enum class Woken { Socket, Stop, Timeout };

// Without a descriptor for the stop (-1) only the socket counts.
Woken waitFor(int socket, short events, int stopDescriptor, std::chrono::milliseconds timeout)
{
    std::array<pollfd, 2> watched = {pollfd{socket, events, 0}, pollfd{stopDescriptor, POLLIN, 0}};
    const int ready = poll(watched.data(), watched.size(), static_cast<int>(std::max(timeout, 0ms).count()));
    if (ready > 0 && watched[0].revents != 0)
        return Woken::Socket;
    return ready > 0 ? Woken::Stop : Woken::Timeout;
}

std::chrono::milliseconds until(Clock::time_point time)
{
    return std::chrono::ceil<std::chrono::milliseconds>(time - Clock::now());
}

ConnectionSettings withDefaults(const ConnectionSettings& settings)
{
    ConnectionSettings complete = settings;
    const QList<std::pair<QString, QString>> defaults = {
        {QStringLiteral("connect_timeout"), QString::number(defaultConnectTimeout)},
        {QStringLiteral("application_name"), QStringLiteral("lockstep")},
        {QStringLiteral("client_encoding"), QStringLiteral("UTF8")},
        // A server that vanishes without a word is noticed within about two minutes.
        {QStringLiteral("keepalives_idle"), QStringLiteral("60")},
        {QStringLiteral("keepalives_interval"), QStringLiteral("15")},
        {QStringLiteral("keepalives_count"), QStringLiteral("4")}};
    for (const auto& [keyword, value] : defaults) {
        if (settings.value(keyword).isEmpty())
            complete = complete.with(keyword, value);
    }
    return complete;
}

std::chrono::seconds connectPatience(const ConnectionSettings& settings)
{
    // libpq's own timeout does not count in its non-blocking mode; it is meant for each of several hosts.
    const int seconds = settings.value(QStringLiteral("connect_timeout")).toInt();
    const auto hosts = settings.value(QStringLiteral("host")).count(u',') + 1;
    return std::chrono::seconds((seconds > 0 ? seconds : 3600) * hosts);
}

QString field(const PGresult* result, int code)
{
    return QString::fromUtf8(PQresultErrorField(result, code));
}

SqlRows rowsOf(const PGresult* result)
{
    SqlRows rows;
    const int columns = PQnfields(result);
    for (int row = 0; row < PQntuples(result); ++row) {
        QList<SqlValue> values;
        for (int column = 0; column < columns; ++column) {
            const bool null = PQgetisnull(result, row, column) != 0;
            values.append(null ? SqlValue() : QString::fromUtf8(PQgetvalue(result, row, column)));
        }
        rows.rows.append(values);
    }
    return rows;
}

} // namespace

struct Connection::Private
{
    std::unique_ptr<PGconn, Finish> connection;
    std::unique_ptr<PGcancelConn, Finish> cancel;
    ConnectionSettings settings;
    std::function<void(const QString&, const QString&)> noticeHandler;
    bool lost = false;

    static void receiveNotice(void* self, const PGresult* notice);
    [[nodiscard]] QString message() const;
    [[nodiscard]] Result<void> connect(const std::stop_token& stop);
    [[nodiscard]] SqlError clientError() const;
    [[nodiscard]] SqlError serverError(const PGresult* result, int completed,
                                       const std::stop_token& stop) const;
    void sendCancel();
    [[nodiscard]] bool waitUntilReady(int stopDescriptor, const std::stop_token& stop, const Ticker& ticker);
    [[nodiscard]] SqlResult collect(const std::stop_token& stop, const Ticker& ticker);
    void refuseCopy(ExecStatusType status);
    [[nodiscard]] std::unexpected<SqlError> gone();
    [[nodiscard]] SqlDone startCopy(const QByteArray& sql, ExecStatusType expected,
                                    const std::stop_token& stop);
    [[nodiscard]] SqlDone flush(int stopDescriptor, const std::stop_token& stop);
    void abandonCopyIn();
    [[nodiscard]] bool receiveRows(const std::function<void(QByteArrayView)>& row,
                                   const std::stop_token& stop);
    [[nodiscard]] SqlCount countCopied(const std::stop_token& stop);
};

void Connection::Private::receiveNotice(void* self, const PGresult* notice)
{
    const auto* d = static_cast<Private*>(self);
    const QString severity = field(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const QString text = field(notice, PG_DIAG_MESSAGE_PRIMARY);
    qCDebug(logDatabase).noquote() << severity << text;
    if (d->noticeHandler)
        d->noticeHandler(severity, text);
}

QString Connection::Private::message() const
{
    return redacted(QString::fromUtf8(PQerrorMessage(connection.get())).trimmed(), {settings.password()});
}

Result<void> Connection::Private::connect(const std::stop_token& stop)
{
    const auto refused = [this](const QString& why) {
        return std::unexpected(connectionError(why, settings.description()));
    };
    connection.reset(PQconnectStart(settings.conninfo().constData()));
    if (!connection || PQstatus(connection.get()) == CONNECTION_BAD)
        return refused(connection ? message() : QStringLiteral("libpq is out of memory"));
    const StopWakeup signal(stop);
    const Clock::time_point deadline = Clock::now() + connectPatience(settings);
    for (PostgresPollingStatusType state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;
         state = PQconnectPoll(connection.get())) {
        if (state == PGRES_POLLING_FAILED)
            return refused(message());
        const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        const Woken woken = waitFor(PQsocket(connection.get()), events, signal.descriptor(), until(deadline));
        if (woken == Woken::Stop)
            return failure(ErrorKind::Cancelled, QStringLiteral("connect to"), settings.description(),
                           QStringLiteral("it was cancelled"));
        if (woken == Woken::Timeout && Clock::now() >= deadline)
            return refused(QStringLiteral("it did not answer in time"));
    }
    return {};
}

SqlError Connection::Private::clientError() const
{
    SqlError error;
    error.connectionLost = PQstatus(connection.get()) == CONNECTION_BAD;
    error.message = message();
    if (error.message.isEmpty())
        error.message = QStringLiteral("the connection was lost");
    return error;
}

SqlError Connection::Private::serverError(const PGresult* result, int completed,
                                          const std::stop_token& stop) const
{
    SqlError error;
    error.sqlState = field(result, PG_DIAG_SQLSTATE);
    error.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    error.hint = field(result, PG_DIAG_MESSAGE_HINT);
    error.context = field(result, PG_DIAG_CONTEXT);
    error.position = field(result, PG_DIAG_STATEMENT_POSITION).toInt();
    error.completed = completed;
    error.cancelled = error.sqlState == u"57014" && stop.stop_requested();
    if (error.message.isEmpty())
        error.message =
            redacted(QString::fromUtf8(PQresultErrorMessage(result)).trimmed(), {settings.password()});
    return error;
}

void Connection::Private::sendCancel()
{
    if (!cancel)
        return; // libpq was out of memory: the statement runs to its end, or into cancelPatience
    if (PQcancelBlocking(cancel.get()) == 0)
        qCWarning(logDatabase).noquote()
            << "the running statement could not be cancelled:" << PQcancelErrorMessage(cancel.get());
    PQcancelReset(cancel.get());
}

// Until the next result is there; false when the connection is lost.
bool Connection::Private::waitUntilReady(int stopDescriptor, const std::stop_token& stop,
                                         const Ticker& ticker)
{
    constexpr auto never = Clock::time_point::max();
    Clock::time_point nextTick = ticker.tick ? Clock::now() + ticker.interval : never;
    Clock::time_point nextCancel = never;
    Clock::time_point giveUp = never;
    while (PQisBusy(connection.get()) != 0) {
        const bool stopping = stop.stop_requested();
        if (stopping && giveUp == never) {
            nextCancel = Clock::now();
            giveUp = nextCancel + cancelPatience;
        }
        if (Clock::now() >= giveUp)
            return false;
        if (Clock::now() >= nextCancel) {
            sendCancel();
            nextCancel = Clock::now() + cancelRetry;
        }
        if (Clock::now() >= nextTick) {
            ticker.tick();
            nextTick = Clock::now() + ticker.interval;
        }
        const Clock::time_point next = std::min(nextTick, nextCancel);
        const auto timeout = next == never ? std::chrono::milliseconds(1h) : until(next);
        const Woken woken =
            waitFor(PQsocket(connection.get()), POLLIN, stopping ? -1 : stopDescriptor, timeout);
        if (woken == Woken::Socket && PQconsumeInput(connection.get()) == 0)
            return false;
    }
    return true;
}

void Connection::Private::refuseCopy(ExecStatusType status)
{
    if (status == PGRES_COPY_IN) {
        PQputCopyEnd(connection.get(), "COPY FROM STDIN has no input here");
    } else if (status == PGRES_COPY_OUT) {
        char* row = nullptr;
        while (PQgetCopyData(connection.get(), &row, 0) > 0)
            PQfreemem(row);
    }
}

SqlResult Connection::Private::collect(const std::stop_token& stop, const Ticker& ticker)
{
    const StopWakeup signal(stop);
    SqlRows rows;
    std::optional<SqlError> error;
    int completed = 0;
    while (true) {
        if (!waitUntilReady(signal.descriptor(), stop, ticker)) {
            lost = true;
            SqlError gone = clientError();
            gone.connectionLost = true;
            gone.completed = completed;
            return std::unexpected(error ? *error : gone);
        }
        const ResultHandle result(PQgetResult(connection.get()));
        if (!result)
            break;
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_FATAL_ERROR && !error)
            error = serverError(result.get(), completed, stop);
        else if (status == PGRES_TUPLES_OK)
            rows = rowsOf(result.get());
        refuseCopy(status);
        ++completed;
    }
    lost = lost || PQstatus(connection.get()) == CONNECTION_BAD;
    if (!error)
        return rows;
    error->connectionLost = lost;
    return std::unexpected(*error);
}

Connection::Connection(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<Connection> Connection::open(const ConnectionSettings& settings, std::stop_token stop)
{
    auto d = std::make_unique<Private>();
    d->settings = withDefaults(settings);
    if (const Result<void> connected = d->connect(stop); !connected)
        return failure(connected);
    PQsetnonblocking(d->connection.get(), 0);
    PQsetNoticeReceiver(d->connection.get(), &Private::receiveNotice, d.get());
    d->cancel.reset(PQcancelCreate(d->connection.get()));
    return Connection(std::move(d));
}

namespace {

SqlError cancelledBeforeSending()
{
    SqlError error;
    error.message = QStringLiteral("it was cancelled");
    error.cancelled = true;
    return error;
}

} // namespace

SqlResult Connection::execute(const QString& sql, std::stop_token stop, const Ticker& ticker)
{
    return executeBytes(sql.toUtf8(), std::move(stop), ticker);
}

SqlResult Connection::executeBytes(const QByteArray& sql, std::stop_token stop, const Ticker& ticker)
{
    if (stop.stop_requested())
        return std::unexpected(cancelledBeforeSending());
    if (PQsendQuery(d->connection.get(), sql.constData()) == 0) {
        d->lost = PQstatus(d->connection.get()) == CONNECTION_BAD;
        return std::unexpected(d->clientError());
    }
    return d->collect(stop, ticker);
}

SqlResult Connection::query(const QString& sql, const QList<SqlValue>& parameters, std::stop_token stop)
{
    if (stop.stop_requested())
        return std::unexpected(cancelledBeforeSending());
    QList<QByteArray> texts;
    for (const SqlValue& parameter : parameters)
        texts.append(parameter.value_or(QString()).toUtf8());
    std::vector<const char*> values;
    values.reserve(static_cast<size_t>(parameters.size()));
    for (qsizetype i = 0; i < parameters.size(); ++i)
        values.push_back(parameters[i] ? texts[i].constData() : nullptr);
    if (PQsendQueryParams(d->connection.get(), sql.toUtf8().constData(), static_cast<int>(values.size()),
                          nullptr, values.data(), nullptr, nullptr, 0) == 0) {
        d->lost = PQstatus(d->connection.get()) == CONNECTION_BAD;
        return std::unexpected(d->clientError());
    }
    return d->collect(stop, {});
}

std::unexpected<SqlError> Connection::Private::gone()
{
    lost = true;
    SqlError error = clientError();
    error.connectionLost = true;
    return std::unexpected(error);
}

SqlDone Connection::Private::startCopy(const QByteArray& sql, ExecStatusType expected,
                                       const std::stop_token& stop)
{
    if (stop.stop_requested())
        return std::unexpected(cancelledBeforeSending());
    const StopWakeup signal(stop);
    if (PQsendQuery(connection.get(), sql.constData()) == 0 || !waitUntilReady(signal.descriptor(), stop, {}))
        return gone();
    const ResultHandle result(PQgetResult(connection.get()));
    if (PQresultStatus(result.get()) == expected)
        return {};
    const SqlError error = serverError(result.get(), 0, stop);
    refuseCopy(PQresultStatus(result.get()));
    std::ignore = collect(stop, {});
    return std::unexpected(error);
}

// Until the server has taken what libpq holds back; true to its word, libpq blocks nowhere in this mode.
SqlDone Connection::Private::flush(int stopDescriptor, const std::stop_token& stop)
{
    int left = 0;
    while ((left = PQflush(connection.get())) > 0) {
        if (waitFor(PQsocket(connection.get()), POLLIN | POLLOUT, stopDescriptor, 1h) == Woken::Stop ||
            stop.stop_requested())
            return std::unexpected(cancelledBeforeSending());
        if (PQconsumeInput(connection.get()) == 0)
            return gone();
    }
    return left < 0 ? gone() : SqlDone();
}

void Connection::Private::abandonCopyIn()
{
    // libpq stays in the mode that does not block while it holds anything back.
    if (!flush(-1, {}))
        return;
    PQsetnonblocking(connection.get(), 0);
    PQputCopyEnd(connection.get(), "it was cancelled");
    std::ignore = collect({}, {});
}

SqlCount Connection::Private::countCopied(const std::stop_token& stop)
{
    const StopWakeup signal(stop);
    std::optional<SqlError> error;
    qint64 rows = 0;
    while (true) {
        if (!waitUntilReady(signal.descriptor(), stop, {}))
            return gone();
        const ResultHandle result(PQgetResult(connection.get()));
        if (!result)
            break;
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR && !error)
            error = serverError(result.get(), 0, stop);
        else
            rows = QByteArray(PQcmdTuples(result.get())).toLongLong();
    }
    lost = lost || PQstatus(connection.get()) == CONNECTION_BAD;
    if (!error)
        return rows;
    error->connectionLost = lost;
    return std::unexpected(*error);
}

SqlDone Connection::startCopyIn(const QByteArray& sql, std::stop_token stop)
{
    const SqlDone started = d->startCopy(sql, PGRES_COPY_IN, stop);
    if (started)
        PQsetnonblocking(d->connection.get(), 1);
    return started;
}

SqlDone Connection::putCopyData(QByteArrayView bytes, const std::stop_token& stop)
{
    constexpr qsizetype pieceSize = 64 << 10; // stays in the processor's cache on its way
    const StopWakeup signal(stop);
    while (!bytes.isEmpty()) {
        const QByteArrayView piece = bytes.first(std::min(pieceSize, bytes.size()));
        SqlDone flushed = std::unexpected(cancelledBeforeSending());
        if (!stop.stop_requested()) {
            const int put = PQputCopyData(d->connection.get(), piece.data(), static_cast<int>(piece.size()));
            flushed = put == 1 ? d->flush(signal.descriptor(), stop) : d->gone();
        }
        if (!flushed) {
            if (!d->lost)
                d->abandonCopyIn();
            return flushed;
        }
        bytes = bytes.sliced(piece.size());
    }
    return {};
}

SqlCount Connection::endCopyIn(std::stop_token stop)
{
    PQsetnonblocking(d->connection.get(), 0);
    if (PQputCopyEnd(d->connection.get(), nullptr) != 1)
        return d->gone();
    return d->countCopied(stop);
}

bool Connection::Private::receiveRows(const std::function<void(QByteArrayView)>& row,
                                      const std::stop_token& stop)
{
    const StopWakeup signal(stop);
    bool told = false;
    while (true) {
        char* text = nullptr;
        const int length = PQgetCopyData(connection.get(), &text, 1);
        if (length > 0) {
            row(QByteArrayView(text, length));
            PQfreemem(text);
            continue;
        }
        if (length < 0)
            return true; // its end, or an error, which comes as the result
        const int descriptor = told ? -1 : signal.descriptor();
        Woken woken = waitFor(PQsocket(connection.get()), POLLIN, descriptor, 0ms);
        if (woken == Woken::Timeout) {
            woken = waitFor(PQsocket(connection.get()), POLLIN, descriptor, 1h);
            // The server sends a few kilobytes at a time. To let some gather is cheaper than to wake for
            // each.
            std::this_thread::sleep_for(gathering);
        }
        if (woken == Woken::Stop) {
            sendCancel();
            told = true;
        } else if (PQconsumeInput(connection.get()) == 0) {
            return false;
        }
    }
}

SqlCount Connection::copyOut(const QByteArray& sql, const std::function<void(QByteArrayView)>& row,
                             std::stop_token stop)
{
    if (const SqlDone started = d->startCopy(sql, PGRES_COPY_OUT, stop); !started)
        return std::unexpected(started.error());
    if (!d->receiveRows(row, stop))
        return d->gone();
    return d->countCopied(stop);
}

void Connection::rollback()
{
    const PGTransactionStatusType status = PQtransactionStatus(d->connection.get());
    if (status != PQTRANS_INTRANS && status != PQTRANS_INERROR)
        return;
    // When even this fails the session is lost, and the server rolls back.
    if (const SqlResult done = execute(QStringLiteral("ROLLBACK")); !done)
        qCWarning(logDatabase).noquote() << "rollback:" << done.error().text();
}

bool Connection::isLost() const
{
    return d->lost;
}

int Connection::serverVersion() const
{
    return PQserverVersion(d->connection.get());
}

QString Connection::serverName() const
{
    const int version = serverVersion();
    return QStringLiteral("PostgreSQL %1.%2").arg(version / 10000).arg(version % 10000);
}

int Connection::backendPid() const
{
    return PQbackendPID(d->connection.get());
}

const ConnectionSettings& Connection::settings() const
{
    return d->settings;
}

void Connection::onNotice(std::function<void(const QString&, const QString&)> handler)
{
    d->noticeHandler = std::move(handler);
}

QString Connection::quotedLiteral(const QString& text) const
{
    const QByteArray utf8 = text.toUtf8();
    const std::unique_ptr<char, decltype(&PQfreemem)> quoted(
        PQescapeLiteral(d->connection.get(), utf8.constData(), static_cast<size_t>(utf8.size())), PQfreemem);
    return QString::fromUtf8(quoted.get());
}

QString Connection::quotedIdentifier(const QString& name) const
{
    const QByteArray utf8 = name.toUtf8();
    const std::unique_ptr<char, decltype(&PQfreemem)> quoted(
        PQescapeIdentifier(d->connection.get(), utf8.constData(), static_cast<size_t>(utf8.size())),
        PQfreemem);
    return QString::fromUtf8(quoted.get());
}

} // namespace lockstep
