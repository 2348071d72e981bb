#pragma once

#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QTemporaryDir>

namespace lockstep::test {

/// The two kinds of place a store can be in, a file and a database of a real server, for tests that run for
/// each: QFETCH_GLOBAL(QString, kind) is "file" or "server".
class StorePlaces
{
public:
    static void addRows()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("file") << QStringLiteral("file");
        QTest::newRow("server") << QStringLiteral("server");
    }

    [[nodiscard]] Result<void> start()
    {
        return PrivateServer::start(m_server.filePath(QStringLiteral("pg")))
            .transform([this](std::unique_ptr<PrivateServer> server) { m_postgres = std::move(server); });
    }

    /// An empty place of either kind.
    [[nodiscard]] Result<void> clear()
    {
        const bool first = !m_folder;
        m_folder = std::make_unique<QTemporaryDir>();
        if (first)
            return recreate();
        const QString said = ask(QStringLiteral("DROP SCHEMA IF EXISTS lockstep CASCADE"));
        return said.isEmpty() ? Result<void>()
                              : failure(ErrorKind::Failed, QStringLiteral("empty"), server(), said);
    }

    [[nodiscard]] Result<void> recreate() { return m_postgres->recreateDatabase(QStringLiteral("team")); }

    [[nodiscard]] ConnectionSettings database() const { return m_postgres->database(QStringLiteral("team")); }

    [[nodiscard]] QString file() const { return m_folder->filePath(QStringLiteral("sub/lockstep.sqlite")); }

    [[nodiscard]] QString server() const { return QString::fromUtf8(database().conninfo()); }

    /// Of the kind that the test runs for.
    [[nodiscard]] QString place() const
    {
        QFETCH_GLOBAL(QString, kind);
        return kind == u"file" ? file() : server();
    }

    /// All that is in the place.
    [[nodiscard]] QByteArray contents() const
    {
        QFETCH_GLOBAL(QString, kind);
        if (kind == u"file")
            return readFile(file()).value_or(QByteArray()) +
                   readFile(file() + QStringLiteral("-wal")).value_or(QByteArray());
        return ask(QStringLiteral(
                       "SELECT string_agg(row, ' ') FROM (SELECT j::text AS row FROM lockstep.journal j "
                       "UNION ALL SELECT o::text FROM lockstep.journal_output o "
                       "UNION ALL SELECT r::text FROM lockstep.runbook_runs r) rows"))
            .toUtf8();
    }

    /// Runs SQL on the server, as somebody else; the first value.
    QString ask(const QString& sql) const
    {
        Result<Connection> connection = Connection::open(database());
        if (!connection)
            return connection.error().message();
        const SqlResult rows = connection->execute(sql);
        if (!rows)
            return rows.error().toError(QStringLiteral("ask"), sql).message();
        return rows->isEmpty() ? QString() : rows->text(0, 0);
    }

private:
    QTemporaryDir m_server;
    std::unique_ptr<PrivateServer> m_postgres;
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace lockstep::test
