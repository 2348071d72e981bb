#pragma once

#include "core/database/connection.h"
#include "core/database/private_server.h"
#include "core/support/files.h"
#include "ctl_program.h"
#include "github_api/github_api.h"
#include "kubectl.h"

#include <QDir>

namespace lockstep::test {

using namespace lockstep::simulation;

/// A managed instance as a fleet describes it: a git repository with a remote, three databases of a real
/// server, a cluster of the test's own to which kubectl has applied what the repository says, and a GitHub of
/// the test's own.
class CloudUpgrade
{
public:
    [[nodiscard]] Result<void> make()
    {
        Result<std::unique_ptr<PrivateServer>> server = PrivateServer::start(at(QStringLiteral("server")));
        if (!server)
            return failure(server);
        m_server = std::move(*server);
        QDir().mkpath(at(QStringLiteral("bin")));
        return makeRepository();
    }

    /// All is at that release again, in the repository, the databases and the cluster.
    [[nodiscard]] Result<void> begin(const QString& release)
    {
        for (const QString& name : {QStringLiteral("data"), QStringLiteral("clone")})
            QDir(at(name)).removeRecursively();
        gitHub = std::make_unique<GitHubApi>();
        gitHub->start();
        gitHub->with([this](GitHubState& state) { state.gitFolder = at(QStringLiteral("origin")); });
        api = std::make_unique<KubeApi>();
        api->start();
        return git(at({}), {QStringLiteral("clone"), QStringLiteral("--quiet"), at(QStringLiteral("origin")),
                            clone()})
            .and_then([this] { return writeFile(kubeconfig(), api->kubeconfig(QStringLiteral("acme"))); })
            .and_then([this] { return applyAsBefore(); })
            .and_then([&] { return fill(release); });
    }

    [[nodiscard]] ProcessOutput run(const QStringList& arguments) const
    {
        return ctl(arguments, environment());
    }

    [[nodiscard]] QProcessEnvironment environment() const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"),
                           at(QStringLiteral("bin")) + u':' + environment.value(QStringLiteral("PATH")));
        environment.insert(QStringLiteral("LOCKSTEP_DATA_DIR"), at(QStringLiteral("data")));
        environment.insert(QStringLiteral("LOCKSTEP_CATALOG"), leanCatalog());
        environment.insert(QStringLiteral("USER"), QStringLiteral("tester"));
        if (gitHub) {
            environment.insert(QStringLiteral("LOCKSTEP_GITHUB_API"), gitHub->url());
            environment.insert(QStringLiteral("GITHUB_TOKEN"), gitHub->token());
        }
        for (const char* who : {"GIT_AUTHOR", "GIT_COMMITTER"}) {
            environment.insert(QString::fromLatin1(who) + QStringLiteral("_NAME"), QStringLiteral("tester"));
            environment.insert(QString::fromLatin1(who) + QStringLiteral("_EMAIL"),
                               QStringLiteral("tester@example.com"));
        }
        return environment;
    }

    /// What all four runbooks ask for, and more.
    [[nodiscard]] QStringList inputs(const QStringList& more = {}) const
    {
        QStringList values{QStringLiteral("slug=acme"),
                           QStringLiteral("from=5.2.7"),
                           QStringLiteral("version=5.3.9104"),
                           QStringLiteral("repository=") + clone(),
                           QStringLiteral("folder=deployments/acme"),
                           QStringLiteral("kubeconfig=") + kubeconfig(),
                           QStringLiteral("namespace=acme")};
        for (const Schema schema : allSchemas)
            values << schemaName(schema) + u'=' +
                          QString::fromUtf8(m_server->database(schemaName(schema)).conninfo());
        QStringList options;
        for (const QString& value : values + more)
            options << QStringLiteral("--input") << value;
        return options;
    }

    [[nodiscard]] QString ask(const QString& sql, Schema schema = Schema::Frontend) const
    {
        Result<Connection> connection = Connection::open(m_server->database(schemaName(schema)));
        if (!connection)
            return connection.error().message();
        const SqlResult rows = connection->query(sql);
        return !rows ? rows.error().text() : rows->isEmpty() ? QString() : rows->text(0, 0);
    }

    [[nodiscard]] QString version() const { return ask(QStringLiteral("SELECT version FROM versions")); }

    /// The image of the frontend, as kubectl sees it.
    [[nodiscard]] QString image() const
    {
        return kubectl({QStringLiteral("get"), QStringLiteral("deployment/sourcegraph-frontend"),
                        QStringLiteral("-o"),
                        QStringLiteral("jsonpath={.spec.template.spec.containers[0].image}")});
    }

    [[nodiscard]] QString kubectl(const QStringList& words, const QByteArray& input = {}) const
    {
        const Kubectl::Ended ended =
            Kubectl(kubeconfig())
                .run(QStringList{QStringLiteral("-n"), QStringLiteral("acme")} + words, input);
        return ended.code == 0 ? ended.out.trimmed() : QString::fromUtf8(ended.all());
    }

    /// A file of the instance's folder, as the remote's branch has it.
    [[nodiscard]] QString remoteFile(const QString& branch, const QString& name) const
    {
        return gitOutput(at(QStringLiteral("origin")),
                         {QStringLiteral("show"), branch + QStringLiteral(":deployments/acme/") + name});
    }

    [[nodiscard]] QString gitOutput(const QString& folder, const QStringList& words) const
    {
        Command command;
        command.program = QStringLiteral("git");
        command.arguments = QStringList{QStringLiteral("-C"), folder} + words;
        command.environment = environment();
        const Result<ProcessOutput> output = runChecked(command);
        return output ? QString::fromUtf8(output->standardOutput) : output.error().message();
    }

    [[nodiscard]] QString at(const QString& name) const { return m_folder.filePath(name); }

    [[nodiscard]] QString clone() const { return at(QStringLiteral("clone")); }

    [[nodiscard]] QString kubeconfig() const { return at(QStringLiteral("kubeconfig")); }

    [[nodiscard]] QString generator() const { return at(QStringLiteral("bin/make-artifacts")); }

    std::unique_ptr<KubeApi> api;
    std::unique_ptr<GitHubApi> gitHub;

private:
    [[nodiscard]] Result<void> git(const QString& folder, const QStringList& words) const
    {
        Command command;
        command.program = QStringLiteral("git");
        command.arguments = QStringList{QStringLiteral("-C"), folder} + words;
        command.environment = environment();
        return runChecked(command).transform([](const ProcessOutput&) {});
    }

    [[nodiscard]] Result<void> makeRepository() const
    {
        const QString seed = at(QStringLiteral("seed"));
        QDir().mkpath(seed);
        const auto add = [&](const char* name, const char* text) {
            return writeFile(seed + QStringLiteral("/deployments/acme/") + QString::fromLatin1(name), text);
        };
        return add("config.yaml", config)
            .and_then([&] { return add("kubernetes/kustomization.yaml", kustomization); })
            .and_then([&] { return add("kubernetes/workloads.yaml", workloads); })
            .and_then([&] { return writeFile(generator(), artifacts); })
            .and_then([&]() -> Result<void> {
                QFile::setPermissions(generator(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
                return git(seed, words("init --quiet --initial-branch=main"));
            })
            .and_then([&] { return git(seed, words("add --all")); })
            .and_then([&] { return git(seed, words("commit --quiet --message=fleet")); })
            .and_then([&] {
                return git(at({}), {QStringLiteral("clone"), QStringLiteral("--quiet"),
                                    QStringLiteral("--bare"), seed, at(QStringLiteral("origin"))});
            });
    }

    /// As the instance was made: by kubectl, from the client's side.
    [[nodiscard]] Result<void> applyAsBefore() const
    {
        const auto failed = [](const QString& said) {
            return failure(ErrorKind::Failed, QStringLiteral("apply"), QStringLiteral("the manifests"), said);
        };
        (void)api->create(
            {{QStringLiteral("apiVersion"), QStringLiteral("v1")},
             {QStringLiteral("kind"), QStringLiteral("Namespace")},
             {QStringLiteral("metadata"), QJsonObject{{QStringLiteral("name"), QStringLiteral("acme")}}}});
        const QString said = kubectl({QStringLiteral("apply"), QStringLiteral("-k"),
                                      clone() + QStringLiteral("/deployments/acme/kubernetes")});
        if (!said.contains(u"sourcegraph-frontend created"))
            return failed(said);
        for (const char* name :
             {"deployment/sourcegraph-frontend", "statefulset/gitserver", "statefulset/pgsql"}) {
            const QString status = kubectl({QStringLiteral("rollout"), QStringLiteral("status"),
                                            QString::fromLatin1(name), QStringLiteral("--timeout=30s")});
            if (status.contains(u"error"))
                return failed(status);
        }
        return {};
    }

    [[nodiscard]] Result<void> fill(const QString& release)
    {
        QStringList up = words("db up --quiet --skip-upgrade-validation --release") << release;
        for (const Schema schema : allSchemas) {
            if (const Result<void> made = m_server->recreateDatabase(schemaName(schema)); !made)
                return made;
            up << QStringLiteral("--db")
               << schemaName(schema) + u'=' +
                      QString::fromUtf8(m_server->database(schemaName(schema)).conninfo());
        }
        if (const ProcessOutput output = run(up); output.exitCode != 0)
            return failure(ErrorKind::Failed, QStringLiteral("fill"), release,
                           QString::fromUtf8(output.standardError));
        (void)ask(
            QStringLiteral("INSERT INTO versions (service, version) VALUES ('frontend', '%1')").arg(release));
        (void)ask(
            QStringLiteral("UPDATE out_of_band_migrations SET progress = 1")); // as the services have done
        (void)ask(QStringLiteral("CREATE TABLE customers_own AS SELECT n FROM generate_series(1, 100) n"));
        return version() == release ? Result<void>()
                                    : failure(ErrorKind::Failed, QStringLiteral("fill"), release, version());
    }

    static constexpr const char* config = "# What the fleet knows of acme.\n"
                                          "spec:\n"
                                          "  sourcegraphVersion: 5.2.7  # raised by upgrades\n"
                                          "  customer: Acme\n";
    static constexpr const char* kustomization = "resources: [workloads.yaml]\n"
                                                 "namespace: acme\n"
                                                 "images:\n"
                                                 "- {name: sourcegraph/frontend, newTag: 5.2.7}\n"
                                                 "- {name: sourcegraph/gitserver, newTag: 5.2.7}\n";
    static constexpr const char* workloads =
        "apiVersion: apps/v1\nkind: Deployment\n"
        "metadata: {name: sourcegraph-frontend, labels: {deploy: sourcegraph}}\n"
        "spec:\n  replicas: 2\n  selector: {matchLabels: {app: sourcegraph-frontend}}\n"
        "  template:\n    metadata: {labels: {app: sourcegraph-frontend}}\n"
        "    spec: {containers: [{name: frontend, image: sourcegraph/frontend, env: [{name: PGHOST, value: "
        "pgsql}]}]}\n"
        "---\napiVersion: apps/v1\nkind: StatefulSet\n"
        "metadata: {name: gitserver, labels: {deploy: sourcegraph}}\n"
        "spec:\n  replicas: 1\n  serviceName: gitserver\n  selector: {matchLabels: {app: gitserver}}\n"
        "  template:\n    metadata: {labels: {app: gitserver}}\n"
        "    spec: {containers: [{name: gitserver, image: sourcegraph/gitserver}]}\n"
        "---\napiVersion: apps/v1\nkind: StatefulSet\n"
        "metadata: {name: pgsql, labels: {deploy: sourcegraph}}\n"
        "spec:\n  replicas: 1\n  serviceName: pgsql\n  selector: {matchLabels: {app: pgsql}}\n"
        "  template:\n    metadata: {labels: {app: pgsql}}\n"
        "    spec: {containers: [{name: pgsql, image: 'sourcegraph/postgres-12-alpine:5.2.7'}]}\n"
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, labels: {deploy: sourcegraph}}\n"
        "data: {mode: plain}\n";
    static constexpr const char* artifacts =
        "#!/bin/sh\nset -eu\nsed -i \"s/newTag: [0-9.]*/newTag: $2/\" \"$1/kubernetes/kustomization.yaml\"\n";

    QTemporaryDir m_folder{QStringLiteral("/tmp/lscu-XXXXXX")};
    std::unique_ptr<PrivateServer> m_server;
};

} // namespace lockstep::test
