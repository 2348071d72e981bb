#include "core/runbook/kinds/health_check_step.h"

#include "core/health/health_plan.h"
#include "core/network/web_address.h"
#include "core/report/health_render.h"
#include "core/report/words.h"
#include "core/runbook/kinds/cluster_parameters.h"
#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/compose_parameters.h"
#include "core/runbook/kinds/database_way.h"
#include "core/sourcegraph/sourcegraph_client.h"
#include "core/support/files.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr std::chrono::minutes usualTimeout{5};

bool hasDatabases(const StepAction& action)
{
    const QJsonObject databases = action.parameters[u"databases"].toObject();
    return std::ranges::any_of(allSchemas, [&](Schema schema) {
        return !databases[schemaName(schema)].toString().trimmed().isEmpty();
    });
}

QString catalogOf(const StepAction& action)
{
    const QString catalog = action.text(u"catalog"_s);
    return catalog.isEmpty() ? qEnvironmentVariable("LOCKSTEP_CATALOG") : catalog;
}

Result<void> addDatabases(const StepAction& action, DatabaseWay& way, const StepCall& call,
                          HealthSubject& subject)
{
    if (!hasDatabases(action))
        return {};
    Result<DatabaseSet> databases = way.connections(action.parameters[u"databases"].toObject(), call.stop);
    if (!databases)
        return failure(databases);
    subject.databases = *std::move(databases);
    subject.catalog = catalogOf(action);
    if (subject.catalog.isEmpty())
        return failure(ErrorKind::Usage, u"check the databases of"_s, action.text(u"instance"_s),
                       u"there is no catalogue of releases to compare them with"_s,
                       u"Name one as catalog, or set LOCKSTEP_CATALOG"_s);
    return {};
}

Result<void> addEndpoint(const StepAction& action, HealthSubject& subject)
{
    if (action.text(u"endpoint"_s).isEmpty())
        return {};
    const Result<QUrl> url = instanceAddress(action.text(u"endpoint"_s));
    if (!url)
        return failure(url);
    const Secret token(action.text(u"token"_s));
    if (!token.isEmpty()) {
        if (const Result<void> kept = keepsSecrets(*url); !kept)
            return failure(kept);
    }
    subject.endpoint = InstanceEndpoint{*url, token, action.text(u"ca"_s)};
    return {};
}

/// `prometheus`, `alertmanager` and `grafana`, each with its -token.
Result<void> addMonitoring(const StepAction& action, HealthSubject& subject)
{
    for (const MonitoringSource::Kind kind : monitoringKinds) {
        const QString name = monitoringName(kind);
        if (action.text(name).isEmpty())
            continue;
        Result<MonitoringSource> source = MonitoringSource::open(
            kind, action.text(name), Secret(action.text(name + u"-token"_s)), action.text(u"ca"_s));
        if (!source)
            return failure(source);
        subject.monitoring.append(*std::move(source));
    }
    return {};
}

bool hasCluster(const StepAction& action)
{
    return !action.text(u"kubeconfig"_s).isEmpty() || !action.text(u"context"_s).isEmpty() ||
           !action.text(u"namespace"_s).isEmpty();
}

/// Always from this machine, wherever the step looks at containers and databases.
Result<void> addCluster(const StepAction& action, HealthSubject& subject)
{
    if (!hasCluster(action))
        return {};
    Result<ClusterSpace> cluster = openClusterSpace(
        {action.text(u"kubeconfig"_s), action.text(u"context"_s), action.text(u"namespace"_s)});
    if (!cluster)
        return failure(cluster);
    subject.cluster = *std::move(cluster);
    subject.frontend = action.text(u"frontend"_s);
    return {};
}

Result<HealthSubject> subjectOf(const StepAction& action, DatabaseWay& way, const StepCall& call)
{
    HealthSubject subject;
    const auto transport = machineOf(action.machine);
    if (!transport)
        return failure(transport);
    if (!action.text(u"folder"_s).isEmpty()) {
        subject.machine = *transport;
        subject.compose = composeProjectOf(action.parameters);
        subject.frontend = action.text(u"frontend"_s);
    }
    if (const QString release = action.text(u"release"_s); !release.isEmpty() || hasDatabases(action)) {
        const Result<Version> parsed = Version::parse(release);
        if (!parsed)
            return failure(parsed);
        subject.release = *parsed;
    }
    return addDatabases(action, way, call, subject)
        .and_then([&] { return addEndpoint(action, subject); })
        .and_then([&] { return addMonitoring(action, subject); })
        .and_then([&] { return addCluster(action, subject); })
        .transform([&] { return subject; });
}

Result<QList<HealthCheck>> checksOf(const StepAction& action, DatabaseWay& way, const StepCall& call)
{
    return subjectOf(action, way, call).and_then([&](const HealthSubject& subject) {
        return healthChecks(
            subject,
            {action.texts(u"checks"_s), action.texts(u"skip"_s), action.text(u"executors"_s) == u"yes"},
            call.stop);
    });
}

Result<StepResult> written(const HealthReport& report, const QString& folder)
{
    QJsonObject outputs{{u"state"_s, healthStateName(report.state())}};
    const std::tuple<ReportFormat, QString, QString> files[] = {
        {ReportFormat::Json, u"json"_s, u"health.json"_s},
        {ReportFormat::Markdown, u"markdown"_s, u"health.md"_s},
        {ReportFormat::Html, u"report"_s, u"health.html"_s}};
    for (const auto& [format, output, name] : files) {
        const QString path = QDir(folder).filePath(name);
        const Result<void> done = renderHealth(report, format).and_then([&](const QString& text) {
            return writeFile(path, text.toUtf8());
        });
        if (!done)
            return failure(done);
        outputs.insert(output, path);
    }
    return StepResult{outputs, renderHealth(report, ReportFormat::Text).value_or(QString())};
}

QStringList badOnes(const HealthReport& report)
{
    QStringList names;
    for (const CheckedHealth& check : report.checks) {
        if (check.finding.state == HealthState::Failed || check.finding.state == HealthState::Unknown)
            names.append(u"%1 (%2): %3"_s.arg(check.name, healthStateName(check.finding.state),
                                              check.finding.evidence.section(u'\n', 0, 0)));
    }
    return names;
}

} // namespace

QJsonObject HealthCheckStep::parameterSchema() const
{
    QStringList keys{u"instance"_s,  u"release"_s,    u"catalog"_s,  u"frontend"_s, u"checks[]"_s,
                     u"skip[]"_s,    u"to"_s,         u"endpoint"_s, u"token"_s,    u"ca"_s,
                     u"executors"_s, u"kubeconfig"_s, u"context"_s,  u"namespace"_s};
    for (const MonitoringSource::Kind kind : monitoringKinds)
        keys += {monitoringName(kind), monitoringName(kind) + u"-token"_s};
    QJsonObject schema = composeParameters(keys, false);
    QJsonObject properties = schema[u"properties"].toObject();
    properties[u"databases"] = databasesSchema();
    schema[u"properties"] = properties;
    return schema;
}

Result<StepPreview> HealthCheckStep::preview(const StepAction& action) const
{
    QStringList parts;
    if (!action.text(u"folder"_s).isEmpty())
        parts.append(u"the containers of "_s + action.shown[u"folder"].toString());
    if (hasDatabases(action))
        parts.append(u"the databases against release "_s + action.shown[u"release"].toString());
    if (!action.text(u"endpoint"_s).isEmpty())
        parts.append(action.shown[u"endpoint"].toString());
    if (hasCluster(action))
        parts.append(u"the pods of "_s + clusterText(action));
    for (const MonitoringSource::Kind kind : monitoringKinds) {
        if (const QString name = monitoringName(kind); !action.text(name).isEmpty())
            parts.append(action.shown[name].toString());
    }
    return StepPreview{machineText(action.machine),
                       u"check %1, and write a health report"_s.arg(listed(parts))};
}

Result<StepResult> HealthCheckStep::run(const StepAction& action, const StepCall& call) const
{
    Result<DatabaseWay> way = DatabaseWay::to(action.machine);
    if (!way)
        return failure(way);
    const Result<QList<HealthCheck>> checks = checksOf(action, *way, call);
    if (!checks)
        return failure(checks);
    HealthReport report{action.text(u"instance"_s),
                        action.text(u"release"_s),
                        QDateTime::currentDateTimeUtc(),
                        qEnvironmentVariable("USER"),
                        {}};
    report.checks =
        runHealthChecks(*checks, {.timeout = call.timeout.count() > 0 ? call.timeout : usualTimeout},
                        call.stop, [&](const CheckedHealth& check) {
                            call.log(RunEvent::Level::Info,
                                     u"%1: %2"_s.arg(check.name, healthStateName(check.finding.state)));
                        });
    const QString to = action.text(u"to"_s);
    Result<StepResult> result = written(report, to.isEmpty() ? call.folder : to);
    if (const QStringList bad = badOnes(report); result && !bad.isEmpty())
        return failure(ErrorKind::Failed, u"find healthy"_s, report.instance, bad.join(u"; "_s),
                       u"The report is %1"_s.arg(result->outputs[u"report"].toString()));
    return result;
}

Result<Recovered> HealthCheckStep::recover(const StepAction& /*action*/, const StepCall& /*call*/) const
{
    return Recovered{Recovered::What::NotStarted};
}

} // namespace lockstep
