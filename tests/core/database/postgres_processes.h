#pragma once

#include <QByteArray>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QList>
#include <QTest>

namespace lockstep::test {

/// The server processes (not their sessions) whose data folder lies below `folder`.
inline QList<qint64> postgresBelow(const QString& folder)
{
    QList<qint64> found;
    const QByteArray prefix = QFile::encodeName(QDir(folder).absolutePath()) + '/';
    for (const QString& name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(name));
        if (name.toLongLong() <= 0 || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArrayList arguments = file.readAll().split('\0');
        const bool postgres = arguments.first().endsWith("postgres") || arguments.first().endsWith("initdb");
        const auto below = [&](const QByteArray& text) { return text.contains(prefix); };
        if (postgres && std::ranges::any_of(arguments, below))
            found.append(name.toLongLong());
    }
    return found;
}

/// PostgreSQL runs as another user when the tests run as root: lets it into the test's own private folder, so
/// that it works below it and not in its stand-in elsewhere.
inline void letServerInto(const QString& folder)
{
    QFile::setPermissions(folder, QFile::permissions(folder) | QFile::ExeOther);
}

/// Waits until none is left; false when one stays.
inline bool noPostgresLeft(const QString& folder)
{
    const QDeadlineTimer deadline(std::chrono::seconds{20});
    while (!postgresBelow(folder).isEmpty() && !deadline.hasExpired())
        QTest::qSleep(20);
    return postgresBelow(folder).isEmpty();
}

} // namespace lockstep::test
