#include "core/report/report.h"

#include "core/report/csv.h"
#include "core/report/plan_text.h"
#include "core/report/plan_values.h"
#include "core/report/rehearsal_text.h"
#include "core/report/rehearsal_values.h"
#include "core/report/templates.h"

#include <QJsonDocument>

namespace lockstep {

namespace {

QString yesNo(bool yes)
{
    return yes ? QStringLiteral("yes") : QStringLiteral("no");
}

QString planCsv(const UpgradePath& path)
{
    QString csv = csvRecord({QStringLiteral("step"), QStringLiteral("from"), QStringLiteral("to"),
                             QStringLiteral("schema"), QStringLiteral("migration"),
                             QStringLiteral("privileged"), QStringLiteral("concurrentIndex")});
    for (qsizetype i = 0; i < path.steps.size(); ++i) {
        const UpgradeStep& step = path.steps[i];
        for (const auto& [schema, ids] : step.migrations.asKeyValueRange()) {
            for (const MigrationId id : ids)
                csv +=
                    csvRecord({QString::number(i + 1), step.from.toString(), step.to.toString(),
                               schemaName(schema), QString::number(id), yesNo(step.privileged.contains(id)),
                               yesNo(step.concurrentIndexes.contains(id))});
        }
    }
    return csv;
}

QString rehearsalCsv(const RehearsalReport& report)
{
    QString csv = csvRecord({QStringLiteral("step"), QStringLiteral("from"), QStringLiteral("to"),
                             QStringLiteral("schema"), QStringLiteral("id"), QStringLiteral("name"),
                             QStringLiteral("seconds"), QStringLiteral("state"), QStringLiteral("error")});
    for (qsizetype i = 0; i < report.steps.size(); ++i) {
        const StepOutcome& step = report.steps[i];
        for (const MigrationOutcome& migration : step.migrations)
            csv += csvRecord({QString::number(i + 1), step.from.toString(), step.to.toString(),
                              schemaName(migration.schema), QString::number(migration.id), migration.name,
                              QString::number(migration.seconds, 'f', 6), runStateName(migration.state),
                              migration.error});
    }
    return csv;
}

QString json(QJsonObject object, const std::optional<Instance>& instance)
{
    if (instance)
        object.insert(QStringLiteral("instance"), instance->key());
    return QString::fromUtf8(QJsonDocument(object).toJson());
}

} // namespace

Result<ReportFormat> parseReportFormat(QStringView text)
{
    static const QList<std::pair<QStringView, ReportFormat>> formats = {{u"text", ReportFormat::Text},
                                                                        {u"markdown", ReportFormat::Markdown},
                                                                        {u"html", ReportFormat::Html},
                                                                        {u"json", ReportFormat::Json},
                                                                        {u"csv", ReportFormat::Csv}};
    for (const auto& [name, format] : formats) {
        if (text == name)
            return format;
    }
    return failure(ErrorKind::Usage, QStringLiteral("read the report format"), u'"' + text.toString() + u'"',
                   QStringLiteral("there is no such format"),
                   QStringLiteral("Use text, markdown, html, json or csv"));
}

Result<QString> renderPlan(const UpgradePath& path, const std::optional<Instance>& instance,
                           ReportFormat format, const QDateTime& generatedAt)
{
    if (format == ReportFormat::Json)
        return json(path.toJson(), instance);
    if (format == ReportFormat::Csv)
        return planCsv(path);
    const PlanFigures figures = planFigures(path);
    if (format == ReportFormat::Text)
        return planText(path, figures, instance, generatedAt);
    const QVariantHash values = planValues(path, figures, instance, generatedAt);
    return format == ReportFormat::Html ? renderTemplate(QStringLiteral("plan.html"), values, Markup::Html)
                                        : renderTemplate(QStringLiteral("plan.md"), values, Markup::Markdown);
}

Result<QString> renderRehearsal(const RehearsalReport& report, const std::optional<Instance>& instance,
                                ReportFormat format)
{
    switch (format) {
    case ReportFormat::Text:
        return rehearsalText(report, instance);
    case ReportFormat::Markdown:
        return renderTemplate(QStringLiteral("rehearsal.md"), rehearsalValues(report, instance),
                              Markup::Markdown);
    case ReportFormat::Html:
        return renderTemplate(QStringLiteral("rehearsal.html"), rehearsalValues(report, instance),
                              Markup::Html);
    case ReportFormat::Json:
        return json(report.toJson(), instance);
    case ReportFormat::Csv:
        break;
    }
    return rehearsalCsv(report);
}

} // namespace lockstep
