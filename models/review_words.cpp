#include "models/review_words.h"

#include "core/cluster/shell/shell_quote.h"
#include "core/store/store.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::ReviewWords)
};

QStringList begun(const QString& verb, const GitHubPlace& place)
{
    QStringList words{u"lockstepctl"_s, u"pulls"_s, verb, u"--repo"_s, place.repository};
    if (!place.api.isEmpty())
        words += {u"--github-api"_s, place.api};
    return words;
}

QStringList storeOf(const ReviewCommand& command)
{
    const bool isUsual = command.store.isEmpty() || command.store == Store::defaultPath();
    return isUsual ? QStringList() : QStringList{u"--store"_s, command.store};
}

QString whenAndWhere(const PullAction& action)
{
    return Texts::tr("by %1 on %2 at commit %3")
        .arg(action.who(), action.time.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s),
             action.headSha.left(10));
}

QStringList numbersOf(const QList<int>& numbers)
{
    QStringList words;
    for (const int number : numbers)
        words.append(QString::number(number));
    return words;
}

} // namespace

QString causeWord(const std::optional<ReviewCause>& cause)
{
    using Kind = ReviewCause::Kind;
    if (!cause)
        return Texts::tr("Not looked at yet");
    switch (cause->kind) {
    case Kind::Conflict:
        return Texts::tr("Conflict");
    case Kind::FailedCheck:
        return Texts::tr("Failed: %1").arg(cause->check);
    case Kind::ChangesRequested:
        return Texts::tr("Changes requested");
    case Kind::Behind:
        return Texts::tr("Behind its base");
    case Kind::Blocked:
        return Texts::tr("Held by a rule");
    case Kind::Unknown:
        return Texts::tr("GitHub works it out");
    case Kind::PendingChecks:
        return Texts::tr("Checks under way");
    case Kind::NeedsApproval:
        return Texts::tr("Needs approval");
    case Kind::Draft:
        return Texts::tr("Draft");
    case Kind::MergesItself:
        return Texts::tr("Merges by itself");
    case Kind::Ready:
        return Texts::tr("Ready to merge");
    case Kind::Merged:
        return Texts::tr("Merged");
    case Kind::Closed:
        return Texts::tr("Closed");
    }
    Q_UNREACHABLE_RETURN({});
}

QString severityWord(ReviewFinding::Severity severity)
{
    switch (severity) {
    case ReviewFinding::Severity::Note:
        return Texts::tr("Note");
    case ReviewFinding::Severity::Warning:
        return Texts::tr("Warning");
    case ReviewFinding::Severity::Error:
        return Texts::tr("Error");
    }
    Q_UNREACHABLE_RETURN({});
}

QString actionWord(ReviewAction action)
{
    switch (action) {
    case ReviewAction::Approve:
        return Texts::tr("Approve");
    case ReviewAction::RequestChanges:
        return Texts::tr("Request changes");
    case ReviewAction::AutoMerge:
        return Texts::tr("Enable auto-merge");
    case ReviewAction::Merge:
        return Texts::tr("Merge");
    }
    Q_UNREACHABLE_RETURN({});
}

QString doneText(const PullAction& action)
{
    const QString rest = whenAndWhere(action);
    switch (action.action) {
    case ReviewAction::Approve:
        return Texts::tr("Approved with Lockstep %1").arg(rest);
    case ReviewAction::RequestChanges:
        return Texts::tr("Changes requested with Lockstep %1").arg(rest);
    case ReviewAction::AutoMerge:
        return Texts::tr("Auto-merge enabled with Lockstep %1").arg(rest);
    case ReviewAction::Merge:
        return Texts::tr("Merged with Lockstep %1").arg(rest);
    }
    Q_UNREACHABLE_RETURN({});
}

QString triedText(const PullAction& action)
{
    switch (action.outcome) {
    case PullAction::Outcome::Done:
        return doneText(action);
    case PullAction::Outcome::Refused:
        return Texts::tr("%1: tried %2, and refused: %3", "action, by whom and when, reason")
            .arg(actionWord(action.action), whenAndWhere(action), action.reason);
    case PullAction::Outcome::InDoubt:
        return Texts::tr("%1: tried %2, and it may have been done: %3", "action, by whom and when, reason")
            .arg(actionWord(action.action), whenAndWhere(action), action.reason);
    }
    Q_UNREACHABLE_RETURN({});
}

const PullAction* standing(const QList<PullAction>& actions)
{
    const auto done = std::ranges::find(actions, PullAction::Outcome::Done, &PullAction::outcome);
    return done == actions.end() ? nullptr : &*done;
}

bool isOutdated(const PullAction& action, const PullRequest& pull)
{
    return !pull.isMerged && action.headSha != pull.headSha;
}

QString commandLine(ReviewAction action, const ReviewCommand& command)
{
    const bool merges = action == ReviewAction::Merge || action == ReviewAction::AutoMerge;
    const bool asks = action == ReviewAction::RequestChanges;
    QStringList words = begun(merges ? u"merge"_s
                              : asks ? u"request-changes"_s
                                     : u"approve"_s,
                              command.place);
    if (!asks && !command.fleet.isEmpty())
        words += {u"--fleet"_s, command.fleet};
    if (action == ReviewAction::AutoMerge)
        words.append(u"--auto"_s);
    if (!asks && command.despiteFindings && !command.fleet.isEmpty())
        words.append(u"--despite-findings"_s);
    if (!merges && !command.words.isEmpty())
        words += {u"--body"_s, command.words};
    return shellLine(words + storeOf(command) + numbersOf(command.numbers));
}

QString showCommandLine(const ReviewCommand& command)
{
    QStringList words = begun(u"show"_s, command.place);
    if (!command.fleet.isEmpty())
        words += {u"--fleet"_s, command.fleet};
    return shellLine(words + storeOf(command) + numbersOf(command.numbers.mid(0, 1)));
}

QString listCommandLine(const GitHubPlace& place, const QString& label)
{
    QStringList words = begun(u"list"_s, place);
    if (!label.isEmpty())
        words += {u"--label"_s, label};
    return shellLine(words + QStringList{u"--group-by"_s, u"cause"_s});
}

} // namespace lockstep
