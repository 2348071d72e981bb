// Dumps of real databases, and restoring them.

#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "core/snapshot/dump_run.h"
#include "core/snapshot/restore.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

using namespace lockstep;
using Builder = SnapshotBuilder;

class SnapshotDumpsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void dumps();
    void keepsNothingThatFailed_data();
    void keepsNothingThatFailed();
    void restores();
    void aFailingStatementIsAnError();
    void checksBeforeItRestores_data();
    void checksBeforeItRestores();
    void knowsADump_data();
    void knowsADump();

private:
    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] SnapshotTargets targets() const
    {
        SnapshotTargets all;
        const ConnectionSettings settings = m_server->database(QStringLiteral("frontend"));
        for (const Schema schema : allSchemas)
            all.insert(schema, {settings.value(QStringLiteral("host")), schemaName(schema),
                                settings.value(QStringLiteral("user")), Secret()});
        return all;
    }

    [[nodiscard]] Result<QList<DumpedDatabase>> dump() const
    {
        return runDumps({Builder::PgDump, targets(), {}, at(QStringLiteral("snapshot"))},
                        [](const QString&) {}, {});
    }

    [[nodiscard]] Result<void> restore() const
    {
        return runRestore({Builder::PgDump, targets(), {}, at(QStringLiteral("snapshot"))},
                          [](const QString&) {}, {});
    }

    QString value(const QString& database, const QString& sql) const
    {
        auto connection = Connection::open(m_server->database(database), {});
        if (!connection)
            return connection.error().message();
        const SqlResult rows = connection->execute(sql);
        return rows ? (rows->isEmpty() ? QString() : rows->text(0, 0)) : QStringLiteral("error");
    }

    QTemporaryDir m_base;
    std::unique_ptr<PrivateServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void SnapshotDumpsTest::initTestCase()
{
    auto server = PrivateServer::start(m_base.filePath(QStringLiteral("pg")));
    VERIFY_RESULT(server);
    m_server = *std::move(server);
    qputenv("PATH", m_server->binFolder().toUtf8() + ':' + qgetenv("PATH"));
    const QString port = m_server->database(QStringLiteral("x")).value(QStringLiteral("port"));
    if (!port.isEmpty())
        qputenv("PGPORT", port.toUtf8());
}

void SnapshotDumpsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const QStringList tables{QStringLiteral("critical_and_site_config"),
                             QStringLiteral("codeintel_scip_metadata"), QStringLiteral("insight_series")};
    for (const Schema schema : allSchemas) {
        VERIFY_RESULT(m_server->recreateDatabase(schemaName(schema)));
        const QString table = tables.value(int(schema));
        value(schemaName(schema),
              QStringLiteral("CREATE EXTENSION citext; CREATE TABLE %1 (a int); INSERT INTO %1 SELECT "
                             "generate_series(1, 100)")
                  .arg(table));
    }
}

void SnapshotDumpsTest::dumps()
{
    const auto all = dump();
    VERIFY_RESULT(all);
    QCOMPARE(all->size(), 3);
    QCOMPARE(QDir(at(QStringLiteral("snapshot"))).entryList(QDir::Files),
             QStringList({QStringLiteral("codeinsights.sql"), QStringLiteral("codeinsights.sql.sha256"),
                          QStringLiteral("codeintel.sql"), QStringLiteral("codeintel.sql.sha256"),
                          QStringLiteral("pgsql.sql"), QStringLiteral("pgsql.sql.sha256")}));
    const QFile::Permissions others(0x0077);
    QCOMPARE(QFileInfo(at(QStringLiteral("snapshot"))).permissions() & others, QFile::Permissions());
    QCOMPARE(QFileInfo(all->first().file).permissions() & others, QFile::Permissions());
    QCOMPARE(all->first().facts.databases, QList<Schema>{Schema::Frontend});
    QCOMPARE(all->first().facts.serverMajor(), m_server->majorVersion());
    QProcess check;
    check.setWorkingDirectory(at(QStringLiteral("snapshot")));
    check.start(QStringLiteral("sha256sum"),
                {QStringLiteral("--check"), QStringLiteral("--strict"), QStringLiteral("pgsql.sql.sha256")});
    QVERIFY(check.waitForFinished());
    QCOMPARE(check.exitCode(), 0);
}

void SnapshotDumpsTest::keepsNothingThatFailed_data()
{
    QTest::addColumn<QByteArray>("program"); ///< plays pg_dump
    QTest::addColumn<QString>("part");
    QTest::newRow("refused") << QByteArray("echo 'no such role' >&2; exit 1") << "exit code 1: no such role";
    QTest::newRow("cut") << QByteArray("printf -- '--\\n-- PostgreSQL database dump\\n--\\nCREATE'")
                         << "it is cut";
    QTest::newRow("nothing") << QByteArray("true") << "does not begin as a dump";
    QTest::newRow("other")
        << QByteArray("printf -- '--\\n-- PostgreSQL database dump\\n--\\nCREATE TABLE "
                      "\"public\".\"insight_series\" (\\n-- PostgreSQL database dump complete\\n'")
        << "it is of codeinsights, not of frontend";
}

void SnapshotDumpsTest::keepsNothingThatFailed()
{
    QFETCH(QByteArray, program);
    QFETCH(QString, part);
    const QString bin = at(QStringLiteral("bin/pg_dump"));
    VERIFY_RESULT(writeFile(bin, "#!/bin/sh\n" + program + '\n'));
    QVERIFY(QFile::setPermissions(bin, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", at(QStringLiteral("bin")).toUtf8() + ':' + path);
    const auto all = dump();
    qputenv("PATH", path);
    QVERIFY(!all);
    QVERIFY2(all.error().message().contains(part), qPrintable(all.error().message()));
    QVERIFY(QDir(at(QStringLiteral("snapshot"))).isEmpty());
}

void SnapshotDumpsTest::restores()
{
    VERIFY_RESULT(dump());
    value(QStringLiteral("frontend"), QStringLiteral("DELETE FROM critical_and_site_config"));
    value(QStringLiteral("codeintel"), QStringLiteral("DROP TABLE codeintel_scip_metadata"));
    VERIFY_RESULT(restore());
    QCOMPARE(value(QStringLiteral("frontend"), QStringLiteral("SELECT sum(a) FROM critical_and_site_config")),
             QStringLiteral("5050"));
    QCOMPARE(
        value(QStringLiteral("codeintel"), QStringLiteral("SELECT count(*) FROM codeintel_scip_metadata")),
        QStringLiteral("100"));
}

void SnapshotDumpsTest::aFailingStatementIsAnError()
{
    VERIFY_RESULT(dump());
    value(QStringLiteral("codeintel"),
          QStringLiteral("CREATE VIEW v AS SELECT * FROM codeintel_scip_metadata; INSERT INTO "
                         "codeintel_scip_metadata VALUES (7)"));
    VERIFY_ERROR(restore(), ErrorKind::Failed, "other objects depend on it");
    QCOMPARE(
        value(QStringLiteral("codeintel"), QStringLiteral("SELECT count(*) FROM codeintel_scip_metadata")),
        QStringLiteral("101"));
}

void SnapshotDumpsTest::checksBeforeItRestores_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("part");
    QTest::newRow("missing") << "missing" << "codeinsights.sql";
    QTest::newRow("cut") << "cut" << "it is cut";
    QTest::newRow("changed") << "changed" << "not what";
    QTest::newRow("mixed up") << "mixed" << "it is of codeintel, not of codeinsights";
}

void SnapshotDumpsTest::checksBeforeItRestores()
{
    QFETCH(QString, what);
    QFETCH(QString, part);
    VERIFY_RESULT(dump());
    const QString file = at(QStringLiteral("snapshot/codeinsights.sql"));
    QByteArray content = readFile(file).value_or(QByteArray());
    if (what == u"cut")
        content.truncate(content.size() / 2);
    if (what == u"changed")
        content.replace("\n50\n", "\n51\n");
    if (what == u"mixed")
        content = readFile(at(QStringLiteral("snapshot/codeintel.sql"))).value_or(QByteArray());
    QVERIFY(QFile::remove(file));
    if (what != u"missing")
        VERIFY_RESULT(writeFile(file, content));
    value(QStringLiteral("frontend"), QStringLiteral("DELETE FROM critical_and_site_config"));
    const auto restored = restore();
    QVERIFY(!restored);
    QVERIFY2(restored.error().message().contains(part), qPrintable(restored.error().message()));
    QCOMPARE(
        value(QStringLiteral("frontend"), QStringLiteral("SELECT count(*) FROM critical_and_site_config")),
        QStringLiteral("0"));
}

void SnapshotDumpsTest::knowsADump_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<DumpFacts>("facts");
    const QByteArray head = "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 12.4\n";
    const QByteArray end = "\n--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict x\n";
    QTest::newRow("none") << QByteArray("hello\n") << DumpFacts();
    QTest::newRow("empty") << QByteArray() << DumpFacts();
    QTest::newRow("both")
        << head + "CREATE TABLE public.lsif_data_metadata (\nCREATE TABLE \"external_services\" (\n" + end
        << DumpFacts{true, true, QStringLiteral("12.4"), {Schema::Frontend}};
    QTest::newRow("far away") << head + QByteArray(3 << 20, '\n') + "CREATE TABLE public.series_points (\n" +
                                     end
                              << DumpFacts{true, true, QStringLiteral("12.4"), {Schema::CodeInsights}};
    QTest::newRow("in rows") << head + "COPY x FROM stdin;\nCREATE TABLE public.series_points (\n"
                             << DumpFacts{true, false, QStringLiteral("12.4"), {}};
}

void SnapshotDumpsTest::knowsADump()
{
    QFETCH(QByteArray, text);
    QFETCH(DumpFacts, facts);
    VERIFY_RESULT(writeFile(at(QStringLiteral("d.sql")), text));
    const auto found = dumpFactsOfFile(at(QStringLiteral("d.sql")));
    VERIFY_RESULT(found);
    if (qstrcmp(QTest::currentDataTag(), "both") == 0)
        facts.databases = {Schema::Frontend, Schema::CodeIntel};
    QCOMPARE(*found, facts);
}

QTEST_GUILESS_MAIN(SnapshotDumpsTest)
#include "tst_snapshot_dumps.moc"
