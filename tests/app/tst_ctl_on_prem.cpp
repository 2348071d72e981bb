// The shipped runbook for on-prem data migrations, from a customer's instance to an accepted managed one:
// real PostgreSQL on both sides; the bucket, Cloud SQL and both instances' APIs played by servers that check
// every request; Terraform and kubectl by small programs.

#include "../core/snapshot/google_server.h"
#include "../core/sourcegraph/sourcegraph_server.h"
#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "core/database/schema_dump.h"
#include "core/support/files.h"
#include "ctl_program.h"

#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

#define VERIFY_EXIT(output, status)                                                                          \
    do {                                                                                                     \
        const ProcessOutput& checkedOutput = (output);                                                       \
        QVERIFY2(checkedOutput.exitCode == (status), checkedOutput.standardError.constData());               \
    } while (false)

class OnPremTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void previews();
    void runsToTheEnd_data();
    void runsToTheEnd();
    void stopsForAMissingObject();
    void isNotAccepted();
    void survivesKills();
    void requirements_data();
    void requirements();
    void commandLine();

private:
    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] ProcessOutput run(const QStringList& words) const { return ctl(words, m_environment); }

    [[nodiscard]] QString connection(const QString& database) const
    {
        return QString::fromUtf8(m_server->database(database).conninfo());
    }

    QString ask(const QString& database, const QString& sql) const;
    void makeProgram(const QString& name) const;
    void makeCustomer();
    void makeServers();
    void makeTarget() const;
    void makeTargets() const;
    void setEnvironment();
    [[nodiscard]] QString import(const GoogleServer::Operation& operation, const QByteArray& sql) const;
    [[nodiscard]] QStringList inputs(const QMap<QString, QString>& more = {}) const;
    [[nodiscard]] static QStringList evidence();
    [[nodiscard]] static QStringList secrets();
    void checkTarget() const;

    QTemporaryDir m_base;
    std::unique_ptr<PrivateServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GoogleServer> m_google;
    std::unique_ptr<SourcegraphServer> m_source;
    std::unique_ptr<SourcegraphServer> m_target;
    QProcessEnvironment m_environment;
};

QString OnPremTest::ask(const QString& database, const QString& sql) const
{
    Result<Connection> connection = Connection::open(m_server->database(database));
    if (!connection)
        return connection.error().message();
    const SqlResult rows = connection->execute(sql);
    return !rows ? rows.error().text() : rows->isEmpty() ? QString() : rows->text(0, 0);
}

void OnPremTest::makeProgram(const QString& name) const
{
    const Result<QByteArray> script =
        readFile(QStringLiteral(LOCKSTEP_SOURCE_DIR "/tests/programs/%1_player.sh").arg(name));
    VERIFY_RESULT(script);
    const QString file = at(u"bin/"_s + name);
    VERIFY_RESULT(writeFile(file, *script));
    QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void OnPremTest::initTestCase()
{
    auto server = PrivateServer::start(m_base.filePath(u"pg"_s));
    VERIFY_RESULT(server);
    m_server = *std::move(server);
    ask(u"postgres"_s, u"CREATE ROLE importer LOGIN"_s);
    m_environment = QProcessEnvironment::systemEnvironment();
    m_environment.insert(u"LOCKSTEP_CATALOG"_s, sampleCatalog());
    makeCustomer();
}

/// Three databases at 5.1.0, with something of the customer's own.
void OnPremTest::makeCustomer()
{
    QStringList up = words("db up --quiet --skip-upgrade-validation --release 5.1.0");
    for (const Schema schema : allSchemas) {
        VERIFY_RESULT(m_server->recreateDatabase(schemaName(schema)));
        up << u"--db"_s << schemaName(schema) + u'=' + connection(schemaName(schema));
    }
    VERIFY_EXIT(run(up), 0);
    ask(u"frontend"_s,
        u"INSERT INTO versions (service, version) VALUES ('frontend', '5.1.0');"
        "INSERT INTO critical_and_site_config (type, contents) VALUES ('site', E'{\\n  // ours\\n  "
        "\"externalURL\": \"https://old.example.com\",\\n  \"auth.providers\": []\\n}\\n');"
        "CREATE TABLE customers_own (n int PRIMARY KEY, t text);"
        "INSERT INTO customers_own SELECT n, md5(n::text) FROM generate_series(1, 2000) n"_s);
}

void OnPremTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    makeServers();
    makeTarget();
    makeTargets();
    makeProgram(u"terraform"_s);
    makeProgram(u"kubectl"_s);
    makeProgram(u"docker"_s);
    setEnvironment();
}

void OnPremTest::makeServers()
{
    m_google = std::make_unique<GoogleServer>();
    m_source = std::make_unique<SourcegraphServer>();
    m_target = std::make_unique<SourcegraphServer>();
    m_google->importer = [this](const GoogleServer::Operation& operation, const QByteArray& sql) {
        return import(operation, sql);
    };
    QJsonObject site = m_source->data[u"site"].toObject();
    site[u"productVersion"] = u"5.1.0"_s;
    m_source->data[u"site"] = site;
    site[u"productVersion"] = u"5.3.9104"_s;
    m_target->data[u"site"] = site;
    m_target->settings[u"notices"] = QJsonArray{QJsonObject{{u"message"_s, u"Moving on Friday"_s}}};
}

/// Databases that belong to the role that imports, a cluster, and what Terraform knows of them.
void OnPremTest::makeTarget() const
{
    for (const Schema schema : allSchemas) {
        const QString name = u"managed_"_s + schemaName(schema);
        VERIFY_RESULT(m_server->recreateDatabase(name));
        ask(name, u"ALTER DATABASE %1 OWNER TO importer; CREATE TABLE managed_own (n int)"_s.arg(name));
    }
    VERIFY_RESULT(writeFile(at(u"cluster/sourcegraph-frontend"_s), "2\n"));
    VERIFY_RESULT(writeFile(at(u"cluster/worker"_s), "1\n"));
    QJsonObject outputs;
    const QMap<QString, QString> values{{u"bucket"_s, u"moving-day"_s},
                                        {u"project"_s, u"acme-project"_s},
                                        {u"sql_instance"_s, u"acme-db"_s},
                                        {u"url"_s, m_target->base()}};
    for (auto value = values.constBegin(); value != values.constEnd(); ++value)
        outputs[value.key()] = QJsonObject{{u"sensitive"_s, false}, {u"value"_s, *value}};
    outputs[u"password"] = QJsonObject{{u"sensitive"_s, true}, {u"value"_s, u"terraform-secret"_s}};
    VERIFY_RESULT(writeFile(at(u"terraform/outputs.json"_s), QJsonDocument(outputs).toJson()));
    VERIFY_RESULT(writeFile(at(u"key.json"_s), m_google->keyFile()));
}

void OnPremTest::makeTargets() const
{
    const ConnectionSettings settings = m_server->database(u"frontend"_s);
    QString targets;
    for (const Schema schema : allSchemas) {
        const QString key = schema == Schema::Frontend ? u"pgsql"_s : schemaName(schema);
        targets += u"%1: {target: '%2', dbname: %3, username: '%4', password: ''}\n"_s.arg(
            key, settings.value(u"host"_s), schemaName(schema), settings.value(u"user"_s));
    }
    VERIFY_RESULT(writeFile(at(u"targets.yaml"_s), targets.toUtf8()));
}

void OnPremTest::setEnvironment()
{
    const QStringList path{at(u"bin"_s), qEnvironmentVariable("LOCKSTEP_BIN"), m_server->binFolder(),
                           qEnvironmentVariable("PATH")};
    m_environment.insert(u"PATH"_s, path.join(u':'));
    m_environment.insert(u"LOCKSTEP_TEST_CLUSTER"_s, at(u"cluster"_s));
    m_environment.insert(u"LOCKSTEP_DATA_DIR"_s, at(u"data"_s));
    m_environment.insert(u"XDG_STATE_HOME"_s, at(u"state"_s));
    m_environment.insert(u"STORAGE_EMULATOR_HOST"_s, m_google->base());
    m_environment.insert(u"CLOUDSDK_API_ENDPOINT_OVERRIDES_SQL"_s, m_google->base() + u'/');
    m_environment.insert(u"PGPORT"_s, m_server->database(u"frontend"_s).value(u"port"_s));
    m_environment.insert(u"USER"_s, u"tester"_s);
    for (const QString& name : {u"http_proxy"_s, u"SRC_ENDPOINT"_s, u"SRC_ACCESS_TOKEN"_s})
        m_environment.remove(name);
}

void OnPremTest::cleanup()
{
    QCOMPARE(m_google->unexpected(), QStringList());
    QCOMPARE(m_source->unexpected() + m_target->unexpected(), QStringList());
    QCOMPARE(m_source->wrong + m_target->wrong, QStringList());
    m_google.reset();
}

/// As Cloud SQL does it: psql, as a role that may not manage extensions, and stops at the first error.
QString OnPremTest::import(const GoogleServer::Operation& operation, const QByteArray& sql) const
{
    const QMap<QString, QString> names{{u"pgsql"_s, u"managed_frontend"_s},
                                       {u"codeintel-db"_s, u"managed_codeintel"_s},
                                       {u"codeinsights-db"_s, u"managed_codeinsights"_s}};
    if (operation.project != u"acme-project" || operation.instance != u"acme-db")
        return u"The instance does not exist."_s;
    Command psql;
    psql.program = m_server->binFolder() + u"/psql"_s;
    psql.arguments = words("--no-psqlrc --quiet --set=ON_ERROR_STOP=1 --output=/dev/null");
    psql.environment =
        toolEnvironment(m_server->database(names.value(operation.database)).with(u"user"_s, u"importer"_s));
    psql.standardInput = sql;
    const Result<ProcessOutput> output = runProcess(psql);
    if (!output)
        return output.error().message();
    return output->exitCode == 0 ? QString() : QString::fromUtf8(output->standardError);
}

QStringList OnPremTest::inputs(const QMap<QString, QString>& more) const
{
    QMap<QString, QString> values{{u"slug"_s, u"acme"_s},
                                  {u"version"_s, u"5.1.0"_s},
                                  {u"target_version"_s, u"5.3.9104"_s},
                                  {u"source_url"_s, m_source->base()},
                                  {u"source_token"_s, QString::fromLatin1(SourcegraphServer::token)},
                                  {u"source_frontend"_s, connection(u"frontend"_s)},
                                  {u"source_codeintel"_s, connection(u"codeintel"_s)},
                                  {u"source_codeinsights"_s, connection(u"codeinsights"_s)},
                                  {u"dumped_by"_s, u"lockstep"_s},
                                  {u"dump_targets"_s, at(u"targets.yaml"_s)},
                                  {u"snapshot_folder"_s, at(u"snapshot"_s)},
                                  {u"upload_key"_s, at(u"key.json"_s)},
                                  {u"notice"_s, u"Moving on Friday"_s},
                                  {u"terraform"_s, at(u"terraform"_s)},
                                  {u"key"_s, at(u"key.json"_s)},
                                  {u"target_frontend"_s, connection(u"managed_frontend"_s)},
                                  {u"target_codeintel"_s, connection(u"managed_codeintel"_s)},
                                  {u"target_codeinsights"_s, connection(u"managed_codeinsights"_s)},
                                  {u"target_postgres"_s, QString::number(m_server->majorVersion())},
                                  {u"kube_context"_s, u"managed"_s},
                                  {u"target_token"_s, QString::fromLatin1(SourcegraphServer::token)},
                                  {u"executors"_s, u"yes"_s}};
    values.insert(more);
    QStringList options;
    for (auto value = values.constBegin(); value != values.constEnd(); ++value)
        options << u"--input"_s << value.key() + u'=' + *value;
    return options;
}

QStringList OnPremTest::evidence()
{
    return words("--evidence request=REQ-1 --evidence customer-dumps=today --evidence alerts-off=S-1 "
                 "--evidence configure=RUN-1 --evidence hand-over=DONE-1");
}

/// What a run does not remember.
QStringList OnPremTest::secrets()
{
    const QString token = QString::fromLatin1(SourcegraphServer::token);
    return {u"--input"_s, u"source_token="_s + token, u"--input"_s, u"target_token="_s + token};
}

/// The customer's data, at the target's version, and the target as it was otherwise.
void OnPremTest::checkTarget() const
{
    const QString frontend = u"managed_frontend"_s;
    const QString own = u"SELECT count(*) || md5(string_agg(t, '' ORDER BY n)) FROM customers_own"_s;
    QCOMPARE(ask(frontend, u"SELECT version FROM versions WHERE service = 'frontend'"_s), u"5.3.9104"_s);
    QCOMPARE(ask(frontend, own), ask(u"frontend"_s, own));
    for (const Schema schema : allSchemas)
        QCOMPARE(ask(u"managed_"_s + schemaName(schema), u"SELECT to_regclass('managed_own') IS NULL"_s),
                 u"t"_s);
    const QString config = ask(frontend, u"SELECT contents FROM critical_and_site_config WHERE type = 'site' "
                                         "ORDER BY id DESC LIMIT 1"_s);
    QVERIFY2(config.contains(u"// ours") &&
                 config.contains(u"\"externalURL\": \"%1\""_s.arg(m_target->base())),
             qPrintable(config));
    QCOMPARE(readFile(at(u"cluster/sourcegraph-frontend"_s)).value_or(QByteArray()), QByteArray("2\n"));
    QCOMPARE(readFile(at(u"cluster/worker"_s)).value_or(QByteArray()), QByteArray("1\n"));
    QVERIFY(m_source->settings[u"notices"].toArray().isEmpty());
    QVERIFY(m_target->settings[u"notices"].toArray().isEmpty());
}

void OnPremTest::previews()
{
    const ProcessOutput preview =
        run(words("runbook preview on-prem-data-migration --format json") + inputs());
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
    const ProcessOutput ran = run(words("runbook run on-prem-data-migration --yes --format json") +
                                  inputs({{u"load_with"_s, loadWith}}) + evidence());
    VERIFY_EXIT(ran, 0);
    QCOMPARE(json(ran)[u"result"].toString(), u"done"_s);
    checkTarget();
    QCOMPARE(m_google->imports, loadWith == u"cloud-sql" ? 3 : 0);
    QCOMPARE(m_source->edits, 2); // the notice came and went
    QVERIFY(m_google->objects[u"pgsql.sql"_s].content.contains("\n-- CREATE EXTENSION"));
    for (const char* secret : {SourcegraphServer::token, "terraform-secret", "ya29."}) {
        QVERIFY(!ran.standardOutput.contains(secret));
        QVERIFY(!ran.standardError.contains(secret));
    }
}

/// The customer dumps and uploads, and forgets something.
void OnPremTest::stopsForAMissingObject()
{
    QProcessEnvironment customer = m_environment;
    customer.insert(u"SRC_ACCESS_TOKEN"_s, QString::fromLatin1(SourcegraphServer::token));
    const QStringList folder{u"--folder"_s, at(u"snapshot"_s)};
    VERIFY_EXIT(
        ctl(words("snapshot databases pg_dump --run --targets") << at(u"targets.yaml"_s) << folder, customer),
        0);
    VERIFY_EXIT(ctl(words("snapshot summary --endpoint") << m_source->base() << folder, customer), 0);
    const QStringList upload = words("snapshot upload --bucket moving-day --credentials")
                               << at(u"key.json"_s) << folder;
    VERIFY_EXIT(ctl(upload + words("--file pgsql.sql,codeintel.sql,summary.json"), customer), 0);
    const ProcessOutput stopped =
        run(words("runbook run on-prem-data-migration --yes") +
            inputs({{u"dumped_by"_s, u"customer"_s}, {u"executors"_s, u"no"_s}}) + evidence());
    VERIFY_EXIT(stopped, 4);
    QVERIFY2(stopped.standardError.contains("codeinsights.sql: it is missing"),
             stopped.standardError.constData());
    QCOMPARE(ask(u"managed_frontend"_s, u"SELECT to_regclass('managed_own') IS NULL"_s), u"f"_s);
    VERIFY_EXIT(ctl(upload, customer), 0);
    VERIFY_EXIT(run(words("runbook resume 1") + secrets() + evidence()), 0);
    checkTarget();
}

void OnPremTest::isNotAccepted()
{
    m_target->data[u"externalServices"] = QJsonArray{SourcegraphServer::service(1)};
    const ProcessOutput ran = run(words("runbook run on-prem-data-migration --yes") + inputs() + evidence());
    VERIFY_EXIT(ran, 4);
    QVERIFY2(ran.standardError.contains("the external service GITHUB service-2 is missing"),
             ran.standardError.constData());
    QCOMPARE(m_source->settings[u"notices"].toArray().size(), 1);
}

/// Killed again and again, and gone on with: it ends as if nothing had been, and nothing was imported twice.
void OnPremTest::survivesKills()
{
    bool begun = false;
    bool ended = false;
    for (int kill = 0; kill < 40 && !ended; ++kill) {
        QProcess process;
        process.setProcessEnvironment(m_environment);
        process.start(qEnvironmentVariable("LOCKSTEP_BIN") + u"/lockstepctl"_s,
                      begun ? words("runbook resume 1") + secrets() + evidence()
                            : words("runbook run on-prem-data-migration --yes") + inputs() + evidence());
        QVERIFY(process.waitForStarted());
        // Later and later, so that it comes to its end.
        if (process.waitForFinished(700 + 100 * kill)) {
            QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
            ended = true;
        } else {
            ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
            QVERIFY(process.waitForFinished());
        }
        begun = begun || !json(run(words("runbook history --format json")))[u"runs"].toArray().isEmpty();
    }
    QVERIFY(ended);
    checkTarget();
    QCOMPARE(m_google->imports, 3);
    QCOMPARE(m_source->edits, 2);
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
        QJsonObject site = m_source->data[u"site"].toObject();
        site[u"productVersion"] = u"3.19.0"_s;
        m_source->data[u"site"] = site;
    }
    m_source->siteAdmin = what != u"admin";
    if (what == u"token")
        more[u"source_token"_s] = u"other"_s;
    if (what == u"postgres")
        more[u"target_postgres"_s] = u"14"_s;
    if (what == u"cluster")
        more[u"kube_context"_s] = u"other"_s;
    if (what == u"encryption")
        ask(u"frontend"_s,
            u"INSERT INTO critical_and_site_config (type, contents) VALUES ('site', '{\"encryption.keys\": {}}')"_s);
    if (what == u"terraform")
        VERIFY_RESULT(
            writeFile(at(u"terraform/outputs.json"_s),
                      R"({"bucket": {"value": "b"}, "project": {"value": "p"}, "url": {"value": "u"}})"));
    const ProcessOutput ran =
        run(words("runbook run on-prem-data-migration --yes") + inputs(more) + evidence());
    if (what == u"encryption")
        ask(u"frontend"_s, u"DELETE FROM critical_and_site_config WHERE contents LIKE '%encryption%'"_s);
    VERIFY_EXIT(ran, 3);
    QVERIFY2(ran.standardError.contains(part), ran.standardError.constData());
    QCOMPARE(m_source->edits, 0);
}

/// What the runbook does not use of lockstepctl snapshot.
void OnPremTest::commandLine()
{
    const QStringList folder{u"--folder"_s, at(u"snapshot"_s)};
    const QStringList bucket{u"--bucket"_s, u"moving-day"_s, u"--credentials"_s, at(u"key.json"_s)};
    const QString count = u"SELECT count(*) FROM customers_own"_s;
    const ProcessOutput lines = run(words("snapshot databases docker --format json"));
    VERIFY_EXIT(lines, 0);
    QCOMPARE(json(lines)[u"commands"].toArray().size(), 3);
    VERIFY_EXIT(run(words("snapshot databases podman")), 2);
    VERIFY_EXIT(run(words("snapshot databases docker --namespace x")), 2);
    VERIFY_EXIT(run(words("snapshot upload") + folder), 3); // nothing is there yet
    VERIFY_EXIT(run(words("snapshot databases --run --targets") << at(u"targets.yaml"_s) << folder), 0);
    m_environment.insert(u"SRC_ENDPOINT"_s, m_source->base());
    VERIFY_EXIT(run(words("snapshot summary") + folder), 2); // no token
    m_environment.insert(u"SRC_ACCESS_TOKEN"_s, QString::fromLatin1(SourcegraphServer::token));
    VERIFY_EXIT(run(words("snapshot summary") + folder), 0);
    VERIFY_EXIT(run(words("snapshot verify --postgres 17") + bucket), 1);
    VERIFY_EXIT(run(words("snapshot upload --format json") + folder + bucket), 0);
    const ProcessOutput verified = run(words("snapshot verify --format json") + folder + bucket);
    VERIFY_EXIT(verified, 0);
    QVERIFY(json(verified)[u"complete"].toBool());
    VERIFY_EXIT(run(words("snapshot upload --file x.sql") + folder + bucket), 2);
    VERIFY_EXIT(run(words("snapshot test") + folder), 0);
    m_source->data[u"externalServices"] = QJsonArray();
    const ProcessOutput tested = run(words("snapshot test --format json") + folder);
    VERIFY_EXIT(tested, 1);
    QVERIFY(!json(tested)[u"passed"].toBool());
    ask(u"frontend"_s, u"DELETE FROM customers_own WHERE n > 5"_s);
    const QStringList restore = words("snapshot restore --targets") << at(u"targets.yaml"_s) << folder;
    VERIFY_EXIT(run(restore), 0);                  // only prints
    VERIFY_EXIT(run(restore + words("--run")), 3); // nobody confirmed
    QCOMPARE(ask(u"frontend"_s, count), u"5"_s);
    VERIFY_EXIT(run(restore + words("--run --yes")), 0);
    QCOMPARE(ask(u"frontend"_s, count), u"2000"_s);
    ask(u"frontend"_s, u"DELETE FROM customers_own WHERE n > 5"_s);
    VERIFY_EXIT(run(restore + words("--run --yes --parallel")), 0);
    QCOMPARE(ask(u"frontend"_s, count), u"2000"_s);
}

QTEST_GUILESS_MAIN(OnPremTest)
#include "tst_ctl_on_prem.moc"
