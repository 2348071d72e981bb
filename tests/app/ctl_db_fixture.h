#pragma once

#include "core/database/connection.h"
#include "core/database/migrator.h"
#include "core/database/private_server.h"
#include "ctl_program.h"
#include "release_fixture.h"

#include <QTemporaryDir>

namespace lockstep::test {

/// Three fresh databases on a real server for each test function, and a small catalogue of three releases.
class CtlDbFixture
{
protected:
    void startServer();
    void freshDatabases();
    [[nodiscard]] ProcessOutput db(const char* command, const QStringList& more = {}) const;
    [[nodiscard]] ProcessOutput db(const char* command, const QStringList& more,
                                   const QProcessEnvironment& environment) const;
    [[nodiscard]] QStringList databases() const;
    [[nodiscard]] QString ask(Schema schema, const QString& sql) const;
    void run(const QString& sql, Schema schema = Schema::Frontend) const;
    void bringTo(const char* release) const;

    QTemporaryDir m_folder;
    ReleaseRepository m_releases;
    std::unique_ptr<PrivateServer> m_server;
};

inline void CtlDbFixture::startServer()
{
    VERIFY_RESULT(m_releases.init());
    VERIFY_RESULT(fillWithSmallReleases(m_releases));
    Result<std::unique_ptr<PrivateServer>> server =
        PrivateServer::start(m_folder.filePath(QStringLiteral("server")));
    VERIFY_RESULT(server);
    m_server = std::move(*server);
}

inline void CtlDbFixture::freshDatabases()
{
    for (const Schema schema : allSchemas)
        VERIFY_RESULT(m_server->recreateDatabase(schemaName(schema)));
}

inline QStringList CtlDbFixture::databases() const
{
    QStringList options;
    for (const Schema schema : allSchemas)
        options << QStringLiteral("--db")
                << schemaName(schema) + u'=' +
                       QString::fromUtf8(m_server->database(schemaName(schema)).conninfo());
    return options;
}

inline ProcessOutput CtlDbFixture::db(const char* command, const QStringList& more,
                                      const QProcessEnvironment& environment) const
{
    QStringList all = QStringList{QStringLiteral("db")} + words(command) + more + databases();
    if (!QByteArray(command).startsWith("describe"))
        all << QStringLiteral("--catalog") << m_releases.path();
    return ctl(all, environment);
}

inline ProcessOutput CtlDbFixture::db(const char* command, const QStringList& more) const
{
    return db(command, more, QProcessEnvironment::systemEnvironment());
}

inline QString CtlDbFixture::ask(Schema schema, const QString& sql) const
{
    Result<Connection> connection = Connection::open(m_server->database(schemaName(schema)));
    if (!connection)
        return connection.error().message();
    const SqlResult rows = connection->query(sql);
    return !rows ? rows.error().text() : rows->isEmpty() ? QString() : rows->text(0, 0);
}

inline void CtlDbFixture::run(const QString& sql, Schema schema) const
{
    Result<Connection> connection = Connection::open(m_server->database(schemaName(schema)));
    VERIFY_RESULT(connection);
    const SqlResult done = connection->execute(sql);
    QVERIFY2(done, done ? "" : qPrintable(done.error().text()));
}

/// With `up`, and the version recorded as the services would.
inline void CtlDbFixture::bringTo(const char* release) const
{
    VERIFY_EXIT(db("up --skip-upgrade-validation --release", words(release)), 0);
    run(QStringLiteral("INSERT INTO versions (service, version) VALUES ('frontend', '%1') ON CONFLICT "
                       "(service) DO UPDATE "
                       "SET version = excluded.version")
            .arg(QString::fromLatin1(release)));
}

} // namespace lockstep::test
