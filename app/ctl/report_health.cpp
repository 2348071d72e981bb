#include "app/ctl/command.h"
#include "app/ctl/health_options.h"
#include "app/ctl/output.h"
#include "app/ctl/report_output.h"
#include "core/report/health_render.h"
#include "core/report/health_values.h"
#include "core/store/health_history.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

using Reports = QList<HealthReport>;

Result<Reports> fromFiles(const QStringList& files)
{
    Reports reports;
    for (const QString& file : files) {
        Result<HealthReport> report = HealthReport::read(file);
        if (!report)
            return failure(report);
        reports.append(*std::move(report));
    }
    return reports;
}

Result<Reports> kept(const HealthHistory& history, const Options& options)
{
    const QString which = options.text(u"kept"_s);
    if (which == u"all")
        return history.newestOfEach();
    if (which != u"last") {
        bool isNumber = false;
        const qint64 id = which.toLongLong(&isNumber);
        if (!isNumber)
            return options.wrong(u"--kept takes last, all, or the number of a report"_s);
        return history.read(id).transform([](const HealthReport& report) { return Reports{report}; });
    }
    const Result<QString> instance = instanceName(options);
    if (!instance)
        return failure(instance);
    if (instance->isEmpty())
        return options.wrong(u"--kept last needs --instance"_s);
    const Result<Reports> newest = history.newest(*instance, 1);
    if (newest && newest->isEmpty())
        return failure(ErrorKind::NotFound, u"find a health report of"_s, *instance, u"none is kept"_s,
                       u"Make one with lockstepctl instance check --instance %1"_s.arg(*instance));
    return newest;
}

Result<Reports> chosenReports(const Options& options, const std::stop_token& stop)
{
    if (options.isSet(u"from"_s) && options.isSet(u"kept"_s))
        return options.wrong(u"--from and --kept exclude each other"_s);
    if (options.isSet(u"from"_s))
        return fromFiles(options.texts(u"from"_s));
    if (options.isSet(u"kept"_s))
        return HealthHistory::open(storePlace(options))
            .and_then([&](const std::unique_ptr<HealthHistory>& history) { return kept(*history, options); });
    return checkHealth(options, options.texts(u"check"_s), stop).transform([](const HealthReport& report) {
        return Reports{report};
    });
}

/// The report kept of the same instance that was made before this one.
Result<HealthReport> keptBefore(const HealthReport& report, const Options& options)
{
    constexpr int most = 1000;
    const Result<std::unique_ptr<HealthHistory>> history = HealthHistory::open(storePlace(options));
    if (!history)
        return failure(history);
    const Result<QList<HealthRecord>> records = (*history)->list(report.instance, most);
    if (!records)
        return failure(records);
    // A report in JSON knows no fractions of a second.
    const auto before = std::ranges::find_if(*records, [&](const HealthRecord& record) {
        return record.made.toSecsSinceEpoch() < report.made.toSecsSinceEpoch();
    });
    if (before == records->end())
        return failure(ErrorKind::NotFound, u"find an earlier health report of"_s, report.instance,
                       u"none is kept"_s, u"Name a file to compare with"_s);
    return (*history)->read(before->id);
}

Result<std::optional<HealthReport>> earlierReport(const HealthReport& report, const Options& options)
{
    const QString from = options.text(u"compare"_s);
    if (from.isEmpty())
        return std::optional<HealthReport>();
    const Result<HealthReport> earlier =
        from == u"last" ? keptBefore(report, options) : HealthReport::read(from);
    return earlier.transform([](const HealthReport& found) { return std::optional(found); });
}

Result<void> writeAll(const Reports& reports, const Options& options)
{
    if (options.isSet(u"compare"_s))
        return options.wrong(u"--compare is for one report"_s);
    if (options.formatName() != u"csv" && options.formatName() != u"json")
        return options.wrong(u"several reports go into one table"_s, u"Use --format csv, or json"_s);
    return writeReport(options, u"Health"_s,
                       [&](ReportFormat format) { return renderFleetHealth(reports, format); });
}

Result<void> writeOne(const HealthReport& report, const Options& options)
{
    const Result<std::optional<HealthReport>> earlier = earlierReport(report, options);
    if (!earlier)
        return failure(earlier);
    return writeReport(options, healthTitle(report),
                       [&](ReportFormat format) { return renderHealth(report, format, *earlier); });
}

int worstStatus(const Reports& reports)
{
    int status = Done;
    for (const HealthReport& report : reports)
        status = std::max(status, healthStatus(report));
    return status;
}

} // namespace

int reportHealth(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"report health"_s,
        u"Writes the health report of an instance: of checks that are made now, as by \"instance check\", of "
        "a report in JSON, or of one that is kept; with --compare also what changed since an earlier one. "
        "Several reports become one table. Exit status as that of \"instance check\"."_s);
    declareHealth(options);
    options.value(u"check"_s, u"CHECK"_s, u"only this check, or family of checks (repeatable)"_s)
        .value(u"from"_s, u"FILE"_s, u"a report in JSON, instead of making one (repeatable)"_s)
        .value(u"kept"_s, u"WHICH"_s,
               u"a report that is kept, instead of making one: last (of --instance), all (the newest of each "
               "instance), or a number of \"instance history\""_s)
        .value(u"compare"_s, u"FILE"_s,
               u"what changed since this report in JSON, or since the last one kept before it (last)"_s)
        .format(reportFormats());
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<Reports> reports = chosenReports(options, stop);
    if (!reports)
        return fail(reports.error());
    const Result<void> written =
        reports->size() == 1 ? writeOne(reports->first(), options) : writeAll(*reports, options);
    if (!written)
        return fail(written.error());
    return worstStatus(*reports);
}

} // namespace lockstep::ctl
