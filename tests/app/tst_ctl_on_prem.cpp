// The shipped runbook for on-prem data migrations, from a customer's instance to an accepted managed one.

#include "on_prem_migration.h"

using namespace lockstep;
using namespace lockstep::test;

class OnPremTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { m_migration.makeCustomer(); }

    void init() { m_migration.begin(); }

    void cleanup() { m_migration.end(); }

    void previews();
    void runsToTheEnd_data();
    void runsToTheEnd();
    void stopsForAMissingObject();
    void isNotAccepted();
    void requirements_data();
    void requirements();
    void commandLine();

private:
    OnPremMigration m_migration;
};

void OnPremTest::previews()
{
    const ProcessOutput preview =
        m_migration.run(words("runbook preview on-prem-data-migration --format json") + m_migration.inputs());
    VERIFY_EXIT(preview, 0);
    QVERIFY(json(preview)[u"steps"].toArray().size() > 30);
    QVERIFY(!preview.standardOutput.contains(SourcegraphServer::token));
    QVERIFY(!preview.standardOutput.contains("terraform-secret"));
}

void OnPremTest::runsToTheEnd_data()
{
    QTest::addColumn<QString>("loadWith");
    QTest::newRow("cloud-sql") << u"cloud-sql"_s;
    QTest::newRow("lockstep") << u"lockstep"_s;
}

void OnPremTest::runsToTheEnd()
{
    QFETCH(QString, loadWith);
    const ProcessOutput ran =
        m_migration.run(words("runbook run on-prem-data-migration --yes --format json") +
                        m_migration.inputs({{u"load_with"_s, loadWith}}) + OnPremMigration::evidence());
    VERIFY_EXIT(ran, 0);
    QCOMPARE(json(ran)[u"result"].toString(), u"done"_s);
    m_migration.checkTarget();
    QCOMPARE(m_migration.google->imports, loadWith == u"cloud-sql" ? 3 : 0);
    QCOMPARE(m_migration.source->edits, 2); // the notice came and went
    QVERIFY(m_migration.google->objects[u"pgsql.sql"_s].content.contains("\n-- CREATE EXTENSION"));
    for (const char* secret : {SourcegraphServer::token, "terraform-secret", "ya29."}) {
        QVERIFY(!ran.standardOutput.contains(secret));
        QVERIFY(!ran.standardError.contains(secret));
    }
}

/// The customer dumps and uploads, and forgets something.
void OnPremTest::stopsForAMissingObject()
{
    QProcessEnvironment customer = m_migration.environment;
    customer.insert(u"SRC_ACCESS_TOKEN"_s, QString::fromLatin1(SourcegraphServer::token));
    const QStringList folder{u"--folder"_s, m_migration.at(u"snapshot"_s)};
    VERIFY_EXIT(ctl(words("snapshot databases pg_dump --run --targets")
                        << m_migration.at(u"targets.yaml"_s) << folder,
                    customer),
                0);
    VERIFY_EXIT(ctl(words("snapshot summary --endpoint") << m_migration.source->base() << folder, customer),
                0);
    const QStringList upload = words("snapshot upload --bucket moving-day --credentials")
                               << m_migration.at(u"key.json"_s) << folder;
    VERIFY_EXIT(ctl(upload + words("--file pgsql.sql,codeintel.sql,summary.json"), customer), 0);
    const ProcessOutput stopped =
        m_migration.run(words("runbook run on-prem-data-migration --yes") +
                        m_migration.inputs({{u"dumped_by"_s, u"customer"_s}, {u"executors"_s, u"no"_s}}) +
                        OnPremMigration::evidence());
    VERIFY_EXIT(stopped, 4);
    QVERIFY2(stopped.standardError.contains("codeinsights.sql: it is missing"),
             stopped.standardError.constData());
    QCOMPARE(m_migration.ask(u"managed_frontend"_s, u"SELECT to_regclass('managed_own') IS NULL"_s), u"f"_s);
    VERIFY_EXIT(ctl(upload, customer), 0);
    VERIFY_EXIT(
        m_migration.run(words("runbook resume 1") + OnPremMigration::secrets() + OnPremMigration::evidence()),
        0);
    m_migration.checkTarget();
}

void OnPremTest::isNotAccepted()
{
    m_migration.target->data[u"externalServices"] = QJsonArray{SourcegraphServer::service(1)};
    const ProcessOutput ran = m_migration.run(words("runbook run on-prem-data-migration --yes") +
                                              m_migration.inputs() + OnPremMigration::evidence());
    VERIFY_EXIT(ran, 4);
    QVERIFY2(ran.standardError.contains("the external service GITHUB service-2 is missing"),
             ran.standardError.constData());
    QCOMPARE(m_migration.source->settings[u"notices"].toArray().size(), 1);
}

void OnPremTest::requirements_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("too old") << "old" << QByteArray("it runs 3.19.0, and must be at least 3.20.0");
    QTest::newRow("no site admin") << "admin" << QByteArray("is no site administrator");
    QTest::newRow("wrong token") << "token" << QByteArray("Invalid access token");
    QTest::newRow("newer PostgreSQL")
        << "postgres" << QByteArray("PostgreSQL is one that the target follows");
    QTest::newRow("encrypted") << "encryption" << QByteArray("not encrypted on disk");
    QTest::newRow("no resources") << "terraform" << QByteArray("sql_instance is missing");
    QTest::newRow("wrong cluster") << "cluster" << QByteArray("kubectl reaches the target");
}

void OnPremTest::requirements()
{
    QFETCH(QString, what);
    QFETCH(QByteArray, part);
    QMap<QString, QString> more;
    if (what == u"old") {
        QJsonObject site = m_migration.source->data[u"site"].toObject();
        site[u"productVersion"] = u"3.19.0"_s;
        m_migration.source->data[u"site"] = site;
    }
    m_migration.source->siteAdmin = what != u"admin";
    if (what == u"token")
        more[u"source_token"_s] = u"other"_s;
    if (what == u"postgres")
        more[u"target_postgres"_s] = u"14"_s;
    if (what == u"cluster")
        more[u"kube_context"_s] = u"other"_s;
    if (what == u"encryption")
        m_migration.ask(
            u"frontend"_s,
            u"INSERT INTO critical_and_site_config (type, contents) VALUES ('site', '{\"encryption.keys\": {}}')"_s);
    if (what == u"terraform")
        VERIFY_RESULT(
            writeFile(m_migration.at(u"terraform/outputs.json"_s),
                      R"({"bucket": {"value": "b"}, "project": {"value": "p"}, "url": {"value": "u"}})"));
    const ProcessOutput ran = m_migration.run(words("runbook run on-prem-data-migration --yes") +
                                              m_migration.inputs(more) + OnPremMigration::evidence());
    if (what == u"encryption")
        m_migration.ask(u"frontend"_s,
                        u"DELETE FROM critical_and_site_config WHERE contents LIKE '%encryption%'"_s);
    VERIFY_EXIT(ran, 3);
    QVERIFY2(ran.standardError.contains(part), ran.standardError.constData());
    QCOMPARE(m_migration.source->edits, 0);
}

/// What the runbook does not use of lockstepctl snapshot.
void OnPremTest::commandLine()
{
    const QStringList folder{u"--folder"_s, m_migration.at(u"snapshot"_s)};
    const QStringList bucket{u"--bucket"_s, u"moving-day"_s, u"--credentials"_s,
                             m_migration.at(u"key.json"_s)};
    const QString count = u"SELECT count(*) FROM customers_own"_s;
    const ProcessOutput lines = m_migration.run(words("snapshot databases docker --format json"));
    VERIFY_EXIT(lines, 0);
    QCOMPARE(json(lines)[u"commands"].toArray().size(), 3);
    VERIFY_EXIT(m_migration.run(words("snapshot databases podman")), 2);
    VERIFY_EXIT(m_migration.run(words("snapshot databases docker --namespace x")), 2);
    VERIFY_EXIT(m_migration.run(words("snapshot upload") + folder), 3); // nothing is there yet
    VERIFY_EXIT(m_migration.run(words("snapshot databases --run --targets")
                                << m_migration.at(u"targets.yaml"_s) << folder),
                0);
    m_migration.environment.insert(u"SRC_ENDPOINT"_s, m_migration.source->base());
    VERIFY_EXIT(m_migration.run(words("snapshot summary") + folder), 2); // no token
    m_migration.environment.insert(u"SRC_ACCESS_TOKEN"_s, QString::fromLatin1(SourcegraphServer::token));
    VERIFY_EXIT(m_migration.run(words("snapshot summary") + folder), 0);
    VERIFY_EXIT(m_migration.run(words("snapshot verify --postgres 17") + bucket), 1);
    VERIFY_EXIT(m_migration.run(words("snapshot upload --format json") + folder + bucket), 0);
    const ProcessOutput verified = m_migration.run(words("snapshot verify --format json") + folder + bucket);
    VERIFY_EXIT(verified, 0);
    QVERIFY(json(verified)[u"complete"].toBool());
    VERIFY_EXIT(m_migration.run(words("snapshot upload --file x.sql") + folder + bucket), 2);
    VERIFY_EXIT(m_migration.run(words("snapshot test") + folder), 0);
    m_migration.source->data[u"externalServices"] = QJsonArray();
    const ProcessOutput tested = m_migration.run(words("snapshot test --format json") + folder);
    VERIFY_EXIT(tested, 1);
    QVERIFY(!json(tested)[u"passed"].toBool());
    m_migration.ask(u"frontend"_s, u"DELETE FROM customers_own WHERE n > 5"_s);
    const QStringList restore = words("snapshot restore --targets")
                                << m_migration.at(u"targets.yaml"_s) << folder;
    VERIFY_EXIT(m_migration.run(restore), 0);                  // only prints
    VERIFY_EXIT(m_migration.run(restore + words("--run")), 3); // nobody confirmed
    QCOMPARE(m_migration.ask(u"frontend"_s, count), u"5"_s);
    VERIFY_EXIT(m_migration.run(restore + words("--run --yes")), 0);
    QCOMPARE(m_migration.ask(u"frontend"_s, count), u"2000"_s);
    m_migration.ask(u"frontend"_s, u"DELETE FROM customers_own WHERE n > 5"_s);
    VERIFY_EXIT(m_migration.run(restore + words("--run --yes --parallel")), 0);
    QCOMPARE(m_migration.ask(u"frontend"_s, count), u"2000"_s);
}

QTEST_GUILESS_MAIN(OnPremTest)
#include "tst_ctl_on_prem.moc"
