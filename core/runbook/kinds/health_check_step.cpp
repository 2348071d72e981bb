#include "core/runbook/kinds/health_check_step.h"

#include "core/health/health_checks.h"
#include "core/report/health_render.h"
#include "core/runbook/kinds/command_step.h"
#include "core/runbook/kinds/compose_parameters.h"
#include "core/runbook/kinds/database_way.h"
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

Result<QList<HealthCheck>> ofDatabases(const StepAction& action, DatabaseWay& way, const StepCall& call)
{
    if (!hasDatabases(action))
        return QList<HealthCheck>();
    const Result<DatabaseSet> databases =
        way.connections(action.parameters[u"databases"].toObject(), call.stop);
    if (!databases)
        return failure(databases);
    const Result<Version> release = Version::parse(action.text(u"release"_s));
    if (!release)
        return failure(release);
    const QString catalog = action.text(u"catalog"_s);
    return databaseChecks(
        {*databases, catalog.isEmpty() ? qEnvironmentVariable("LOCKSTEP_CATALOG") : catalog, *release},
        call.stop);
}

Result<QList<HealthCheck>> checksOf(const StepAction& action, DatabaseWay& way, const StepCall& call)
{
    QList<HealthCheck> checks;
    const auto transport = machineOf(action.machine);
    if (!transport)
        return failure(transport);
    if (!action.text(u"folder"_s).isEmpty())
        checks += composeChecks(*transport, composeProjectOf(action.parameters), action.text(u"frontend"_s));
    const Result<QList<HealthCheck>> databases = ofDatabases(action, way, call);
    if (!databases)
        return failure(databases);
    checks += *databases;
    const QStringList skipped = action.texts(u"skip"_s);
    checks.removeIf([&](const HealthCheck& check) { return skipped.contains(check.name); });
    if (checks.isEmpty())
        return failure(ErrorKind::Usage, u"check the health of"_s, action.text(u"instance"_s),
                       u"there is nothing to check"_s, u"Name its databases, or its compose project"_s);
    return checks;
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
    QJsonObject schema = composeParameters(
        {u"instance"_s, u"release"_s, u"catalog"_s, u"frontend"_s, u"skip[]"_s, u"to"_s}, false);
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
    return StepPreview{machineText(action.machine),
                       u"check %1, and write a health report"_s.arg(parts.join(u" and "_s))};
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
        runHealthChecks(*checks, call.timeout.count() > 0 ? call.timeout : usualTimeout, call.stop);
    for (const CheckedHealth& check : report.checks)
        call.log(RunEvent::Level::Info, u"%1: %2"_s.arg(check.name, healthStateName(check.finding.state)));
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
