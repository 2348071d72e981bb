#include "models/review_words.h"

#include "core/cluster/shell/shell_quote.h"

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
    return shellLine(words + numbersOf(command.numbers));
}

QString showCommandLine(const ReviewCommand& command)
{
    QStringList words = begun(u"show"_s, command.place);
    if (!command.fleet.isEmpty())
        words += {u"--fleet"_s, command.fleet};
    return shellLine(words + numbersOf(command.numbers.mid(0, 1)));
}

QString listCommandLine(const GitHubPlace& place, const QString& label)
{
    QStringList words = begun(u"list"_s, place);
    if (!label.isEmpty())
        words += {u"--label"_s, label};
    return shellLine(words + QStringList{u"--group-by"_s, u"cause"_s});
}

} // namespace lockstep
