#include "core/cluster/kubernetes/cluster_apply.h"

#include "core/cluster/kubernetes/field_ownership.h"
#include "core/cluster/kubernetes/workload.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int mostNamed = 5;
constexpr int attempts = 3; // somebody else may change an object at the same moment

std::unexpected<Error> conflictFailure(const ClusterDiff& diff)
{
    QStringList named;
    qsizetype count = 0;
    for (const ObjectChange& change : diff.objects) {
        for (const FieldConflict& conflict : change.conflicts) {
            if (++count <= mostNamed)
                named.append(
                    u"%1 of %2 is set by %3"_s.arg(conflict.field, change.target.text(), conflict.manager));
        }
    }
    if (count > mostNamed)
        named.append(u"and %1 more"_s.arg(count - mostNamed));
    return failure(ErrorKind::Precondition, u"apply"_s, u"the manifests"_s,
                   u"others have set fields that would change: "_s + named.join(u"; "_s),
                   u"Leave these fields out of the manifests, or take them over"_s);
}

/// What predecessors applied becomes ours, so that what the manifest lacks now goes.
Result<void> takeOverPredecessors(const KubeClient& client, const KubeTarget& target,
                                  const std::stop_token& stop)
{
    for (int attempt = 1;; ++attempt) {
        const Result<std::optional<QJsonObject>> live = findObject(client, target, stop);
        if (!live)
            return failure(live);
        if (!*live || !hasPredecessors(**live))
            return {};
        const Result<QJsonObject> taken = patchObject(client, target, takeOverPatch(**live), stop);
        if (taken)
            return {};
        if (taken.error().kind != ErrorKind::Precondition || attempt == attempts)
            return failure(taken);
    }
}

Result<void> applyOne(const KubeClient& client, const ObjectChange& change, bool takeOver,
                      const std::stop_token& stop)
{
    if (change.kind != ObjectChange::Kind::Create) {
        const Result<void> taken = takeOverPredecessors(client, change.target, stop);
        if (!taken)
            return taken;
    }
    Result<Applied> applied =
        applyObject(client, change.target, change.manifest, {.takeOver = takeOver}, stop);
    const auto foreign = [&] {
        return std::ranges::find_if(applied->conflicts,
                                    [](const FieldConflict& one) { return !isOurOwn(one.manager); });
    };
    if (applied && !applied->conflicts.isEmpty() && foreign() == applied->conflicts.end())
        applied = applyObject(client, change.target, change.manifest, {.takeOver = true}, stop);
    if (!applied)
        return failure(applied);
    if (applied->conflicts.isEmpty())
        return {};
    const FieldConflict& first = *foreign();
    return failure(ErrorKind::Precondition, u"apply"_s, change.target.text(),
                   u"%1 was set by %2 meanwhile"_s.arg(first.field, first.manager),
                   u"Compare again, and look at what changed"_s);
}

Result<void> carryOut(const KubeClient& client, const ObjectChange& change,
                      const ClusterApplyOptions& options, const std::stop_token& stop)
{
    if (change.kind != ObjectChange::Kind::Remove)
        return applyOne(client, change, options.takeOver, stop);
    return deleteObject(client, change.target, Propagation::Background, stop);
}

} // namespace

Result<void> applyDiff(const KubeClient& client, const ClusterDiff& diff, const ClusterApplyOptions& options,
                       const std::stop_token& stop)
{
    if (diff.hasConflicts() && !options.takeOver)
        return conflictFailure(diff);
    QList<const ObjectChange*> todo;
    for (const ObjectChange& change : diff.objects) {
        if (change.kind != ObjectChange::Kind::Remove || options.remove)
            todo.append(&change);
    }
    qsizetype done = 0;
    for (const ObjectChange* change : std::as_const(todo)) {
        if (const Result<void> carried = carryOut(client, *change, options, stop); !carried) {
            Error error = carried.error();
            error.happened += u" (%1 of %2 objects were applied before it)"_s.arg(done).arg(todo.size());
            return std::unexpected(error);
        }
        ++done;
        if (options.done)
            options.done(*change);
    }
    return {};
}

QList<KubeTarget> changedWorkloads(const ClusterDiff& diff)
{
    QList<KubeTarget> targets;
    for (const ObjectChange& change : diff.objects) {
        const bool isChanged =
            change.kind == ObjectChange::Kind::Create || change.kind == ObjectChange::Kind::Change;
        if (isChanged && workloadKinds().contains(change.target.resource.kind))
            targets.append(change.target);
    }
    return targets;
}

} // namespace lockstep
