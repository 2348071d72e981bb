#include "core/cluster/kubernetes/cluster_apply.h"

#include "app/ctl/cluster_options.h"
#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/output.h"
#include "core/cluster/kubernetes/restore.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

constexpr std::chrono::minutes usualTimeout(30);

void declareManifests(Options& options)
{
    options.argument(u"PATH"_s, u"a kustomization, a folder of manifests, or a file of them"_s)
        .value(u"kustomize"_s, u"COMMAND"_s,
               u"the program that builds the kustomization, with its words (default: kustomize build with "
               "the product's options, else kubectl kustomize)"_s)
        .value(
            u"remove"_s, u"LABELS"_s,
            u"what has these labels and is not in the manifests goes, such as deploy=sourcegraph; volumes stay"_s);
    declareCluster(options);
}

Result<ClusterDiff> diffOf(const Options& options, const ClusterSpace& cluster, const std::stop_token& stop)
{
    if (options.argument().isEmpty())
        return options.wrong(u"the manifests are missing"_s, u"Name the folder of the kustomization"_s);
    const Kustomize kustomize{options.text(u"kustomize"_s).split(u' ', Qt::SkipEmptyParts)};
    const Result<Manifests> manifests = buildManifests(options.argument(), kustomize, stop);
    if (!manifests)
        return failure(manifests);
    return diffCluster(cluster.client, *manifests,
                       {.nameSpace = cluster.nameSpace, .removeLabelled = options.text(u"remove"_s)}, stop);
}

QString factText(const ChangeFact& fact)
{
    const QString where = fact.where.isEmpty() ? QString() : u" ("_s + fact.where + u')';
    const QString before = fact.before.isEmpty() ? u"none"_s : fact.before;
    const QString after = fact.after.isEmpty() ? u"none"_s : fact.after;
    return u"%1%2: %3 -> %4"_s.arg(factKindName(fact.kind), where, before, after);
}

/// What is about to happen, object by object, before the lines of the difference.
QString summaryText(const ClusterDiff& diff)
{
    QString text = u"%1 to create, %2 to change, %3 to remove, %4 the same.\n"_s
                       .arg(diff.count(ObjectChange::Kind::Create))
                       .arg(diff.count(ObjectChange::Kind::Change))
                       .arg(diff.count(ObjectChange::Kind::Remove))
                       .arg(diff.count(ObjectChange::Kind::Same));
    for (const ObjectChange& change : diff.objects) {
        if (change.kind == ObjectChange::Kind::Same)
            continue;
        text += u"\n%1 %2\n"_s.arg(changeKindName(change.kind), change.target.text());
        if (change.kind == ObjectChange::Kind::Change) {
            for (const ChangeFact& fact : change.facts)
                text += u"  %1\n"_s.arg(factText(fact));
        }
        for (const FieldConflict& conflict : change.conflicts)
            text += u"  conflict: %1 is set by %2\n"_s.arg(conflict.field, conflict.manager);
    }
    return text;
}

QString diffText(const ClusterDiff& diff)
{
    QString text = summaryText(diff);
    for (const ObjectChange& change : diff.objects) {
        if (const QString lines = change.text(); !lines.isEmpty())
            text += u'\n' + lines;
    }
    return text;
}

bool isChange(const ClusterDiff& diff)
{
    return diff.count(ObjectChange::Kind::Same) < diff.objects.size();
}

int apply(const Options& options, const ClusterSpace& cluster, const ClusterDiff& diff,
          const std::stop_token& stop)
{
    const Result<std::chrono::seconds> timeout = chosenTimeout(options, usualTimeout);
    if (!timeout)
        return fail(timeout.error());
    bool any = false;
    ClusterApplyOptions how{.takeOver = options.isSet(u"take-over"_s), .remove = options.isSet(u"remove"_s)};
    how.done = [&](const ObjectChange& change) {
        any = true;
        if (change.kind != ObjectChange::Kind::Same)
            say(u"%1 %2"_s.arg(change.target.text(),
                               change.kind == ObjectChange::Kind::Remove ? u"removed"_s : u"applied"_s));
    };
    if (const Result<void> applied = applyDiff(cluster.client, diff, how, stop); !applied) {
        say(applied.error().message());
        if (any)
            say(u"Apply again to go on; what was applied stays."_s);
        return any ? StoppedPartWay : NotDone;
    }
    if (options.isSet(u"no-wait"_s))
        return Done;
    const auto rollouts = followTold(cluster, changedWorkloads(diff), *timeout, stop);
    if (rollouts)
        return sayRollouts(*rollouts, StoppedPartWay);
    say(rollouts.error().message());
    return StoppedPartWay;
}

/// Asks before files of a work tree are given up.
Result<bool> restored(const Options& options, const std::stop_token& stop)
{
    if (!options.isSet(u"restore"_s))
        return true;
    const RestoreRequest request{options.argument(), options.text(u"restore"_s)};
    const Result<QString> lost = filesToRestore(request, stop);
    if (!lost)
        return failure(lost);
    if (lost->isEmpty())
        return true;
    print(*lost);
    if (!confirmed(options, u"These files will be as they are in %1."_s.arg(request.source), u"restore"_s))
        return false;
    return restoreFiles(request, stop).transform([] { return true; });
}

} // namespace

int clusterDiff(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"cluster diff"_s,
        u"Shows what applying manifests would change, as the cluster works it out. Exits with 1 where "
        "something would."_s);
    declareManifests(options);
    options.format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<ClusterSpace> cluster = chosenCluster(options);
    if (!cluster)
        return fail(cluster.error());
    const Result<ClusterDiff> diff = diffOf(options, *cluster, stop);
    if (!diff)
        return fail(diff.error());
    const Result<void> written = options.write(
        options.formatName() == u"json" ? QJsonDocument(toJson(*diff)).toJson() : diffText(*diff).toUtf8());
    if (!written)
        return fail(written.error());
    return isChange(*diff) ? Findings : Done;
}

int clusterApply(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"cluster apply"_s,
        u"Applies manifests to a cluster and follows the rollout of what changes, after showing it."_s);
    declareManifests(options);
    declareTimeout(options, u"30m for the rollout"_s);
    options.flag(u"take-over"_s, u"change fields that others have set, too"_s)
        .value(u"restore"_s, u"REF"_s,
               u"first bring the manifests back to what they are there, such as origin/main"_s)
        .flag(u"no-wait"_s, u"do not follow the rollout"_s)
        .flag(u"yes"_s, u"do not ask"_s);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<ClusterSpace> cluster = chosenCluster(options);
    if (!cluster)
        return fail(cluster.error());
    const Result<bool> mayGoOn = restored(options, stop);
    if (!mayGoOn)
        return fail(mayGoOn.error());
    if (!*mayGoOn)
        return NotDone;
    const Result<ClusterDiff> diff = diffOf(options, *cluster, stop);
    if (!diff)
        return fail(diff.error());
    print(diffText(*diff));
    if (isChange(*diff) &&
        !confirmed(options, u"This will be applied to the namespace %1."_s.arg(cluster->nameSpace),
                   cluster->nameSpace))
        return NotDone;
    return apply(options, *cluster, *diff, stop);
}

} // namespace lockstep::ctl
