// The shipped runbooks that bring an instance back: customer rollback, dirty schema, restore. Real PostgreSQL
// servers, docker compose played with real processes.

#include "managed_instance.h"

using namespace lockstep;
using namespace lockstep::test;

class RecoveryRunbooksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rollsBackAndRestoresTheSnapshot();
    void losesNothingUnasked();
    void repairsADirtySchema();
    void undoesADirtySchema();
    void restoresDumps();
    void wantsSomethingToRestore();

private:
    [[nodiscard]] QStringList inputs(const QStringList& more) const;
    [[nodiscard]] ProcessOutput book(const char* name, const QStringList& more,
                                     const QStringList& evidence = {}) const;
    void bringTo(const QString& release, const QString& images = {});
    void breakMigration(const QString& id) const;

    [[nodiscard]] QString version() const
    {
        return m_instance.ask(QStringLiteral("pgsql"), QStringLiteral("SELECT version FROM versions"));
    }

    ManagedInstance m_instance;
};

void RecoveryRunbooksTest::initTestCase()
{
    if (!ManagedInstance::isPossible())
        QSKIP("sshd or gpg is not installed");
    VERIFY_RESULT(m_instance.make(QStringLiteral("5.1.0")));
}

QStringList RecoveryRunbooksTest::inputs(const QStringList& more) const
{
    QStringList options;
    const auto add = [&](const QString& text) { options << QStringLiteral("--input") << text; };
    add(QStringLiteral("name=acme"));
    add(QStringLiteral("folder=") + m_instance.deployment());
    add(QStringLiteral("frontend=") + m_instance.connection(QStringLiteral("pgsql")));
    add(QStringLiteral("codeintel=") + m_instance.connection(QStringLiteral("codeintel-db")));
    add(QStringLiteral("codeinsights=") + m_instance.connection(QStringLiteral("codeinsights-db")));
    for (const QString& text : more)
        add(text);
    return options;
}

ProcessOutput RecoveryRunbooksTest::book(const char* name, const QStringList& more,
                                         const QStringList& evidence) const
{
    QStringList arguments = words("runbook run --yes --format json") << QString::fromLatin1(name);
    for (const QString& step : evidence)
        arguments << QStringLiteral("--evidence") << step + QStringLiteral("=seen");
    return m_instance.run(arguments + inputs(more));
}

/// An instance that runs that release, or whose images are those of another already.
void RecoveryRunbooksTest::bringTo(const QString& release, const QString& images)
{
    VERIFY_RESULT(m_instance.recreate(images.isEmpty() ? release : images));
    const ProcessOutput up = m_instance.run(
        words("db up --quiet --skip-upgrade-validation --release")
        << release << QStringLiteral("--db")
        << QStringLiteral("frontend=") + m_instance.connection(QStringLiteral("pgsql"))
        << QStringLiteral("--db")
        << QStringLiteral("codeintel=") + m_instance.connection(QStringLiteral("codeintel-db"))
        << QStringLiteral("--db")
        << QStringLiteral("codeinsights=") + m_instance.connection(QStringLiteral("codeinsights-db")));
    VERIFY_EXIT(up, 0);
    QCOMPARE(
        m_instance.ask(
            QStringLiteral("pgsql"),
            QStringLiteral("INSERT INTO versions (service, version) VALUES ('frontend', '%1')").arg(release)),
        QString());
}

/// As if it had failed before it did anything.
void RecoveryRunbooksTest::breakMigration(const QString& id) const
{
    QCOMPARE(m_instance.ask(
                 QStringLiteral("pgsql"),
                 QStringLiteral("INSERT INTO migration_logs (migration_logs_schema_version, schema, version, "
                                "up, started_at, finished_at, success, error_message) VALUES (2, "
                                "'schema_migrations', %1, true, now(), now(), false, 'no')")
                     .arg(id)),
             QString());
}

void RecoveryRunbooksTest::rollsBackAndRestoresTheSnapshot()
{
    bringTo(QStringLiteral("5.2.7"));
    const ProcessOutput ran =
        book("customer-rollback", words("from=5.2.7 to=5.1.9 allow_loss=yes"), words("agree hand-over"));
    VERIFY_EXIT(ran, 0);
    QCOMPARE(version(), QStringLiteral("5.1.9"));
    const QJsonObject steps = json(ran)[u"steps"].toObject();
    QCOMPARE(steps[u"health"][u"state"].toString(), QStringLiteral("done"));
    const QString snapshot = steps[u"snapshot"][u"outputs"][u"folder"].toString();
    QVERIFY(QFile::exists(snapshot));

    const ProcessOutput restored = book(
        "restore", {QStringLiteral("snapshot=") + snapshot, QStringLiteral("release=5.2.7")}, words("agree"));
    VERIFY_EXIT(restored, 0);
    QCOMPARE(version(), QStringLiteral("5.2.7"));
}

void RecoveryRunbooksTest::losesNothingUnasked()
{
    bringTo(QStringLiteral("5.2.7"));
    const ProcessOutput ran =
        book("customer-rollback", words("from=5.2.7 to=5.1.9"), words("agree hand-over"));
    VERIFY_EXIT(ran, 4);
    QVERIFY2(ran.standardError.contains("data would be lost"), ran.standardError.right(2000).constData());
    QCOMPARE(version(), QStringLiteral("5.2.7"));
}

void RecoveryRunbooksTest::repairsADirtySchema()
{
    bringTo(QStringLiteral("5.1.9"), QStringLiteral("5.2.7"));
    breakMigration(QStringLiteral("1693299837"));
    const ProcessOutput ran = book("dirty-schema", words("release=5.2.7"));
    VERIFY_EXIT(ran, 0);
    QCOMPARE(version(), QStringLiteral("5.2.7"));
    const QJsonObject steps = json(ran)[u"steps"].toObject();
    QCOMPARE(steps[u"rescue"][u"outputs"][u"migrations"].toString(), QStringLiteral("frontend 1693299837"));
    QCOMPARE(steps[u"health"][u"state"].toString(), QStringLiteral("done"));
}

void RecoveryRunbooksTest::undoesADirtySchema()
{
    bringTo(QStringLiteral("5.1.9"));
    breakMigration(QStringLiteral("1693299837"));
    const ProcessOutput ran = book("dirty-schema", words("release=5.2.7 direction=back"));
    VERIFY_EXIT(ran, 0);
    QCOMPARE(version(), QStringLiteral("5.1.9"));
    QCOMPARE(json(ran)[u"steps"][u"go-on"][u"state"].toString(), QStringLiteral("skipped"));
}

void RecoveryRunbooksTest::restoresDumps()
{
    VERIFY_RESULT(m_instance.recreate());
    QStringList dumps{QStringLiteral("source=dumps"), QStringLiteral("release=5.1.0")};
    const std::pair<const char*, const char*> files[] = {{"frontend_dump", "pgsql.sql"},
                                                         {"codeintel_dump", "codeintel.sql"},
                                                         {"codeinsights_dump", "codeinsights.sql"}};
    for (const auto& [input, file] : files)
        dumps << QString::fromLatin1(input) + u'=' +
                     m_instance.at(QStringLiteral("dumps/") + QString::fromLatin1(file));
    const ProcessOutput ran = book("restore", dumps, words("agree"));
    VERIFY_EXIT(ran, 0);
    QCOMPARE(m_instance.ask(QStringLiteral("pgsql"), QStringLiteral("SELECT count(*) FROM customers_own")),
             QStringLiteral("2000"));
}

void RecoveryRunbooksTest::wantsSomethingToRestore()
{
    const ProcessOutput ran = book(
        "restore", {QStringLiteral("snapshot=/nowhere"), QStringLiteral("release=5.1.0")}, words("agree"));
    VERIFY_EXIT(ran, 3);
    QVERIFY2(ran.standardError.contains("There is something to restore from"), ran.standardError.constData());
}

QTEST_GUILESS_MAIN(RecoveryRunbooksTest)
#include "tst_ctl_recovery_runbooks.moc"
