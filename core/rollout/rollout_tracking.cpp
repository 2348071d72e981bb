#include "core/rollout/rollout_tracking.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using State = TrackedInstance::State;

State stateOf(const RolloutItem& item)
{
    if (item.pullState == u"merged")
        return State::Merged;
    switch (item.state) {
    case UpgradeState::Waiting:
        return State::Waiting;
    case UpgradeState::Failed:
        return State::Failed;
    case UpgradeState::Skipped:
        return State::Excluded;
    case UpgradeState::Succeeded:
        return State::InReview;
    case UpgradeState::Dispatching:
    case UpgradeState::Dispatched:
    case UpgradeState::InDoubt:
    case UpgradeState::Running:
        return State::Running;
    }
    return State::Waiting;
}

QString noteOf(const RolloutItem& item)
{
    if (item.pullState == u"closed")
        return u"its pull request was closed without being merged"_s;
    return item.problem;
}

} // namespace

QList<TrackedInstance> trackedInstances(const Rollout& rollout)
{
    QList<TrackedInstance> tracked;
    for (const RolloutItem& item : rollout.items)
        tracked.append({item.slug, stateOf(item), noteOf(item), item.url, item.pull});
    return tracked;
}

} // namespace lockstep
