#include "core/report/health_render.h"

#include "core/report/csv.h"
#include "core/report/health_text.h"
#include "core/report/health_values.h"
#include "core/report/templates.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString jsonText(const HealthReport& report, const std::optional<HealthComparison>& comparison)
{
    QJsonObject object = report.toJson();
    if (comparison)
        object.insert(u"comparison"_s, comparison->toJson());
    return QString::fromUtf8(QJsonDocument(object).toJson());
}

QStringList csvCells(const HealthReport& report, const CheckedHealth& check)
{
    return {report.instance,
            report.release,
            report.made.toUTC().toString(Qt::ISODate),
            report.by,
            check.name,
            healthStateName(check.finding.state),
            check.finding.evidence,
            check.finding.fix,
            QString::number(check.seconds, 'f', 3)};
}

const QStringList csvHeader{u"instance"_s, u"release"_s,  u"made"_s, u"by"_s,     u"check"_s,
                            u"state"_s,    u"evidence"_s, u"fix"_s,  u"seconds"_s};

/// A row for each check of either report, with what became of it.
QString changesCsv(const HealthComparison& comparison)
{
    QString text = csvRecord(csvHeader + QStringList{u"change"_s, u"stateBefore"_s, u"evidenceBefore"_s});
    for (const HealthChange& change : comparison.changes) {
        const CheckedHealth gone{change.name, {HealthState::Unknown, {}}, 0};
        QStringList cells = csvCells(comparison.after, change.after.value_or(gone));
        for (const QString& column : {u"state"_s, u"seconds"_s}) {
            if (!change.after)
                cells[csvHeader.indexOf(column)].clear();
        }
        cells += {healthChangeName(change.kind),
                  change.before ? healthStateName(change.before->finding.state) : QString(),
                  change.before ? change.before->finding.evidence : QString()};
        text += csvRecord(cells);
    }
    return text;
}

QString fleetCsv(const QList<HealthReport>& reports)
{
    QString text = csvRecord(csvHeader);
    for (const HealthReport& report : reports) {
        for (const CheckedHealth& check : report.checks)
            text += csvRecord(csvCells(report, check));
    }
    return text;
}

/// Less and less evidence, until it fits; names and first lines alone may be too many.
Result<QString> markdown(const HealthReport& report, const std::optional<HealthComparison>& comparison)
{
    Result<QString> text;
    for (qsizetype room = mostMarkdown * 3 / 4; room > 100; room /= 2) {
        text =
            renderTemplate(u"health.md"_s, healthValues(report, comparison, {room, room}), Markup::Markdown);
        if (!text || text->size() <= mostMarkdown)
            return text;
    }
    const QString rest = u"\n\n… the rest is in the other forms of this report\n"_s;
    return text->first(text->lastIndexOf(u'\n', mostMarkdown - rest.size())) + rest;
}

} // namespace

Result<QString> renderHealth(const HealthReport& report, ReportFormat format,
                             const std::optional<HealthReport>& earlier)
{
    const std::optional<HealthComparison> comparison =
        earlier.transform([&](const HealthReport& before) { return compareHealth(before, report); });
    switch (format) {
    case ReportFormat::Json:
        return jsonText(report, comparison);
    case ReportFormat::Csv:
        return comparison ? changesCsv(*comparison) : fleetCsv({report});
    case ReportFormat::Markdown:
        return markdown(report, comparison);
    case ReportFormat::Html:
        return renderTemplate(u"health.html"_s, healthValues(report, comparison, {}), Markup::Html);
    case ReportFormat::Text:
        break;
    }
    return healthText(report, comparison);
}

Result<QString> renderFleetHealth(const QList<HealthReport>& reports, ReportFormat format)
{
    if (format == ReportFormat::Csv)
        return fleetCsv(reports);
    if (format != ReportFormat::Json)
        return failure(ErrorKind::Usage, u"render the health of several instances"_s, {},
                       u"in this form there is one instance a report"_s,
                       u"Use CSV or JSON for several, or render one at a time"_s);
    QJsonArray list;
    for (const HealthReport& report : reports)
        list.append(report.toJson());
    return QString::fromUtf8(QJsonDocument(list).toJson());
}

} // namespace lockstep
