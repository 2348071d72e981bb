#include "app/ctl/command.h"
#include "app/ctl/fleet_options.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "core/rollout/tracking_issue.h"

#include <QJsonDocument>
#include <QSet>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

Result<TrackingSubject> subjectOf(const Options& options)
{
    if (options.text(u"environment"_s).isEmpty())
        return options.wrong(u"--environment is missing"_s);
    if (options.argument().isEmpty())
        return options.wrong(u"no release is named"_s, u"Name the one to upgrade to, such as 5.3.0"_s);
    const Result<Version> version = Version::parse(options.argument());
    if (!version)
        return failure(version);
    return TrackingSubject{options.text(u"environment"_s), *version, options.texts(u"label"_s)};
}

QJsonArray toJson(const QList<TrackedInstance>& instances)
{
    QJsonArray list;
    for (const TrackedInstance& instance : instances)
        list.append(QJsonObject{{u"slug"_s, instance.slug},
                                {u"state"_s, trackedStateName(instance.state)},
                                {u"note"_s, instance.note}});
    return list;
}

QByteArray asJson(const TrackingIssue& done, const QList<TrackedInstance>& instances)
{
    const bool isThere = done.issue.number > 0;
    return QJsonDocument(
               QJsonObject{{u"number"_s, isThere ? QJsonValue(done.issue.number) : QJsonValue()},
                           {u"url"_s, isThere ? QJsonValue(done.issue.url.toString()) : QJsonValue()},
                           {u"created"_s, done.isNew},
                           {u"changed"_s, done.isChanged},
                           {u"instances"_s, toJson(instances)}})
        .toJson();
}

void tell(const TrackingIssue& done, const TrackingSubject& subject)
{
    const int number = done.issue.number;
    if (number == 0)
        say(u"No instance of %1 is behind %2: there is nothing to track."_s.arg(subject.environment,
                                                                                subject.version.toString()));
    else if (done.isNew)
        say(u"Created #%1."_s.arg(number));
    else
        say(done.isChanged ? u"Updated #%1."_s.arg(number) : u"#%1 is up to date."_s.arg(number));
    for (const QString& label : subject.labels) {
        if (number > 0 && !done.issue.labels.contains(label, Qt::CaseInsensitive))
            say(u"It does not have the label %1: put it on again on GitHub, where it is wanted."_s.arg(
                label));
    }
}

int finish(const Options& options, const TrackingIssue& done, const TrackingSubject& subject,
           const QList<TrackedInstance>& instances)
{
    tell(done, subject);
    QByteArray result = done.issue.number > 0 ? done.issue.url.toString().toUtf8() + '\n' : QByteArray();
    if (options.formatName() == u"json")
        result = asJson(done, instances);
    const Result<void> written = options.write(result);
    return written ? Done : fail(written.error());
}

/// The instances that are meant, and those that the issue knows and that have got there: a filter such as
/// "not yet at that release" lets these through no more.
struct Choice
{
    QList<Instance> all;
    QList<Instance> chosen;

    [[nodiscard]] QList<TrackedInstance> toTrack(const Version& version, const QString& body) const
    {
        QList<TrackedInstance> tracked = instancesToTrack(chosen, version, body);
        QSet<QString> names;
        for (const TrackedInstance& instance : std::as_const(tracked))
            names.insert(instance.slug);
        for (const TrackedInstance& instance : instancesToTrack(all, version, body)) {
            if (instance.state == TrackedInstance::State::Merged && !names.contains(instance.slug))
                tracked.append(instance);
        }
        return tracked;
    }
};

Result<Choice> choiceOf(const Options& options, const std::stop_token& stop)
{
    const Result<QList<Instance>> all = fleetInstances(options, stop);
    if (!all)
        return failure(all);
    return filteredInstances(options, *all, stop).transform([&](const QList<Instance>& chosen) {
        return Choice{*all, chosen};
    });
}

int track(const Options& options, const TrackingSubject& subject, const Choice& choice,
          const std::stop_token& stop)
{
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    const Result<std::optional<Issue>> found = findTrackingIssue(*client, subject, stop);
    if (!found)
        return withLog(options, *client, fail(found.error()));
    const QList<TrackedInstance> tracked =
        choice.toTrack(subject.version, *found ? (*found)->body : QString());
    if (!*found && tracked.isEmpty())
        return withLog(options, *client, finish(options, {}, subject, tracked));
    const Result<TrackingIssue> done = *found ? updateTrackingIssue(*client, (*found)->number, tracked, stop)
                                              : ensureTrackingIssue(*client, subject, tracked, stop);
    return withLog(options, *client, done ? finish(options, *done, subject, tracked) : fail(done.error()));
}

int showBody(const Options& options, const TrackingSubject& subject, const Choice& choice)
{
    const QList<TrackedInstance> tracked = choice.toTrack(subject.version, {});
    const QString body = trackingBody(subject.environment, subject.version, tracked);
    const QJsonObject json{{u"title"_s, trackingTitle(subject.environment, subject.version)},
                           {u"body"_s, body},
                           {u"instances"_s, toJson(tracked)}};
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(json).toJson() : body.toUtf8());
    return written ? Done : fail(written.error());
}

} // namespace

int envCreateTrackingIssue(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"env create-tracking-issue"_s,
        u"Creates the issue that tracks the upgrade of an environment: a line for each instance that is "
        "behind; those that are paused or broken are listed as excluded. Where it is there already, it is "
        "brought up to date, and what people wrote in it stays. Prints its URL. Example: lockstepctl env "
        "create-tracking-issue -e prod 5.3.0 --fleet ~/fleet --repo example/fleet --label mi-upgrade"_s);
    declareFleet(options);
    declareGitHub(options);
    options.value(u"label"_s, u"LABEL"_s, u"a label that a new issue gets (repeatable)"_s)
        .flag(u"dry-run"_s, u"print the text of a new issue, and do not speak to GitHub"_s)
        .argument(u"VERSION"_s, u"the release to upgrade to"_s)
        .format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<TrackingSubject> subject = subjectOf(options);
    if (!subject)
        return fail(subject.error());
    const Result<Choice> choice = choiceOf(options, stop);
    if (!choice)
        return fail(choice.error());
    return options.isSet(u"dry-run"_s) ? showBody(options, *subject, *choice)
                                       : track(options, *subject, *choice, stop);
}

} // namespace lockstep::ctl
