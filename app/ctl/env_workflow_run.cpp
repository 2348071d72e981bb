#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/fleet_options.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "app/ctl/rollout_runner.h"
#include "app/ctl/wave_options.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

const QString upgrade = u"upgrade-instance"_s;

void declareCare(Options& options)
{
    options.value(u"canary"_s, u"SLUG"_s, u"an instance that goes first (repeatable)"_s)
        .value(u"window"_s, u"HOURS"_s,
               u"start upgrades in these hours only, such as \"Mon-Fri 20:00-06:00 Europe/Berlin\"; "
               "spec.maintenanceWindow of an instance counts more"_s)
        .value(u"tracking-issue"_s, u"NUMBER"_s, u"keep this issue true (see env create-tracking-issue)"_s);
}

void declareWorkflow(Options& options)
{
    options.value(u"to"_s, u"VERSION"_s, u"the release to upgrade to"_s)
        .value(u"workflow"_s, u"FILE"_s, u"the workflow (default: mi_upgrade.yml)"_s)
        .value(u"ref"_s, u"BRANCH"_s, u"the branch to run it on (default: main)"_s)
        .value(u"marker"_s, u"NAME"_s,
               u"the input whose value the workflow puts into the name of its run, such as customer; without "
               "it one instance after the other is started"_s);
}

QString chosen(const Options& options, const QString& name, const QString& usual)
{
    return options.isSet(name) ? options.text(name) : usual;
}

Result<RolloutSettings> chosenSettings(const Options& options)
{
    RolloutSettings made;
    made.environment = options.text(u"environment"_s);
    if (made.environment.isEmpty())
        return options.wrong(u"-e is missing"_s, u"Name the environment"_s);
    const Result<Version> version = options.version(u"to"_s);
    if (!version)
        return failure(version);
    made.version = version->toString();
    made.workflow = chosen(options, u"workflow"_s, made.workflow);
    made.ref = chosen(options, u"ref"_s, made.ref);
    made.markerInput = options.text(u"marker"_s);
    if (const Result<void> waves = chooseWaves(options, made); !waves)
        return failure(waves);
    const Result<int> issue = wholeNumber(options, u"tracking-issue"_s, 0);
    if (!issue)
        return failure(issue);
    made.trackingIssue = *issue;
    const Result<GitHubSettings> place = chosenRepository(options);
    if (!place)
        return failure(place);
    made.repository = place->repository.text();
    made.api = place->api.toString();
    return made;
}

/// Those that are not there yet.
QList<Instance> behind(QList<Instance> instances, const QString& version)
{
    const Version target = *Version::parse(version);
    const qsizetype all = instances.size();
    instances.removeIf(
        [&](const Instance& instance) { return instance.version && *instance.version >= target; });
    if (instances.size() < all)
        say(u"left out, because they are at %1 already: %2"_s.arg(version).arg(all - instances.size()));
    return instances;
}

QByteArray asText(const Rollout& rollout)
{
    QString text;
    std::optional<int> wave;
    for (const RolloutItem& item : rollout.items) {
        if (item.wave != wave)
            text += item.wave == 0 ? u"# canaries\n"_s : u"# wave %1\n"_s.arg(item.wave);
        wave = item.wave;
        text += ghCommand(rollout.settings, item.slug) + u'\n';
    }
    return text.toUtf8();
}

bool isMeant(const Options& options, const Rollout& rollout)
{
    QStringList slugs;
    for (const RolloutItem& item : rollout.items)
        slugs.append(item.slug);
    const RolloutSettings& settings = rollout.settings;
    return confirmed(options,
                     u"This starts %1 in %2 for %3 instances of %4, to upgrade them to %5: %6"_s
                         .arg(settings.workflow, settings.repository)
                         .arg(slugs.size())
                         .arg(settings.environment, settings.version, slugs.join(u", ")),
                     u"upgrade"_s);
}

int dispatchAll(const Options& options, const Rollout& rollout, const std::stop_token& stop)
{
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    if (!isMeant(options, rollout))
        return NotDone;
    const auto store = openRollouts(options);
    if (!store)
        return fail(store.error());
    const Result<qint64> id = (*store)->create(rollout);
    if (!id)
        return fail(id.error());
    say(u"Rollout %1: %2 instances in %3 waves."_s.arg(*id).arg(rollout.items.size()).arg(rollout.waves()));
    return workOn(options, **store, *id, *client, stop);
}

} // namespace

int envWorkflow(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"env workflow"_s,
        u"Upgrades the instances of an environment by a workflow on GitHub, in waves. With --format text it "
        "prints the commands of the program gh that start it; with --format dispatch it starts and follows "
        "them, each once, as a rollout that survives whatever ends this command (see rollout resume). "
        "Example: lockstepctl env workflow run -e prod --fleet ~/fleet --repo example/fleet --to 5.2.0 "
        "--filter '.spec.releaseChannel != \"pause\"' --format dispatch upgrade-instance"_s);
    declareFleet(options);
    declareGitHub(options);
    declareWorkflow(options);
    declareWaves(options);
    declareCare(options);
    declareRolloutRun(options);
    options.store()
        .flag(u"yes"_s, u"do not ask whether it is meant"_s)
        .format({u"text"_s, u"dispatch"_s})
        .arguments(u"run upgrade-instance"_s, u"what to do"_s);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (options.words() != QStringList{u"run"_s, upgrade})
        return fail(options.wrong(u"it does not say what to do"_s, u"Write: run upgrade-instance"_s).error());
    const Result<RolloutSettings> settings = chosenSettings(options);
    if (!settings)
        return fail(settings.error());
    const Result<QList<Instance>> instances = chosenInstances(options, stop);
    if (!instances)
        return fail(instances.error());
    const Result<Rollout> rollout = planRollout(*settings, behind(*instances, settings->version),
                                                options.texts(u"canary"_s), options.text(u"window"_s));
    if (!rollout)
        return fail(rollout.error());
    if (options.formatName() == u"dispatch")
        return dispatchAll(options, *rollout, stop);
    const Result<void> written = options.write(asText(*rollout));
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
