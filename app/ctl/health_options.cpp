#include "app/ctl/health_options.h"

#include "app/ctl/cluster_options.h"
#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "core/cluster/shell/transports.h"
#include "core/health/health_plan.h"
#include "core/inventory/fleet.h"
#include "core/network/web_address.h"
#include "core/sourcegraph/sourcegraph_client.h"
#include "core/store/health_history.h"
#include "core/support/files.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

constexpr int usualTimeout = 60; ///< seconds

/// The instance as the fleet describes it; nothing without a fleet. Errors: NotFound, Invalid.
Result<std::optional<Instance>> instanceOf(const Options& options)
{
    const QString folder =
        options.isSet(u"fleet"_s) ? options.text(u"fleet"_s) : qEnvironmentVariable("LOCKSTEP_FLEET");
    const QString id = options.text(u"instance"_s);
    if (folder.isEmpty() || id.isEmpty())
        return std::optional<Instance>();
    const Result<Fleet> fleet = Fleet::read(folder);
    if (!fleet)
        return failure(fleet);
    const Instance* found = fleet->find(id);
    if (!found) {
        const auto byDeployment = std::ranges::find(fleet->instances, id, &Instance::deployment);
        found = byDeployment == fleet->instances.end() ? nullptr : &*byDeployment;
    }
    if (!found)
        return failure(ErrorKind::NotFound, u"find the instance"_s, id,
                       u"the fleet in %1 has none of that name, or several"_s.arg(folder),
                       u"Name it as ENVIRONMENT/NAME"_s);
    if (!found->problem.isEmpty())
        return failure(ErrorKind::Invalid, u"read the instance"_s, id, found->problem,
                       u"Mend %1"_s.arg(found->path));
    return std::optional(*found);
}

/// A secret that a variable of the environment, or a file, holds; empty where neither is named.
Result<Secret> secretOf(const Options& options, const QString& prefix)
{
    const QString variable = options.text(prefix + u"-env"_s);
    const QString file = options.text(prefix + u"-file"_s);
    if (!variable.isEmpty()) {
        if (!qEnvironmentVariableIsSet(variable.toLocal8Bit().constData()))
            return options.wrong(u"the environment has no variable %1"_s.arg(variable));
        return Secret(qEnvironmentVariable(variable.toLocal8Bit().constData()));
    }
    if (file.isEmpty())
        return Secret();
    return readFile(file).transform(
        [](const QByteArray& bytes) { return Secret(QString::fromUtf8(bytes).trimmed()); });
}

Result<void> addRelease(const Options& options, const std::optional<Instance>& instance,
                        HealthSubject& subject)
{
    if (instance)
        subject.release = instance->version;
    if (!options.isSet(u"release"_s))
        return {};
    const Result<Version> release = options.version(u"release"_s);
    if (!release)
        return failure(release);
    subject.release = *release;
    return {};
}

Result<void> addEndpoint(const Options& options, const std::optional<Instance>& instance,
                         HealthSubject& subject)
{
    QString text = options.text(u"url"_s);
    if (text.isEmpty() && instance && !instance->domain.isEmpty())
        text = u"https://"_s + instance->domain;
    const Result<Secret> token = secretOf(options, u"token"_s);
    if (!token)
        return failure(token);
    if (text.isEmpty())
        return token->isEmpty() ? Result<void>() : options.wrong(u"a token needs --url"_s);
    const Result<QUrl> url = instanceAddress(text);
    if (!url)
        return failure(url);
    if (const Result<void> kept = keepsSecrets(*url); !kept && !token->isEmpty())
        return kept;
    subject.endpoint = InstanceEndpoint{*url, *token, options.text(u"ca"_s)};
    return {};
}

Result<void> addMonitoring(const Options& options, HealthSubject& subject)
{
    for (const MonitoringSource::Kind kind : monitoringKinds) {
        const QString name = monitoringName(kind);
        if (!options.isSet(name))
            continue;
        const Result<Secret> token = secretOf(options, name + u"-token"_s);
        if (!token)
            return failure(token);
        Result<MonitoringSource> source =
            MonitoringSource::open(kind, options.text(name), *token, options.text(u"ca"_s));
        if (!source)
            return failure(source);
        subject.monitoring.append(*std::move(source));
    }
    return {};
}

Result<void> addMachine(const Options& options, HealthSubject& subject)
{
    if (!options.isSet(u"compose-folder"_s) && !options.isSet(u"on"_s))
        return {};
    const QString machine = options.isSet(u"on"_s) ? options.text(u"on"_s) : u"local"_s;
    Result<std::shared_ptr<const Transport>> transport = transportOf(machine);
    if (!transport)
        return failure(transport);
    subject.machine = *std::move(transport);
    subject.frontend = options.text(u"frontend"_s);
    if (!options.isSet(u"compose-folder"_s))
        return {};
    ComposeProject project{options.text(u"compose-folder"_s), options.texts(u"compose-file"_s),
                           options.text(u"compose-project"_s)};
    if (const QString program = options.text(u"compose-program"_s); !program.isEmpty())
        project.program = program.split(u' ', Qt::SkipEmptyParts);
    subject.compose = project;
    return {};
}

/// Where one of the options says so, or a check of pods is asked for by name.
Result<void> addCluster(const Options& options, const QStringList& names, HealthSubject& subject)
{
    const bool isNamed =
        options.isSet(u"kubeconfig"_s) || options.isSet(u"context"_s) || options.isSet(u"namespace"_s);
    if (!isNamed && !names.contains(u"pods-health"))
        return {};
    Result<ClusterSpace> cluster = chosenCluster(options);
    if (!cluster)
        return failure(cluster);
    subject.cluster = *std::move(cluster);
    subject.frontend = options.text(u"frontend"_s);
    return {};
}

/// Those of --db; without any, those whose variables somebody has set.
Result<void> addDatabases(const Options& options, HealthSubject& subject)
{
    const Result<DatabaseSet> all = options.databaseSet();
    if (!all)
        return failure(all);
    for (const auto& [schema, settings] : all->asKeyValueRange()) {
        const QByteArray prefix = schema == Schema::Frontend    ? "PG"
                                  : schema == Schema::CodeIntel ? "CODEINTEL_PG"
                                                                : "CODEINSIGHTS_PG";
        const bool isSet = qEnvironmentVariableIsSet((prefix + "HOST").constData()) ||
                           qEnvironmentVariableIsSet((prefix + "DATASOURCE").constData());
        if (options.isSet(u"db"_s) || isSet)
            subject.databases.insert(schema, settings);
    }
    subject.catalog =
        options.isSet(u"catalog"_s) ? options.text(u"catalog"_s) : qEnvironmentVariable("LOCKSTEP_CATALOG");
    return {};
}

Result<HealthSubject> subjectOf(const Options& options, const QStringList& names,
                                const std::optional<Instance>& instance)
{
    HealthSubject subject;
    return addRelease(options, instance, subject)
        .and_then([&] { return addEndpoint(options, instance, subject); })
        .and_then([&] { return addMonitoring(options, subject); })
        .and_then([&] { return addMachine(options, subject); })
        .and_then([&] { return addCluster(options, names, subject); })
        .and_then([&] { return addDatabases(options, subject); })
        .transform([&] { return subject; });
}

Result<HealthLimits> limitsOf(const Options& options)
{
    HealthLimits limits{.timeout = std::chrono::seconds(usualTimeout)};
    if (!options.isSet(u"timeout"_s))
        return limits;
    bool isNumber = false;
    const int seconds = options.text(u"timeout"_s).toInt(&isNumber);
    if (!isNumber || seconds <= 0)
        return options.wrong(u"--timeout takes a number of seconds"_s);
    limits.timeout = std::chrono::seconds(seconds);
    return limits;
}

QString nameOf(const Options& options, const std::optional<Instance>& instance, const HealthSubject& subject)
{
    if (instance)
        return instance->key();
    if (options.isSet(u"instance"_s))
        return options.text(u"instance"_s);
    return subject.endpoint ? subject.endpoint->url.host() : u"instance"_s;
}

/// A report that cannot be kept is still a report.
void keep(const Options& options, const HealthReport& report)
{
    if (options.isSet(u"no-store"_s) || !options.isSet(u"instance"_s))
        return;
    const Result<qint64> kept =
        HealthHistory::open(storePlace(options)).and_then([&](const std::unique_ptr<HealthHistory>& history) {
            return history->add(report);
        });
    if (!kept)
        say(kept.error().message());
}

} // namespace

void declareInstanceName(Options& options)
{
    options
        .value(u"instance"_s, u"ID"_s,
               u"the instance's name: in the report, under which the report is kept, and in the fleet"_s)
        .value(u"fleet"_s, u"FOLDER"_s,
               u"the fleet that describes the instance: its release and domain (default: LOCKSTEP_FLEET)"_s);
}

void declareHealth(Options& options)
{
    declareInstanceName(options);
    options.release(u"the release that it should run (default: as the fleet says)"_s)
        .value(u"catalog"_s, u"CATALOG"_s,
               u"release catalogue to compare the databases with (default: LOCKSTEP_CATALOG)"_s)
        .databases()
        .value(u"url"_s, u"URL"_s,
               u"the instance's URL (default: https and the domain that the fleet says)"_s)
        .value(u"token-env"_s, u"NAME"_s,
               u"the variable of the environment that holds a site administrator's access token"_s)
        .value(u"token-file"_s, u"FILE"_s, u"the file that holds it"_s)
        .value(u"ca"_s, u"FILE"_s, u"certificates (PEM) that are trusted besides this machine's"_s)
        .flag(u"executors"_s, u"look at the executors, too; at least one must be active"_s)
        .value(u"on"_s, u"MACHINE"_s,
               u"where its containers run: local (default), ssh:DESTINATION or "
               "gcloud:PROJECT/ZONE/INSTANCE"_s)
        .value(u"compose-folder"_s, u"FOLDER"_s, u"the folder of its compose project, there"_s)
        .value(u"compose-file"_s, u"FILE"_s, u"a file of the project (repeatable)"_s)
        .value(u"compose-project"_s, u"NAME"_s, u"the project's name"_s)
        .value(u"compose-program"_s, u"WORDS"_s, u"docker compose (default), or docker-compose"_s)
        .value(u"frontend"_s, u"SERVICE"_s,
               u"the service, or the workload of the cluster, whose log is read"_s);
    declareCluster(options);
    for (const MonitoringSource::Kind kind : monitoringKinds) {
        const QString name = monitoringName(kind);
        options.value(name, u"URL"_s, u"the URL of %1, whose alerts are read"_s.arg(name))
            .value(name + u"-token-env"_s, u"NAME"_s, u"the variable that holds a token for it"_s)
            .value(name + u"-token-file"_s, u"FILE"_s, u"the file that holds one"_s);
    }
    options.value(u"skip"_s, u"CHECK"_s, u"a check that is not made (repeatable)"_s)
        .value(u"timeout"_s, u"SECONDS"_s, u"for each check (default: %1)"_s.arg(usualTimeout))
        .store();
}

Result<HealthReport> checkHealth(const Options& options, const QStringList& names,
                                 const std::stop_token& stop)
{
    const Result<std::optional<Instance>> instance = instanceOf(options);
    if (!instance)
        return failure(instance);
    const Result<HealthSubject> subject = subjectOf(options, names, *instance);
    if (!subject)
        return failure(subject);
    const Result<HealthLimits> limits = limitsOf(options);
    if (!limits)
        return failure(limits);
    const Result<QList<HealthCheck>> checks =
        healthChecks(*subject, {names, options.texts(u"skip"_s), options.isSet(u"executors"_s)}, stop);
    if (!checks)
        return failure(checks);
    HealthReport report{nameOf(options, *instance, *subject),
                        subject->release ? subject->release->toString() : QString(),
                        QDateTime::currentDateTimeUtc(),
                        qEnvironmentVariable("USER"),
                        {}};
    report.checks = runHealthChecks(*checks, *limits, stop, [](const CheckedHealth& check) {
        say(u"%1: %2"_s.arg(check.name, healthStateName(check.finding.state)));
    });
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, u"check the health of"_s, report.instance,
                       u"it was cancelled"_s);
    keep(options, report);
    return report;
}

Result<QString> instanceName(const Options& options)
{
    return instanceOf(options).transform([&](const std::optional<Instance>& instance) {
        return instance ? instance->key() : options.text(u"instance"_s);
    });
}

int healthStatus(const HealthReport& report)
{
    if (report.state() == HealthState::Healthy)
        return Done;
    return report.count(HealthState::Unknown) == report.checks.size() ? NotDone : Findings;
}

QString storePlace(const Options& options)
{
    return options.isSet(u"store"_s) ? options.text(u"store"_s) : Store::defaultPath();
}

} // namespace lockstep::ctl
