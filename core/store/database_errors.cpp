#include "core/store/database_errors.h"

#include <QStringList>

namespace lockstep {

namespace {

// SQLite's primary result codes, the low byte of what the driver reports.
constexpr int sqliteBusy = 5;
constexpr int sqliteLocked = 6;
constexpr int sqliteCorrupt = 11;
constexpr int sqliteFull = 13;
constexpr int sqliteNotADatabase = 26;

QString textOf(const QSqlError& error)
{
    const QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return text.trimmed();
}

/// The server went away, refuses us, or ends our session.
bool isAboutTheConnection(const QString& state)
{
    return state.startsWith(u"08") || state.startsWith(u"28") || state.startsWith(u"57P") ||
           state == u"3D000" || state == u"53300" || state == u"25P03";
}

/// A lock was not to be had in time, or two waited for each other.
bool isAboutLocks(const QString& state)
{
    return state == u"55P03" || state == u"40001" || state == u"40P01";
}

} // namespace

Error sqliteError(const QSqlError& error, const QString& attempted, const QString& path)
{
    const QString happened = textOf(error);
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

Error postgresError(const QSqlError& error, const QString& attempted, const QString& path, bool isLost)
{
    const QString happened = textOf(error);
    const QString state = error.nativeErrorCode();
    if (isLost || isAboutTheConnection(state))
        return {ErrorKind::Connection, attempted, path,
                isLost ? QStringLiteral("the connection is lost") : happened,
                QStringLiteral("Check that the server runs and lets you in, then go on where it stopped")};
    if (isAboutLocks(state))
        return {ErrorKind::Busy, attempted, path,
                QStringLiteral("somebody else keeps it locked (%1)").arg(happened),
                QStringLiteral("Try again when they have finished")};
    if (state == u"53100")
        return {ErrorKind::Io, attempted, path, happened,
                QStringLiteral("Free some space on the server's disk")};
    return {ErrorKind::Io, attempted, path, happened,
            QStringLiteral("Check that your user may make and use the schema lockstep there")};
}

} // namespace lockstep
