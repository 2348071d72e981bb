#include "core/report/health_render.h"

#include "core/report/csv.h"
#include "core/report/markdown.h"
#include "core/report/templates.h"
#include "core/report/words.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// GitHub takes 65,536 characters of a comment; the rest of the body wants some of them.
constexpr qsizetype mostMarkdown = 50'000;

QString label(HealthState state)
{
    QString name = healthStateName(state);
    name[0] = name[0].toUpper();
    return name;
}

QString tone(HealthState state)
{
    return state == HealthState::Healthy ? u"good"_s : state == HealthState::Failed ? u"bad"_s : u"warning"_s;
}

QString sentence(const HealthReport& report)
{
    QStringList parts;
    const std::pair<HealthState, QString> states[] = {{HealthState::Failed, u"failed"_s},
                                                      {HealthState::Unknown, u"could not be made"_s},
                                                      {HealthState::Warning, u"gave a warning"_s},
                                                      {HealthState::Healthy, u"found nothing wrong"_s}};
    for (const auto& [state, words] : states) {
        if (const int count = report.count(state); count > 0)
            parts.append(u"%1 %2"_s.arg(count).arg(words));
    }
    return u"Of %1, %2."_s.arg(counted(report.checks.size(), u"check"_s),
                               parts.isEmpty() ? u"none was made"_s : listed(parts));
}

/// As much of the evidence as a part of the whole may take.
QString shortened(const QString& evidence, qsizetype most)
{
    if (evidence.size() <= most)
        return evidence;
    return evidence.first(most) + u"\n… (%1 characters more)"_s.arg(evidence.size() - most);
}

QVariantHash valuesOf(const HealthReport& report)
{
    const qsizetype most = mostMarkdown / std::max<qsizetype>(1, report.checks.size());
    QVariantList checks;
    for (const CheckedHealth& check : report.checks) {
        const QString evidence = shortened(check.finding.evidence, most);
        checks.append(QVariantHash{{u"name"_s, check.name},
                                   {u"state"_s, label(check.finding.state)},
                                   {u"tone"_s, tone(check.finding.state)},
                                   {u"evidence"_s, evidence},
                                   {u"fence"_s, fenceFor(evidence)},
                                   {u"firstLine"_s, shortened(evidence.section(u'\n', 0, 0), 120)},
                                   {u"fix"_s, check.finding.fix},
                                   {u"seconds"_s, QString::number(check.seconds, 'f', 2)}});
    }
    const auto fact = [](const QString& name, const QString& value) {
        return QVariantHash{{u"label"_s, name}, {u"value"_s, value}};
    };
    QVariantList facts{fact(u"Instance"_s, report.instance)};
    if (!report.release.isEmpty())
        facts.append(fact(u"Release"_s, report.release));
    facts.append(fact(u"Checked"_s, timeWords(report.made)));
    if (!report.by.isEmpty())
        facts.append(fact(u"By"_s, report.by));
    return {{u"instance"_s, report.instance},
            {u"state"_s, label(report.state())},
            {u"tone"_s, tone(report.state())},
            {u"sentence"_s, sentence(report)},
            {u"facts"_s, facts},
            {u"checks"_s, checks}};
}

QString asText(const HealthReport& report)
{
    QString text = u"%1: %2. %3\n"_s.arg(report.instance, healthStateName(report.state()), sentence(report));
    for (const CheckedHealth& check : report.checks) {
        text += u"\n%1: %2 (%3 s)\n"_s.arg(check.name, healthStateName(check.finding.state))
                    .arg(check.seconds, 0, 'f', 2);
        for (const QString& line : check.finding.evidence.split(u'\n'))
            text += u"  %1\n"_s.arg(line);
        if (!check.finding.fix.isEmpty())
            text += u"  To do: %1\n"_s.arg(check.finding.fix);
    }
    return text;
}

QString asCsv(const HealthReport& report)
{
    QString text = csvRecord({u"instance"_s, u"check"_s, u"state"_s, u"evidence"_s, u"fix"_s, u"seconds"_s});
    for (const CheckedHealth& check : report.checks)
        text +=
            csvRecord({report.instance, check.name, healthStateName(check.finding.state),
                       check.finding.evidence, check.finding.fix, QString::number(check.seconds, 'f', 3)});
    return text;
}

} // namespace

Result<QString> renderHealth(const HealthReport& report, ReportFormat format)
{
    switch (format) {
    case ReportFormat::Json:
        return QString::fromUtf8(QJsonDocument(report.toJson()).toJson());
    case ReportFormat::Csv:
        return asCsv(report);
    case ReportFormat::Markdown:
        return renderTemplate(u"health.md"_s, valuesOf(report), Markup::Markdown);
    case ReportFormat::Html:
        return renderTemplate(u"health.html"_s, valuesOf(report), Markup::Html);
    case ReportFormat::Text:
        break;
    }
    return asText(report);
}

} // namespace lockstep
