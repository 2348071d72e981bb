#include "core/database/sql_error.h"

#include <QList>
#include <QRegularExpression>

namespace lockstep {

namespace {

struct StateMeaning
{
    QString prefix; ///< of the SQLSTATE
    ErrorKind kind;
    QString advice;
};

// Where the SQLSTATE tells more than "it failed". The longest matching prefix comes first.
const QList<StateMeaning>& meanings()
{
    static const QList<StateMeaning> list = {
        {QStringLiteral("53100"), ErrorKind::Failed,
         QStringLiteral("The server's disk is full: free some space on it, then run this again")},
        {QStringLiteral("53200"), ErrorKind::Failed,
         QStringLiteral("The server ran out of memory: give it more, then run this again")},
        {QStringLiteral("53300"), ErrorKind::Connection,
         QStringLiteral("The server has no free connection: stop some services, or raise max_connections")},
        {QStringLiteral("42501"), ErrorKind::Failed,
         QStringLiteral("The role lacks a right: connect as the owner of the tables, or as a superuser")},
        {QStringLiteral("25006"), ErrorKind::Precondition,
         QStringLiteral("The server is read-only, a standby perhaps: connect to the primary")},
        {QStringLiteral("55P03"), ErrorKind::Busy,
         QStringLiteral("Another session holds a lock that is needed here")},
        {QStringLiteral("57014"), ErrorKind::Failed,
         QStringLiteral(
             "The role's or the server's statement_timeout ended it, or somebody cancelled it: raise the "
             "timeout with ALTER ROLE ... SET statement_timeout, then run this again")},
        {QStringLiteral("28"), ErrorKind::Connection, QStringLiteral("Check the user and the password")},
        {QStringLiteral("3D000"), ErrorKind::Connection, QStringLiteral("Check the database's name")},
        {QStringLiteral("57P"), ErrorKind::Connection,
         QStringLiteral(
             "The server ended the session: see its log, start it if need be, then run this again")},
        {QStringLiteral("08"), ErrorKind::Connection,
         QStringLiteral("Check the server and the network, then run this again")}};
    return list;
}

const StateMeaning* meaningOf(const QString& sqlState)
{
    for (const StateMeaning& meaning : meanings()) {
        if (sqlState.startsWith(meaning.prefix))
            return &meaning;
    }
    return nullptr;
}

} // namespace

QString SqlError::text() const
{
    QString text = message.trimmed();
    if (!sqlState.isEmpty())
        text += QStringLiteral(" (SQLSTATE %1)").arg(sqlState);
    for (const QString& more : {detail, hint}) {
        if (!more.isEmpty())
            text += QStringLiteral("; ") + more.trimmed();
    }
    return text;
}

QString SqlError::textAt(const QString& sql, int offset) const
{
    const int line = position > offset ? lineOf(sql, position - offset) : 0;
    return line > 0 ? QStringLiteral("line %1: %2").arg(line).arg(text()) : text();
}

Error SqlError::toError(const QString& attempted, const QString& subject, const QString& advice) const
{
    if (cancelled)
        return {ErrorKind::Cancelled, attempted, subject, QStringLiteral("it was cancelled"), {}};
    if (connectionLost && sqlState.isEmpty())
        return {ErrorKind::Connection, attempted, subject, text(), meaningOf(QStringLiteral("08"))->advice};
    const StateMeaning* meaning = meaningOf(sqlState);
    return {meaning ? meaning->kind : ErrorKind::Failed, attempted, subject, text(),
            meaning ? meaning->advice : advice};
}

int lineOf(const QString& text, int position)
{
    // PostgreSQL counts code points, QString UTF-16 units.
    int line = 1;
    int character = 0;
    for (const QChar unit : text) {
        if (unit.isLowSurrogate())
            continue;
        if (++character == position)
            return line;
        if (unit == u'\n')
            ++line;
    }
    return 0;
}

Error connectionError(const QString& message, const QString& subject)
{
    // A failed connection has no SQLSTATE in libpq; these are the server's and libpq's words where they speak
    // English.
    static const QList<std::pair<QString, QString>> advices = {
        {QStringLiteral("password"), QStringLiteral("Check the user and the password")},
        {QStringLiteral("role \""), QStringLiteral("Check the user's name, or create the role")},
        {QStringLiteral("database \""), QStringLiteral("Check the database's name, or create it")},
        {QStringLiteral("pg_hba.conf"),
         QStringLiteral("Let the server's pg_hba.conf accept this user and host")},
        {QStringLiteral("SSL"), QStringLiteral("Check sslmode and the certificates")},
        {QStringLiteral("starting up"), QStringLiteral("The server is starting: try again in a moment")},
        {QStringLiteral("too many"), QStringLiteral("Stop some services, or raise max_connections")}};
    QString advice = QStringLiteral("Check that the server runs and that host and port are right");
    for (const auto& [sign, known] : advices) {
        if (message.contains(sign)) {
            advice = known;
            break;
        }
    }
    // libpq's own advice; ours says the same.
    static const QRegularExpression question(QStringLiteral(R"(\s*Is the server running [^?]*\?)"));
    return {ErrorKind::Connection, QStringLiteral("connect to"), subject,
            QString(message).remove(question).simplified(), advice};
}

} // namespace lockstep
