#include "app/ctl/command.h"
#include "app/ctl/fleet_options.h"
#include "app/ctl/output.h"
#include "core/report/inventory_report.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QByteArray asText(const QList<Instance>& instances)
{
    QList<QStringList> rows;
    for (const Instance& instance : instances)
        rows +=
            {instance.environment, instance.slug,    instance.version ? instance.version->toString() : u"?"_s,
             instance.type,        instance.channel, instance.problem};
    return table({u"ENVIRONMENT"_s, u"INSTANCE"_s, u"RELEASE"_s, u"TYPE"_s, u"CHANNEL"_s, u"PROBLEM"_s}, rows)
        .toUtf8();
}

QByteArray inFormat(const QString& format, const QList<Instance>& instances)
{
    if (format == u"json")
        return inventoryJson(instances);
    return format == u"csv" ? inventoryCsv(instances) : asText(instances);
}

} // namespace

int inventoryList(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"inventory list"_s,
        u"Lists the instances of a fleet. Example: lockstepctl inventory list --fleet ~/fleet -e prod "
        "--filter '.spec.releaseChannel != \"pause\"'"_s);
    declareFleet(options);
    options.format({u"text"_s, u"json"_s, u"csv"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<QList<Instance>> instances = chosenInstances(options, stop);
    if (!instances)
        return fail(instances.error());
    const Result<void> written = options.write(inFormat(options.formatName(), *instances));
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
