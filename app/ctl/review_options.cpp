#include "app/ctl/review_options.h"

#include "app/ctl/fleet_options.h"
#include "app/ctl/output.h"
#include "core/store/store.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QString placeOf(const ReviewFinding& finding)
{
    return finding.line > 0 ? u"%1:%2"_s.arg(finding.path).arg(finding.line) : finding.path;
}

QString changesAsText(const QString& title, const auto& changes)
{
    QList<QStringList> rows;
    for (const auto& change : changes) {
        const QStringList row{change.before, change.after};
        if (!rows.contains(row))
            rows.append(row);
    }
    return rows.isEmpty() ? QString() : u'\n' + table({title, u"BECOMES"_s}, rows);
}

QString doneText(ReviewAction action)
{
    switch (action) {
    case ReviewAction::Approve:
        return u"Approved"_s;
    case ReviewAction::RequestChanges:
        return u"Changes requested"_s;
    case ReviewAction::AutoMerge:
        return u"Auto-merge enabled"_s;
    case ReviewAction::Merge:
        return u"Merged"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

/// "Approved with Lockstep by octocat (zoe on laptop) at commit 0123456789, 2026-01-02 12:00"
QString sentenceOf(const PullAction& action, const PullRequest& pull)
{
    const bool isOther = !pull.isMerged && action.headSha != pull.headSha;
    return u"%1 with Lockstep by %2 at commit %3, %4%5\n"_s.arg(
        doneText(action.action), action.who(), action.headSha.left(10),
        action.time.toLocalTime().toString(u"yyyy-MM-dd HH:mm"),
        isOther ? u"; the branch has changed since"_s : QString());
}

} // namespace

Result<std::optional<Fleet>> reviewFleet(const Options& options, const std::stop_token& stop)
{
    if (!options.isSet(u"fleet"_s) && !options.isSet(u"revision"_s))
        return std::optional<Fleet>();
    return chosenFleet(options, stop).transform([](const Fleet& fleet) { return std::optional(fleet); });
}

QString reviewAsText(const PullReview& review)
{
    QString text;
    if (!review.instance.isEmpty())
        text += u"\nInstance: %1\n"_s.arg(review.instance);
    if (review.from && review.to)
        text += u"Version: %1 -> %2\n"_s.arg(review.from->toString(), review.to->toString());
    QList<QStringList> rows;
    for (const ReviewFinding& finding : review.findings)
        rows.append({severityName(finding.severity),
                     finding.path.isEmpty() ? finding.text : placeOf(finding) + u": "_s + finding.text});
    if (!rows.isEmpty())
        text += u'\n' + table({u"SEVERITY"_s, u"FINDING"_s}, rows);
    return text + changesAsText(u"IMAGE"_s, review.images) + changesAsText(u"CONFIG"_s, review.config);
}

QStringList errorLines(const PullReview& review)
{
    QStringList lines;
    for (const ReviewFinding& finding : review.findings) {
        if (finding.severity == ReviewFinding::Severity::Error)
            lines.append(finding.path.isEmpty() ? finding.text : placeOf(finding) + u": "_s + finding.text);
    }
    return lines;
}

QString reviewStore(const Options& options)
{
    if (options.isSet(u"no-store"_s))
        return {};
    return options.isSet(u"store"_s) ? options.text(u"store"_s) : Store::defaultPath();
}

QString actionsAsText(const QList<PullAction>& actions, const PullRequest& pull)
{
    QString text;
    const auto done = std::ranges::find(actions, PullAction::Outcome::Done, &PullAction::outcome);
    if (done != actions.end())
        text += u'\n' + sentenceOf(*done, pull);
    QList<QStringList> rows;
    for (const PullAction& action : actions)
        rows.append({reviewActionName(action.action), pullOutcomeName(action.outcome),
                     action.time.toLocalTime().toString(u"yyyy-MM-dd HH:mm"), action.headSha.left(10),
                     action.who(), action.reason});
    if (!rows.isEmpty())
        text += u'\n' +
                table({u"WITH LOCKSTEP"_s, u"OUTCOME"_s, u"WHEN"_s, u"COMMIT"_s, u"BY"_s, u"REASON"_s}, rows);
    return text;
}

} // namespace lockstep::ctl
