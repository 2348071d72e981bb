#include "app/ctl/fleet_options.h"

#include "app/ctl/output.h"
#include "core/inventory/filter/fleet_filter.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// Nobody means an instance by a filter that it cannot be asked about.
void tellOfUnread(const QList<Instance>& instances)
{
    for (const Instance& instance : instances) {
        if (instance.document.isEmpty())
            say(u"left out, because it cannot be read: %1: %2"_s.arg(instance.path, instance.problem));
    }
}

Result<QList<Instance>> filtered(const QList<Instance>& instances, const QString& expression,
                                 const std::stop_token& stop)
{
    tellOfUnread(instances);
    QByteArrayList documents;
    for (const Instance& instance : instances)
        documents.append(instance.document);
    const Result<Selection> selection = FleetFilter(documents).select(expression, stop);
    if (!selection)
        return failure(selection);
    if (selection->failed > 0)
        say(u"left out, because the filter fails on them: %1; the first: %2"_s.arg(selection->failed)
                .arg(selection->firstFailure));
    QList<Instance> chosen;
    for (qsizetype index = 0; index < instances.size(); ++index) {
        if (selection->selected.testBit(index))
            chosen.append(instances[index]);
    }
    return chosen;
}

} // namespace

void declareFleetPlace(Options& options)
{
    options
        .value(u"fleet"_s, u"FOLDER"_s,
               u"the fleet's folder, or a clone of its repository, bare or not (default: LOCKSTEP_FLEET)"_s)
        .value(u"revision"_s, u"REVISION"_s,
               u"as it is in that branch, tag or commit (default: the files, of a bare repository HEAD)"_s);
}

void declareFleet(Options& options)
{
    declareFleetPlace(options);
    options.value(u"environment"_s, u'e', u"NAME"_s, u"only the instances of this environment"_s)
        .value(u"filter"_s, u"EXPRESSION"_s,
               u"only the instances that jq's select(EXPRESSION) lets through, such as "
               "'.metadata.labels.\"instance-type\" == \"trial\"'"_s);
}

Result<Fleet> chosenFleet(const Options& options, const std::stop_token& stop)
{
    const QString folder =
        options.isSet(u"fleet"_s) ? options.text(u"fleet"_s) : qEnvironmentVariable("LOCKSTEP_FLEET");
    if (folder.isEmpty())
        return options.wrong(u"no fleet is named"_s, u"Give --fleet FOLDER, or set LOCKSTEP_FLEET"_s);
    if (options.isSet(u"revision"_s))
        return Fleet::readRevision(folder, options.text(u"revision"_s), stop);
    // A bare repository has no files to read.
    if (!QDir(folder).exists(u"environments"_s) && QFileInfo::exists(folder + u"/HEAD"_s))
        return Fleet::readRevision(folder, u"HEAD"_s, stop);
    return Fleet::read(folder, stop);
}

Result<QList<Instance>> fleetInstances(const Options& options, const std::stop_token& stop)
{
    const Result<Fleet> fleet = chosenFleet(options, stop);
    if (!fleet)
        return failure(fleet);
    QList<Instance> instances = fleet->instances;
    if (const QString environment = options.text(u"environment"_s); !environment.isEmpty()) {
        instances.removeIf([&](const Instance& instance) { return instance.environment != environment; });
        if (instances.isEmpty())
            return options.wrong(u"the fleet has no environment \"%1\""_s.arg(environment),
                                 u"Name one of the folders below `environments`"_s);
    }
    return instances;
}

Result<QList<Instance>> filteredInstances(const Options& options, const QList<Instance>& instances,
                                          const std::stop_token& stop)
{
    return options.isSet(u"filter"_s) ? filtered(instances, options.text(u"filter"_s), stop)
                                      : Result<QList<Instance>>(instances);
}

Result<QList<Instance>> chosenInstances(const Options& options, const std::stop_token& stop)
{
    const Result<QList<Instance>> instances = fleetInstances(options, stop);
    return instances ? filteredInstances(options, *instances, stop) : instances;
}

} // namespace lockstep::ctl
