#include "models/rollout_words.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RolloutWords)
};

} // namespace

RolloutCondition conditionOf(const RolloutRecord& record)
{
    if (record.result == u"stopped")
        return RolloutCondition::Stopped;
    if (!record.result.isEmpty())
        return RolloutCondition::Done;
    switch (record.wish) {
    case RolloutWish::Pause:
        return record.isRunning ? RolloutCondition::Pausing : RolloutCondition::Paused;
    case RolloutWish::Stop:
        return record.isRunning ? RolloutCondition::Stopping : RolloutCondition::Resting;
    case RolloutWish::Go:
        break;
    }
    if (record.isRunning)
        return RolloutCondition::Running;
    return record.held.isEmpty() ? RolloutCondition::Resting : RolloutCondition::Held;
}

bool isOver(RolloutCondition condition)
{
    return condition == RolloutCondition::Done || condition == RolloutCondition::Stopped;
}

QString conditionWord(RolloutCondition condition)
{
    switch (condition) {
    case RolloutCondition::Running:
        return Texts::tr("Running");
    case RolloutCondition::Pausing:
        return Texts::tr("Pausing");
    case RolloutCondition::Stopping:
        return Texts::tr("Stopping");
    case RolloutCondition::Paused:
        return Texts::tr("Paused");
    case RolloutCondition::Held:
        return Texts::tr("Held");
    case RolloutCondition::Resting:
        return Texts::tr("At rest");
    case RolloutCondition::Done:
        return Texts::tr("Done");
    case RolloutCondition::Stopped:
        return Texts::tr("Stopped");
    }
    return {};
}

QString conditionText(const RolloutRecord& record)
{
    switch (conditionOf(record)) {
    case RolloutCondition::Running:
        return Texts::tr("Process %1 works on it").arg(record.owner);
    case RolloutCondition::Pausing:
        return Texts::tr("Nothing more is started; process %1 follows what is under way").arg(record.owner);
    case RolloutCondition::Stopping:
        return Texts::tr("It ends as soon as what is under way has ended; process %1 follows it")
            .arg(record.owner);
    case RolloutCondition::Paused:
        return Texts::tr("Nothing more is started until somebody resumes it");
    case RolloutCondition::Held:
        return record.held;
    case RolloutCondition::Resting:
        return record.wish == RolloutWish::Stop
                   ? Texts::tr("It was to be stopped before the process that worked on it ended: resume it "
                               "to bring it to its end")
                   : Texts::tr("Nobody works on it: resume it to go on where it was");
    case RolloutCondition::Done:
    case RolloutCondition::Stopped:
        break;
    }
    return Texts::tr("It came to its end on %1")
        .arg(record.ended.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")));
}

QString upgradeStateWord(UpgradeState state)
{
    switch (state) {
    case UpgradeState::Waiting:
        return Texts::tr("Waiting");
    case UpgradeState::Dispatching:
        return Texts::tr("Starting");
    case UpgradeState::Dispatched:
        return Texts::tr("Started");
    case UpgradeState::InDoubt:
        return Texts::tr("In doubt");
    case UpgradeState::Running:
        return Texts::tr("Running");
    case UpgradeState::Succeeded:
        return Texts::tr("Succeeded");
    case UpgradeState::Failed:
        return Texts::tr("Failed");
    case UpgradeState::Skipped:
        return Texts::tr("Skipped");
    }
    return {};
}

QString upgradeAdvice(const RolloutItem& item)
{
    if (item.state == UpgradeState::InDoubt)
        return Texts::tr("Look on GitHub whether a run upgrades it. If none does, retry it; if one did, or "
                         "it is upgraded by hand, skip it.");
    if (item.state != UpgradeState::Failed)
        return {};
    return item.url.isEmpty()
               ? Texts::tr("When the cause is gone, retry it; or skip it, and the others go on.")
               : Texts::tr("Read the log of its run. When the cause is gone, retry it; or skip it, and the "
                           "others go on.");
}

QString waveTitle(int wave)
{
    return wave == 0 ? Texts::tr("Canaries") : Texts::tr("Wave %1").arg(wave);
}

QString rolloutTitle(const RolloutSettings& settings)
{
    return Texts::tr("%1 to %2", "environment, version").arg(settings.environment, settings.version);
}

int instanceCount(const QMap<UpgradeState, int>& counts)
{
    int all = 0;
    for (const int count : counts)
        all += count;
    return all;
}

int overCount(const QMap<UpgradeState, int>& counts)
{
    return counts.value(UpgradeState::Succeeded) + counts.value(UpgradeState::Failed) +
           counts.value(UpgradeState::Skipped);
}

} // namespace lockstep
