#pragma once

#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "core/database/schema_dump.h"
#include "ctl_program.h"
#include "database_contents.h"
#include "ssh_server.h"

#include <QStandardPaths>

namespace lockstep::test {

/// A customer's dumps as an encrypted payload, and the machine of a managed instance: a real sshd, and docker
/// compose played with real PostgreSQL servers.
class ManagedInstance
{
public:
    [[nodiscard]] static bool isPossible()
    {
        return SshServer::isInstalled() && !QStandardPaths::findExecutable(QStringLiteral("gpg")).isEmpty();
    }

    /// `version` and catalogue of the sample's.
    [[nodiscard]] Result<void> make(const QString& version);
    ~ManagedInstance();

    /// What lockstepctl is started with: the keyring, the way to the machine, a store of its own.
    [[nodiscard]] QProcessEnvironment environment() const;

    [[nodiscard]] ProcessOutput run(const QStringList& arguments) const
    {
        return ctl(arguments, environment());
    }

    /// The machine is as it was at first: an empty instance, up, with images of that version.
    [[nodiscard]] Result<void> recreate(const QString& images = {});

    /// Of the runbook self-hosted-to-managed, for this instance.
    [[nodiscard]] QStringList inputs(const QString& loadWith = QStringLiteral("psql")) const;

    /// Answers to its manual steps.
    [[nodiscard]] static QStringList evidence()
    {
        return words("--evidence request=REQ-1 --evidence instance=https://acme.example.com "
                     "--evidence hand-over=DONE-1");
    }

    [[nodiscard]] QString at(const QString& name) const { return m_folder.filePath(name); }

    [[nodiscard]] QString payload() const { return at(QStringLiteral("payload.gpg")); }

    [[nodiscard]] QString deployment() const { return at(QStringLiteral("vm")); }

    /// The commands that changed something there, in order.
    [[nodiscard]] QStringList did() const;

    /// How its database is reached from here, past the machine.
    [[nodiscard]] QString connection(const QString& service) const;
    [[nodiscard]] Result<Connection> open(const QString& service) const;
    [[nodiscard]] QString ask(const QString& service, const QString& sql) const;
    /// What the databases hold, in a form that compares.
    [[nodiscard]] Result<QByteArray> contents() const;

    SshServer server;
    int ports[3] = {0, 0, 0};

private:
    [[nodiscard]] Result<void> compose(const QStringList& words) const;
    [[nodiscard]] Result<void> makePrograms() const;
    [[nodiscard]] Result<void> makeKey() const;
    [[nodiscard]] Result<void> makePayload();
    [[nodiscard]] Result<void> fill(PrivateServer& customer) const;
    [[nodiscard]] Result<void> dump(PrivateServer& customer) const;
    [[nodiscard]] Result<void> gpg(const QStringList& arguments) const;

    QTemporaryDir m_folder{QStringLiteral("/tmp/lsmi-XXXXXX")};
    QString m_version;
};

inline Result<void> done(const Result<ProcessOutput>& output)
{
    return output.transform([](const ProcessOutput&) {});
}

inline Result<void> execute(const ConnectionSettings& settings, const QString& sql)
{
    Result<Connection> connection = Connection::open(settings);
    if (!connection)
        return failure(connection);
    const SqlResult ran = connection->execute(sql);
    return ran ? Result<void>()
               : std::unexpected(ran.error().toError(QStringLiteral("run"), settings.description()));
}

inline Result<void> ManagedInstance::make(const QString& version)
{
    m_version = version;
    for (int& port : ports)
        port = freePort();
    server.searchPath = at(QStringLiteral("there")) + u':' + qEnvironmentVariable("PATH");
    return makePrograms()
        .and_then([this] { return makeKey(); })
        .and_then([this] { return server.start(); })
        .and_then([this] { return makePayload(); })
        .and_then([this] { return recreate(); });
}

inline ManagedInstance::~ManagedInstance()
{
    static_cast<void>(compose({QStringLiteral("down")}));
    static_cast<void>(gpg({}));
}

/// docker on the machine's PATH, and an ssh that knows the machine on ours.
inline Result<void> ManagedInstance::makePrograms() const
{
    const QString bin = qEnvironmentVariable("LOCKSTEP_BIN");
    QDir().mkpath(at(QStringLiteral("there")));
    QDir().mkpath(at(QStringLiteral("home")));
    QFile::setPermissions(at(QStringLiteral("home")), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QFile::link(bin + QStringLiteral("/compose_player"), at(QStringLiteral("there/docker")));
    const QString ssh = at(QStringLiteral("here/ssh"));
    const QString script =
        QStringLiteral("#!/bin/sh\nexec %1 -F %2 \"$@\"\n")
            .arg(QStandardPaths::findExecutable(QStringLiteral("ssh")), server.path("ssh_config"));
    return writeFile(ssh, script.toUtf8()).and_then([&]() -> Result<void> {
        QFile::setPermissions(ssh, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return {};
    });
}

inline QProcessEnvironment ManagedInstance::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PATH"), at(QStringLiteral("here")) + u':' +
                                                   at(QStringLiteral("there")) + u':' +
                                                   environment.value(QStringLiteral("PATH")));
    environment.insert(QStringLiteral("GNUPGHOME"), at(QStringLiteral("home")));
    environment.insert(QStringLiteral("LOCKSTEP_DATA_DIR"), at(QStringLiteral("data")));
    environment.insert(QStringLiteral("XDG_STATE_HOME"), at(QStringLiteral("state")));
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), at(QStringLiteral("home")));
    environment.insert(QStringLiteral("LOCKSTEP_CATALOG"), leanCatalog());
    environment.insert(QStringLiteral("USER"), QStringLiteral("tester"));
    return environment;
}

inline Result<void> ManagedInstance::gpg(const QStringList& arguments) const
{
    Command command;
    command.program = QStringLiteral("gpg");
    command.arguments =
        QStringList{QStringLiteral("--batch"), QStringLiteral("--yes"), QStringLiteral("--quiet")} +
        arguments;
    if (arguments.isEmpty()) {
        command.program = QStringLiteral("gpgconf");
        command.arguments = {QStringLiteral("--kill"), QStringLiteral("all")};
    }
    command.environment = environment();
    return done(runChecked(command));
}

inline Result<void> ManagedInstance::makeKey() const
{
    return gpg({QStringLiteral("--passphrase"), QString(), QStringLiteral("--quick-generate-key"),
                QStringLiteral("payload@example.com"), QStringLiteral("default"), QStringLiteral("default"),
                QStringLiteral("never")});
}

/// A customer's three databases at that version, dumped, packed and encrypted.
inline Result<void> ManagedInstance::makePayload()
{
    Result<std::unique_ptr<PrivateServer>> customer = PrivateServer::start(at(QStringLiteral("customer")));
    if (!customer)
        return failure(customer);
    const Result<void> dumped = fill(**customer).and_then([&] { return dump(**customer); });
    if (!dumped)
        return dumped;
    Command tar;
    tar.program = QStringLiteral("tar");
    tar.arguments = {QStringLiteral("-czf"),
                     at(QStringLiteral("payload.tar.gz")),
                     QStringLiteral("-C"),
                     at(QStringLiteral("dumps")),
                     QStringLiteral("pgsql.sql"),
                     QStringLiteral("codeintel.sql"),
                     QStringLiteral("codeinsights.sql")};
    return done(runChecked(tar)).and_then([&] {
        return gpg({QStringLiteral("--recipient"), QStringLiteral("payload@example.com"),
                    QStringLiteral("--trust-model"), QStringLiteral("always"), QStringLiteral("--output"),
                    payload(), QStringLiteral("--encrypt"), at(QStringLiteral("payload.tar.gz"))});
    });
}

inline Result<void> ManagedInstance::fill(PrivateServer& customer) const
{
    QStringList up = words("db up --quiet --skip-upgrade-validation --release") << m_version;
    for (const Schema schema : allSchemas) {
        if (const Result<void> made = customer.recreateDatabase(schemaName(schema)); !made)
            return made;
        up << QStringLiteral("--db")
           << schemaName(schema) + u'=' + QString::fromUtf8(customer.database(schemaName(schema)).conninfo());
    }
    if (const ProcessOutput output = run(up); output.exitCode != 0)
        return failure(ErrorKind::Failed, QStringLiteral("fill"), QStringLiteral("the customer"),
                       QString::fromUtf8(output.standardError));
    return execute(customer.database(QStringLiteral("frontend")),
                   QStringLiteral("INSERT INTO versions (service, version) VALUES ('frontend', '%1');"
                                  "INSERT INTO critical_and_site_config (type, contents) VALUES ('site', "
                                  "E'{\\n  // ours\\n  \"externalURL\": \"https://old.example.com\",\\n"
                                  "  \"observability.alerts\": [{\"level\": \"critical\"}],\\n"
                                  "  \"auth.providers\": []\\n}\\n');"
                                  "CREATE TABLE customers_own (n int PRIMARY KEY, t text);"
                                  "INSERT INTO customers_own SELECT n, md5(n::text) FROM "
                                  "generate_series(1, 2000) n")
                       .arg(m_version));
}

inline Result<void> ManagedInstance::dump(PrivateServer& customer) const
{
    const std::pair<QString, QString> files[] = {
        {QStringLiteral("frontend"), QStringLiteral("pgsql.sql")},
        {QStringLiteral("codeintel"), QStringLiteral("codeintel.sql")},
        {QStringLiteral("codeinsights"), QStringLiteral("codeinsights.sql")}};
    QDir().mkpath(at(QStringLiteral("dumps")));
    for (const auto& [database, file] : files) {
        Command pgDump;
        pgDump.program = customer.binFolder() + QStringLiteral("/pg_dump");
        pgDump.arguments = words("--clean --if-exists --format=plain --no-acl --no-owner "
                                 "--quote-all-identifiers --file")
                           << at(QStringLiteral("dumps/") + file);
        pgDump.environment = toolEnvironment(customer.database(database));
        if (const Result<void> dumped = done(runChecked(pgDump)); !dumped)
            return dumped;
    }
    return {};
}

inline Result<void> ManagedInstance::compose(const QStringList& words) const
{
    Command docker;
    docker.program = at(QStringLiteral("there/docker"));
    docker.arguments = QStringList{QStringLiteral("compose")} + words;
    docker.workingFolder = deployment();
    if (!QFile::exists(deployment()))
        return {};
    return done(runChecked(docker));
}

inline Result<void> ManagedInstance::recreate(const QString& images)
{
    const QString tag = images.isEmpty() ? m_version : images;
    static_cast<void>(compose({QStringLiteral("down")}));
    QDir(deployment()).removeRecursively();
    QDir(at(QStringLiteral("data"))).removeRecursively();
    QString file = QStringLiteral("services:\n");
    const auto service = [&](const QString& name, const QString& image, const QString& more = {}) {
        file += QStringLiteral("  %1:\n    image: index.docker.io/sourcegraph/%2:%3\n%4")
                    .arg(name, image, tag, more);
    };
    const QString of = QStringLiteral("    environment: [\"POSTGRES_USER=%1\", \"POSTGRES_DB=%1\"]\n");
    service(QStringLiteral("pgsql"), QStringLiteral("postgres-12-alpine"), of.arg(QStringLiteral("sg")));
    service(QStringLiteral("codeintel-db"), QStringLiteral("codeintel-db-postgres"),
            of.arg(QStringLiteral("sg")));
    service(QStringLiteral("codeinsights-db"), QStringLiteral("codeinsights-db-postgres"),
            of.arg(QStringLiteral("postgres")));
    service(QStringLiteral("sourcegraph-frontend-0"), QStringLiteral("frontend"));
    service(QStringLiteral("worker"), QStringLiteral("worker"));
    service(QStringLiteral("migrator"), QStringLiteral("migrator"));
    return writeFile(deployment() + QStringLiteral("/docker-compose.yaml"), file.toUtf8()).and_then([this] {
        return compose({QStringLiteral("up"), QStringLiteral("--detach")});
    });
}

inline QStringList ManagedInstance::inputs(const QString& loadWith) const
{
    const std::pair<QString, QString> values[] = {
        {QStringLiteral("slug"), QStringLiteral("acme")},
        {QStringLiteral("domain"), QStringLiteral("example.com")},
        {QStringLiteral("version"), m_version},
        {QStringLiteral("target_version"), QStringLiteral("5.3.9104")},
        {QStringLiteral("payload"), payload()},
        {QStringLiteral("key"), QStringLiteral("payload@example.com")},
        {QStringLiteral("machine"), QStringLiteral("ssh:box")},
        {QStringLiteral("folder"), deployment()},
        {QStringLiteral("load_with"), loadWith},
        {QStringLiteral("frontend_port"), QString::number(ports[0])},
        {QStringLiteral("codeintel_port"), QString::number(ports[1])},
        {QStringLiteral("codeinsights_port"), QString::number(ports[2])}};
    QStringList options;
    for (const auto& [name, value] : values)
        options << QStringLiteral("--input") << name + u'=' + value;
    return options;
}

inline QStringList ManagedInstance::did() const
{
    return QString::fromUtf8(readFile(deployment() + QStringLiteral("/.player/did")).value_or(QByteArray()))
        .split(u'\n', Qt::SkipEmptyParts);
}

inline QString ManagedInstance::connection(const QString& service) const
{
    const QString user = service == u"codeinsights-db" ? QStringLiteral("postgres") : QStringLiteral("sg");
    return QStringLiteral("host=%1/.player/s-%2 user=%3 dbname=%3").arg(deployment(), service, user);
}

inline Result<Connection> ManagedInstance::open(const QString& service) const
{
    const auto settings = ConnectionSettings::parse(connection(service));
    return settings ? Connection::open(*settings) : failure(settings);
}

inline QString ManagedInstance::ask(const QString& service, const QString& sql) const
{
    Result<Connection> connection = open(service);
    if (!connection)
        return connection.error().message();
    const SqlResult rows = connection->query(sql);
    return !rows ? rows.error().text() : rows->isEmpty() ? QString() : rows->text(0, 0);
}

inline Result<QByteArray> ManagedInstance::contents() const
{
    QByteArray all;
    for (const char* service : {"pgsql", "codeintel-db", "codeinsights-db"}) {
        const auto settings = ConnectionSettings::parse(connection(QString::fromLatin1(service)));
        const Result<QByteArray> one = settings ? databaseContents(*settings) : failure(settings);
        if (!one)
            return one;
        all += *one;
    }
    return all;
}

} // namespace lockstep::test
