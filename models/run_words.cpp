#include "models/run_words.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

using State = RunFollower::State;
using Log = RunFollower::Log;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RunFollower)
};

QString sentences(const std::optional<Error>& error)
{
    if (!error)
        return {};
    const QString happened = error->happened + u'.';
    return error->advice.isEmpty() ? happened : happened + u' ' + error->advice + u'.';
}

LogWords aboutRun(const RunFollower& follower, const QString& hint)
{
    switch (follower.state()) {
    case State::Idle:
        return {Texts::tr("There is no run yet"), hint};
    case State::Asking:
        return {Texts::tr("Asking GitHub for the jobs of the run"), follower.waiting()};
    case State::Following:
    case State::Ended:
        return follower.jobs()->rowCount() == 0
                   ? LogWords{Texts::tr("The run has no jobs yet"), {}}
                   : LogWords{Texts::tr("No job is chosen"),
                              Texts::tr("Choose one among the jobs of the run.")};
    case State::Gone:
    case State::Refused:
    case State::Away:
    case State::Failed:
        break;
    }
    return {Texts::tr("The jobs of the run are not known"), runStateText(follower)};
}

} // namespace

bool isRefused(State state)
{
    return state == State::Gone || state == State::Refused || state == State::Failed || state == State::Away;
}

QString runStateText(const RunFollower& follower)
{
    switch (follower.state()) {
    case State::Asking:
        return Texts::tr("Asking GitHub…");
    case State::Gone:
        return Texts::tr("GitHub has no such run any more, or this token may not see it. ") +
               sentences(follower.error());
    case State::Refused:
    case State::Failed:
        return sentences(follower.error());
    case State::Away:
        return follower.jobs()->rowCount() == 0
                   ? Texts::tr("GitHub does not answer; it is asked again in a moment.")
                   : Texts::tr("GitHub does not answer; it is asked again in a moment. As it was last:");
    case State::Following:
    case State::Ended:
        return follower.jobs()->rowCount() == 0 ? Texts::tr("It has no jobs yet.") : QString();
    case State::Idle:
        break;
    }
    return {};
}

QString runHint(const RolloutItem& item)
{
    if (item.run != 0)
        return {};
    switch (item.state) {
    case UpgradeState::Waiting:
        return Texts::tr("The workflow has not been started for it yet.");
    case UpgradeState::Skipped:
        return Texts::tr("The workflow was not started for it.");
    case UpgradeState::Dispatching:
    case UpgradeState::Dispatched:
        return Texts::tr("The workflow was started; its run has not shown up on GitHub yet.");
    case UpgradeState::InDoubt:
    case UpgradeState::Running:
    case UpgradeState::Succeeded:
    case UpgradeState::Failed:
        break;
    }
    return Texts::tr("No run is known.");
}

LogWords logWords(const RunFollower& follower, const QString& hint)
{
    switch (follower.logState()) {
    case Log::NotChosen:
        return aboutRun(follower, hint);
    case Log::NotYet:
        return {
            Texts::tr("The job has not ended"),
            Texts::tr("GitHub hands out the log of a job when it has ended; its steps are told beside the "
                      "instance as they go.")};
    case Log::None:
        return {Texts::tr("The job was skipped"), Texts::tr("It has no log.")};
    case Log::Reading:
        return {Texts::tr("Reading the log"), {}};
    case Log::Gone:
        return {
            Texts::tr("There is no log"),
            Texts::tr("GitHub deletes logs after some time, and says the same of those that this token may "
                      "not see. ") +
                sentences(follower.logError())};
    case Log::Refused:
        return {Texts::tr("There is no right to read the log"), sentences(follower.logError())};
    case Log::Away:
        return {Texts::tr("GitHub does not answer"), Texts::tr("It is asked again in a moment.")};
    case Log::Failed:
        return {Texts::tr("The log could not be read"), sentences(follower.logError())};
    case Log::Shown:
        break;
    }
    return {};
}

} // namespace lockstep
