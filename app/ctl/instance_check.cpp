#include "app/ctl/command.h"
#include "app/ctl/health_options.h"
#include "app/ctl/output.h"
#include "app/ctl/report_output.h"
#include "core/health/health_plan.h"
#include "core/report/health_render.h"
#include "core/report/health_values.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QByteArray listText()
{
    QList<QStringList> rows;
    for (const KnownHealthCheck& check : knownHealthChecks())
        rows += {check.name, check.looksAt, check.needs};
    return table({u"CHECK"_s, u"LOOKS WHETHER, OR AT"_s, u"NEEDS"_s}, rows).toUtf8();
}

QByteArray listJson()
{
    QJsonArray list;
    for (const KnownHealthCheck& check : knownHealthChecks())
        list.append(QJsonObject{{u"name"_s, check.name},
                                {u"members"_s, QJsonArray::fromStringList(check.members)},
                                {u"looksAt"_s, check.looksAt},
                                {u"needs"_s, check.needs}});
    return QJsonDocument(list).toJson();
}

} // namespace

int instanceCheck(const QStringList& words, std::stop_token stop)
{
    Options options(u"instance check"_s,
                    u"Checks the health of an instance, all checks side by side: whatever can be looked at "
                    "with what is given, or the checks that are named. Changes nothing. Exit status 1 when "
                    "one found something, or could not be made; 3 when none could be made."_s);
    declareHealth(options);
    options.arguments(u"[CHECK...]"_s, u"the checks, or families of checks, to make; see --list"_s)
        .flag(u"list"_s, u"list the checks that there are, and what each needs"_s)
        .format(reportFormats());
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (options.isSet(u"list"_s)) {
        const Result<void> listed = options.write(options.formatName() == u"json" ? listJson() : listText());
        return listed ? Done : fail(listed.error());
    }
    const Result<HealthReport> report = checkHealth(options, options.words(), stop);
    if (!report)
        return fail(report.error());
    const Result<void> written = writeReport(
        options, healthTitle(*report), [&](ReportFormat format) { return renderHealth(*report, format); });
    if (!written)
        return fail(written.error());
    return healthStatus(*report);
}

} // namespace lockstep::ctl
