#pragma once

#include "../core/snapshot/google_server.h"
#include "../core/sourcegraph/sourcegraph_server.h"
#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "core/database/schema_dump.h"
#include "core/support/files.h"
#include "ctl_program.h"

#include <QTemporaryDir>

namespace lockstep::test {

using namespace Qt::StringLiterals;

/// What the runbook for on-prem data migrations moves, and where to: real PostgreSQL on both sides; the
/// bucket, Cloud SQL and both instances' APIs played by servers that check every request; Terraform and
/// kubectl by small programs.
class OnPremMigration
{
public:
    /// Once: the customer's databases.
    void makeCustomer();
    /// For each migration: an empty target, new servers, and an empty store.
    void begin();
    /// Nothing but what the API descriptions have was asked of the servers.
    void end();

    [[nodiscard]] ProcessOutput run(const QStringList& words) const { return ctl(words, environment); }

    [[nodiscard]] QString at(const QString& name) const { return m_folder->filePath(name); }

    [[nodiscard]] QStringList inputs(const QMap<QString, QString>& more = {}) const;
    [[nodiscard]] static QStringList evidence();
    [[nodiscard]] static QStringList secrets();
    /// One value, or the error's words.
    QString ask(const QString& database, const QString& sql) const;

    [[nodiscard]] ConnectionSettings database(const QString& name) const { return m_server->database(name); }

    /// The commands that changed the cluster, in order.
    [[nodiscard]] QStringList did() const;
    void checkTarget() const;

    std::unique_ptr<GoogleServer> google;
    std::unique_ptr<SourcegraphServer> source;
    std::unique_ptr<SourcegraphServer> target;
    QProcessEnvironment environment;

private:
    [[nodiscard]] QString connection(const QString& database) const
    {
        return QString::fromUtf8(m_server->database(database).conninfo());
    }

    void makeProgram(const QString& name) const;
    void makeServers();
    void makeTarget() const;
    void makeTargets() const;
    void setEnvironment();
    [[nodiscard]] QString import(const GoogleServer::Operation& operation, const QByteArray& sql) const;

    QTemporaryDir m_base;
    std::unique_ptr<PrivateServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
};

inline void OnPremMigration::begin()
{
    m_folder = std::make_unique<QTemporaryDir>();
    makeServers();
    makeTarget();
    makeTargets();
    for (const QString& name : {u"terraform"_s, u"kubectl"_s, u"docker"_s})
        makeProgram(name);
    setEnvironment();
}

inline void OnPremMigration::end()
{
    QCOMPARE(google->unexpected(), QStringList());
    QCOMPARE(source->unexpected() + target->unexpected(), QStringList());
    QCOMPARE(source->wrong + target->wrong, QStringList());
    google.reset();
}

inline QStringList OnPremMigration::did() const
{
    return QString::fromUtf8(readFile(at(u"cluster.did"_s)).value_or(QByteArray()))
        .split(u'\n', Qt::SkipEmptyParts);
}

inline QString OnPremMigration::ask(const QString& database, const QString& sql) const
{
    Result<Connection> connection = Connection::open(m_server->database(database));
    if (!connection)
        return connection.error().message();
    const SqlResult rows = connection->execute(sql);
    return !rows ? rows.error().text() : rows->isEmpty() ? QString() : rows->text(0, 0);
}

inline void OnPremMigration::makeProgram(const QString& name) const
{
    const Result<QByteArray> script =
        readFile(QStringLiteral(LOCKSTEP_SOURCE_DIR "/tests/programs/%1_player.sh").arg(name));
    VERIFY_RESULT(script);
    const QString file = at(u"bin/"_s + name);
    VERIFY_RESULT(writeFile(file, *script));
    QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

/// Three databases at 5.1.0, with something of the customer's own.
inline void OnPremMigration::makeCustomer()
{
    auto server = PrivateServer::start(m_base.filePath(u"pg"_s));
    VERIFY_RESULT(server);
    m_server = *std::move(server);
    ask(u"postgres"_s, u"CREATE ROLE importer LOGIN"_s);
    environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LOCKSTEP_CATALOG"_s, leanCatalog());
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

inline void OnPremMigration::makeServers()
{
    google = std::make_unique<GoogleServer>();
    source = std::make_unique<SourcegraphServer>();
    target = std::make_unique<SourcegraphServer>();
    google->importer = [this](const GoogleServer::Operation& operation, const QByteArray& sql) {
        return import(operation, sql);
    };
    QJsonObject site = source->data[u"site"].toObject();
    site[u"productVersion"] = u"5.1.0"_s;
    source->data[u"site"] = site;
    site[u"productVersion"] = u"5.3.9104"_s;
    target->data[u"site"] = site;
    target->settings[u"notices"] = QJsonArray{QJsonObject{{u"message"_s, u"Moving on Friday"_s}}};
}

/// Databases that belong to the role that imports, a cluster, and what Terraform knows of them.
inline void OnPremMigration::makeTarget() const
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
                                        {u"url"_s, target->base()}};
    for (auto value = values.constBegin(); value != values.constEnd(); ++value)
        outputs[value.key()] = QJsonObject{{u"sensitive"_s, false}, {u"value"_s, *value}};
    outputs[u"password"] = QJsonObject{{u"sensitive"_s, true}, {u"value"_s, u"terraform-secret"_s}};
    VERIFY_RESULT(writeFile(at(u"terraform/outputs.json"_s), QJsonDocument(outputs).toJson()));
    VERIFY_RESULT(writeFile(at(u"key.json"_s), google->keyFile()));
}

inline void OnPremMigration::makeTargets() const
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

inline void OnPremMigration::setEnvironment()
{
    const QStringList path{at(u"bin"_s), qEnvironmentVariable("LOCKSTEP_BIN"), m_server->binFolder(),
                           qEnvironmentVariable("PATH")};
    environment.insert(u"PATH"_s, path.join(u':'));
    environment.insert(u"LOCKSTEP_TEST_CLUSTER"_s, at(u"cluster"_s));
    environment.insert(u"LOCKSTEP_DATA_DIR"_s, at(u"data"_s));
    environment.insert(u"XDG_STATE_HOME"_s, at(u"state"_s));
    environment.insert(u"STORAGE_EMULATOR_HOST"_s, google->base());
    environment.insert(u"CLOUDSDK_API_ENDPOINT_OVERRIDES_SQL"_s, google->base() + u'/');
    environment.insert(u"PGPORT"_s, m_server->database(u"frontend"_s).value(u"port"_s));
    environment.insert(u"USER"_s, u"tester"_s);
    for (const QString& name : {u"http_proxy"_s, u"SRC_ENDPOINT"_s, u"SRC_ACCESS_TOKEN"_s})
        environment.remove(name);
}

/// As Cloud SQL does it: psql, as a role that may not manage extensions, and stops at the first error.
inline QString OnPremMigration::import(const GoogleServer::Operation& operation, const QByteArray& sql) const
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

inline QStringList OnPremMigration::inputs(const QMap<QString, QString>& more) const
{
    QMap<QString, QString> values{{u"slug"_s, u"acme"_s},
                                  {u"version"_s, u"5.1.0"_s},
                                  {u"target_version"_s, u"5.3.9104"_s},
                                  {u"source_url"_s, source->base()},
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

inline QStringList OnPremMigration::evidence()
{
    return words("--evidence request=REQ-1 --evidence customer-dumps=today --evidence alerts-off=S-1 "
                 "--evidence configure=RUN-1 --evidence hand-over=DONE-1");
}

/// What a run does not remember.
inline QStringList OnPremMigration::secrets()
{
    const QString token = QString::fromLatin1(SourcegraphServer::token);
    return {u"--input"_s, u"source_token="_s + token, u"--input"_s, u"target_token="_s + token};
}

/// The customer's data, at the target's version, and the target as it was otherwise.
inline void OnPremMigration::checkTarget() const
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
    QVERIFY2(config.contains(u"// ours") && config.contains(u"\"externalURL\": \"%1\""_s.arg(target->base())),
             qPrintable(config));
    QCOMPARE(readFile(at(u"cluster/sourcegraph-frontend"_s)).value_or(QByteArray()), QByteArray("2\n"));
    QCOMPARE(readFile(at(u"cluster/worker"_s)).value_or(QByteArray()), QByteArray("1\n"));
    QVERIFY(source->settings[u"notices"].toArray().isEmpty());
    QVERIFY(target->settings[u"notices"].toArray().isEmpty());
}

} // namespace lockstep::test
