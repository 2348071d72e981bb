// Where an instance's databases are, and the commands that follow from it.

#include "core/cluster/shell/shell_quote.h"
#include "core/snapshot/dump_commands.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace lockstep;
using Builder = SnapshotBuilder;

class SnapshotTargetsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaults_data();
    void defaults();
    void file();
    void badFiles_data();
    void badFiles();
    void commands_data();
    void commands();
    void hidesThePassword();
    void everyTextIsQuoted();

private:
    QString write(const QByteArray& yaml)
    {
        const QString path = m_folder.filePath(QStringLiteral("targets.yaml"));
        return writeFile(path, yaml) ? path : QString();
    }

    QTemporaryDir m_folder;
};

void SnapshotTargetsTest::defaults_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("builder");
    QTest::addColumn<QString>("frontend");
    QTest::addColumn<QString>("insights");
    QTest::newRow("auto local") << "auto" << "pg_dump" << "" << "";
    QTest::newRow("auto docker") << "" << "docker" << "pgsql" << "codeinsights-db";
    QTest::newRow("auto k8s") << "auto" << "kubectl" << "statefulset/pgsql" << "statefulset/codeinsights-db";
    QTest::newRow("docker") << "docker" << "pg_dump" << "pgsql" << "codeinsights-db";
    QTest::newRow("local") << "local" << "docker" << "" << "";
}

void SnapshotTargetsTest::defaults()
{
    QFETCH(QString, text);
    QFETCH(QString, builder);
    QFETCH(QString, frontend);
    QFETCH(QString, insights);
    const auto targets = readTargets(text, *parseBuilder(builder));
    VERIFY_RESULT(targets);
    QCOMPARE(targets->size(), 3);
    QCOMPARE(
        targets->value(Schema::Frontend),
        (SnapshotTarget{frontend, QStringLiteral("sg"), QStringLiteral("sg"), Secret(QStringLiteral("sg"))}));
    QCOMPARE(targets->value(Schema::CodeInsights),
             (SnapshotTarget{insights, QStringLiteral("postgres"), QStringLiteral("postgres"),
                             Secret(QStringLiteral("password"))}));
    VERIFY_ERROR(parseBuilder(QStringLiteral("podman")), ErrorKind::Usage, "pg_dump, docker or kubectl");
}

void SnapshotTargetsTest::file()
{
    const auto targets = readTargets(write("primary:\n  target: db.example\n  dbname: 'it''s'\n"
                                           "  username: admin\n  password: \"p w\"\n"
                                           "codeintel: {target: other, password: ''}\n"),
                                     Builder::PgDump);
    VERIFY_RESULT(targets);
    QCOMPARE(targets->keys(), QList<Schema>({Schema::Frontend, Schema::CodeIntel}));
    QCOMPARE(targets->value(Schema::Frontend),
             (SnapshotTarget{QStringLiteral("db.example"), QStringLiteral("it's"), QStringLiteral("admin"),
                             Secret(QStringLiteral("p w"))}));
    QCOMPARE(targets->value(Schema::CodeIntel),
             (SnapshotTarget{QStringLiteral("other"), QStringLiteral("sg"), QStringLiteral("sg"), Secret()}));
}

void SnapshotTargetsTest::badFiles_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("part");
    QTest::newRow("empty") << QByteArray() << "names no database";
    QTest::newRow("database") << QByteArray("pgsql: {}\nredis: {}") << "targets.yaml:2:";
    QTest::newRow("key") << QByteArray("pgsql:\n  user: sg") << "targets.yaml:2:";
    QTest::newRow("number") << QByteArray("pgsql:\n  password: 1234") << "Put it in quotes";
    QTest::newRow("text") << QByteArray("pgsql: sg") << "no list of settings";
    QTest::newRow("twice") << QByteArray("pgsql: {}\nprimary: {}") << "there twice";
    QTest::newRow("option") << QByteArray("pgsql: {target: --privileged}") << "taken for an option";
    QTest::newRow("YAML") << QByteArray("pgsql: [") << "targets.yaml:";
}

void SnapshotTargetsTest::badFiles()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, part);
    const auto targets = readTargets(write(yaml), Builder::PgDump);
    QVERIFY(!targets);
    QCOMPARE(targets.error().kind, ErrorKind::Invalid);
    QVERIFY2(targets.error().message().contains(part), qPrintable(targets.error().message()));
    VERIFY_ERROR(readTargets(QStringLiteral("swarm"), Builder::Docker), ErrorKind::NotFound,
                 "docker, k8s, local");
}

void SnapshotTargetsTest::commands_data()
{
    QTest::addColumn<QString>("builder");
    QTest::addColumn<QString>("dump");
    QTest::addColumn<QString>("restore");
    const QString dump = QStringLiteral("pg_dump --clean --format=plain --if-exists --no-acl --no-owner "
                                        "--quote-all-identifiers ");
    const QString restore = QStringLiteral(
        "psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --single-transaction --output=/dev/null ");
    const QString who = QStringLiteral("--username=sg '--dbname=s g'");
    const QString pod =
        QStringLiteral("kubectl exec --stdin --context=prod --namespace=ns box -- sh -c 'IFS= read -r "
                       "PGPASSWORD; export PGPASSWORD; exec \"$@\"' sh ");
    QTest::newRow("pg_dump") << "pg_dump"
                             << QStringLiteral("PGPASSWORD='********' ") + dump +
                                    QStringLiteral("--host=box ") + who + QStringLiteral(" > f")
                             << QStringLiteral("PGPASSWORD='********' ") + restore +
                                    QStringLiteral("--host=box ") + who + QStringLiteral(" < f");
    QTest::newRow("docker")
        << "docker"
        << QStringLiteral("PGPASSWORD='********' docker exec --interactive --env=PGPASSWORD box ") + dump +
               who + QStringLiteral(" > f")
        << QStringLiteral("PGPASSWORD='********' docker exec --interactive --env=PGPASSWORD box ") + restore +
               who + QStringLiteral(" < f");
    QTest::newRow("kubectl") << "kubectl"
                             << QStringLiteral("printf '%s\\n' '********' | ") + pod + dump + who +
                                    QStringLiteral(" > f")
                             << QStringLiteral("{ printf '%s\\n' '********'; cat f; } | ") + pod + restore +
                                    who;
}

void SnapshotTargetsTest::commands()
{
    QFETCH(QString, builder);
    QFETCH(QString, dump);
    QFETCH(QString, restore);
    const SnapshotTarget target{QStringLiteral("box"), QStringLiteral("s g"), QStringLiteral("sg"),
                                Secret(QStringLiteral("pw"))};
    const KubernetesPlace place{QStringLiteral("prod"), QStringLiteral("ns")};
    QCOMPARE(dumpCommand(*parseBuilder(builder), masked(target), place).line(QStringLiteral("> f")), dump);
    QCOMPARE(restoreCommand(*parseBuilder(builder), masked(target), place).line(QStringLiteral("< f")),
             restore);
}

void SnapshotTargetsTest::hidesThePassword()
{
    const SnapshotTarget target{QStringLiteral("box"), QStringLiteral("d"), QStringLiteral("u"),
                                Secret(QStringLiteral("hidden-word"))};
    for (const Builder builder : {Builder::PgDump, Builder::Docker, Builder::Kubectl}) {
        QVERIFY(!dumpCommand(builder, target, {}).arguments.join(u' ').contains(u"hidden-word"));
        QVERIFY(!restoreCommand(builder, target, {}).arguments.join(u' ').contains(u"hidden-word"));
        QVERIFY(!dumpCommand(builder, masked(target), {}).line({}).contains(u"hidden-word"));
        QVERIFY(dumpCommand(builder, target, {}).line({}).contains(u"hidden-word"));
    }
}

/// What the line's shell makes of it is what was meant, whatever the texts hold: the programs are played by
/// one that prints its arguments.
void SnapshotTargetsTest::everyTextIsQuoted()
{
    const QString bin = m_folder.filePath(QStringLiteral("bin"));
    for (const char* name : {"pg_dump", "docker", "kubectl"}) {
        const QString program = bin + u'/' + QString::fromLatin1(name);
        VERIFY_RESULT(writeFile(program, "#!/bin/sh\nprintf '<%s>' \"$PGPASSWORD\" \"$@\"\n"));
        QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PATH"), bin + u':' + environment.value(QStringLiteral("PATH")));
    const QString nasty = QStringLiteral("a'b \"c\" $(touch pwned) `d` \\ ;&|*");
    const SnapshotTarget target{nasty, nasty, nasty, Secret(nasty)};
    for (const Builder builder : {Builder::PgDump, Builder::Docker, Builder::Kubectl}) {
        const SnapshotCommand command = dumpCommand(builder, target, {nasty, nasty});
        QProcess shell;
        shell.setProcessEnvironment(environment);
        shell.setWorkingDirectory(m_folder.path());
        shell.start(QStringLiteral("sh"), {QStringLiteral("-c"), command.line(QStringLiteral("> out"))});
        QVERIFY(shell.waitForFinished());
        const QStringList words = QStringList{command.environment.value(QStringLiteral("PGPASSWORD"))} +
                                  command.arguments.sliced(1);
        QCOMPARE(QString::fromUtf8(readFile(m_folder.filePath(QStringLiteral("out"))).value_or(QByteArray())),
                 u'<' + words.join(QStringLiteral("><")) + u'>');
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("pwned"))));
    }
}

QTEST_GUILESS_MAIN(SnapshotTargetsTest)
#include "tst_snapshot_targets.moc"
