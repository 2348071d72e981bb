#include "core/database/migration_failure.h"

#include <QRegularExpression>

namespace lockstep {

namespace {

QString attemptedText(const FailedAttempt& attempt)
{
    const QString verb = attempt.up ? QStringLiteral("apply") : QStringLiteral("revert");
    const QString name =
        attempt.definition.name.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(attempt.definition.name);
    return QStringLiteral("%1 migration %2%3 to").arg(verb).arg(attempt.definition.id).arg(name);
}

QString adviceFor(const FailedAttempt& attempt, const SqlError& error)
{
    if (error.sqlState == sqlstate::insufficientPrivilege)
        return QStringLiteral(
            "Connect with a role that has the right, or have it run by hand and take it as done");
    if (commitsItself(attempt.up ? attempt.definition.up : attempt.definition.down))
        return QStringLiteral(
            "It commits its work in parts, and those before the failure stay. The failure is in "
            "migration_logs; remove its cause, then run this again");
    return QStringLiteral(
        "The database is as it was before this migration and the failure is in migration_logs; remove "
        "its cause, then run this again");
}

Result<void> noteIn(const MigrationLogTable& log, const FailedAttempt& attempt, const QString& message)
{
    return attempt.undone ? log.discard(attempt.logId)
                          : log.finishFailure(attempt.logId, attempt.definition.id, message, attempt.up);
}

// The lost session's transaction may still be ending: its last word is worth two seconds of waiting, no more.
Result<void> noteFromAnotherSession(const FailedAttempt& attempt, const QString& message)
{
    Result<Connection> opened = Connection::open(
        attempt.connection.settings().with(QStringLiteral("connect_timeout"), QStringLiteral("3")));
    if (!opened)
        return failure(opened);
    const SqlResult patience = opened->execute(QStringLiteral("SET lock_timeout = '2s'"));
    if (!patience)
        return std::unexpected(patience.error().toError(QStringLiteral("write to migration_logs of"),
                                                        opened->settings().description()));
    return noteIn(attempt.log.on(*opened), attempt, message);
}

} // namespace

bool commitsItself(const QString& sql)
{
    // A mention in a comment or a string is a false alarm, which merely keeps a row in the log.
    static const QRegularExpression commit(QStringLiteral(R"(\bCOMMIT\b[\w\s]*;)"),
                                           QRegularExpression::CaseInsensitiveOption);
    return commit.match(sql).hasMatch();
}

Error concludeFailedAttempt(const FailedAttempt& attempt, const SqlError& error)
{
    const QString& sql = attempt.up ? attempt.definition.up : attempt.definition.down;
    const QString message =
        error.cancelled ? QStringLiteral("cancelled") : error.textAt(sql, attempt.sqlOffset);
    Error result = error.toError(attemptedText(attempt), attempt.connection.settings().description(),
                                 adviceFor(attempt, error));
    result.happened = error.cancelled ? QStringLiteral("it was cancelled") : message;
    if (error.sqlState == sqlstate::insufficientPrivilege)
        result.advice = adviceFor(attempt, error);
    const Result<void> noted = attempt.connection.isLost() ? noteFromAnotherSession(attempt, message)
                                                           : noteIn(attempt.log, attempt, message);
    if (!noted)
        result.happened +=
            QStringLiteral("; and migration_logs could not be updated: ") + noted.error().happened;
    return result;
}

} // namespace lockstep
