#include "app/ctl/command.h"
#include "app/ctl/fleet_options.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "app/ctl/review_options.h"
#include "core/github/github_token.h"
#include "core/rollout/review_cause.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// Each with the reason why it waits.
using ByCause = QMap<ReviewCause, QList<PullRequest>>;

QByteArray listAsText(const QList<PullRequest>& pulls)
{
    QList<QStringList> rows;
    for (const PullRequest& pull : pulls)
        rows.append({u"#%1"_s.arg(pull.number), pull.isMerged ? u"merged"_s : pull.state, pull.head,
                     pull.author, pull.title});
    return table({u"NUMBER"_s, u"STATE"_s, u"BRANCH"_s, u"AUTHOR"_s, u"TITLE"_s}, rows).toUtf8();
}

QByteArray listAsJson(const QList<PullRequest>& pulls)
{
    QJsonArray all;
    for (const PullRequest& pull : pulls)
        all.append(pull.toJson());
    return QJsonDocument(all).toJson();
}

Result<ByCause> readCauses(const GitHubClient& client, const QList<PullRequest>& pulls,
                           const std::stop_token& stop)
{
    ByCause groups;
    for (const PullRequest& pull : pulls) {
        const Result<PullRequestDetails> details = readPullRequestBriefly(client, pull.number, stop);
        if (!details)
            return failure(details);
        groups[causeOf(*details)].append(details->pull);
    }
    return groups;
}

QByteArray groupsAsText(const ByCause& groups)
{
    QByteArray text;
    for (const auto& [cause, pulls] : groups.asKeyValueRange()) {
        if (!text.isEmpty())
            text += '\n';
        text += u"%1 (%2)\n"_s.arg(cause.key()).arg(pulls.size()).toUtf8();
        if (const QString advice = causeAdvice(cause); !advice.isEmpty())
            text += advice.toUtf8() + '\n';
        text += listAsText(pulls);
    }
    return text;
}

QByteArray groupsAsJson(const ByCause& groups)
{
    QJsonArray all;
    for (const auto& [cause, pulls] : groups.asKeyValueRange()) {
        for (const PullRequest& pull : pulls) {
            QJsonObject one = pull.toJson();
            one[u"cause"] = cause.key();
            all.append(one);
        }
    }
    return QJsonDocument(all).toJson();
}

Result<QByteArray> listed(const Options& options, const GitHubClient& client, const QList<PullRequest>& pulls,
                          const std::stop_token& stop)
{
    const bool isJson = options.formatName() == u"json";
    if (!options.isSet(u"group-by"_s))
        return isJson ? listAsJson(pulls) : listAsText(pulls);
    return readCauses(client, pulls, stop).transform(isJson ? groupsAsJson : groupsAsText);
}

QString detailsAsText(const PullRequestDetails& details)
{
    const PullRequest& pull = details.pull;
    QString text = u"#%1 %2\n%3\n%4 into %5, at %6\n"_s.arg(
        QString::number(pull.number), pull.title, pull.url.toString(), pull.head, pull.base, pull.headSha);
    text += u"%1, %2\n"_s.arg(pull.isMerged ? u"merged"_s : pull.state, details.mergeState);
    if (!pull.labels.isEmpty())
        text += u"Labels: %1\n"_s.arg(pull.labels.join(u", "_s));
    if (!pull.body.isEmpty())
        text += u"\n%1\n"_s.arg(pull.body.trimmed());
    QList<QStringList> rows;
    for (const Check& check : details.checks)
        rows.append({check.name, checkStateName(check.state), check.detail});
    if (!rows.isEmpty())
        text += u'\n' + table({u"CHECK"_s, u"STATE"_s, u"DETAIL"_s}, rows);
    rows.clear();
    for (const Review& review : details.reviews)
        rows.append({review.author, review.state, review.body.simplified()});
    if (!rows.isEmpty())
        text += u'\n' + table({u"REVIEWER"_s, u"SAYS"_s, u"WORDS"_s}, rows);
    rows.clear();
    for (const ChangedFile& file : details.files)
        rows.append(
            {QString::number(file.additions), QString::number(file.deletions), file.status, file.path});
    if (!rows.isEmpty())
        text += u'\n' + table({u"ADDED"_s, u"REMOVED"_s, u"FILE"_s, u"PATH"_s}, rows, {0, 1});
    return text;
}

/// Nobody should take it for an empty queue that a label was deleted or misspelt.
void tellOfUnknownLabels(const GitHubClient& client, const QStringList& labels, const std::stop_token& stop)
{
    for (const QString& label : labels) {
        if (const Result<bool> known = knowsLabel(client, label, stop); known && !*known)
            say(u"%1 has no label \"%2\": it was deleted, renamed or misspelt"_s.arg(
                client.repository().text(), label));
    }
}

/// Whatever is wrong with the store keeps nobody from looking at a pull request.
QList<PullAction> actionsOn(const Options& options, const GitHubClient& client, int number)
{
    const QString store = reviewStore(options);
    if (store.isEmpty())
        return {};
    const Result<QList<PullAction>> actions =
        PullActionHistory::open(store).and_then([&](const std::unique_ptr<PullActionHistory>& history) {
            return history->list(gitHubHost(client.api()), client.repository().text(), number);
        });
    if (!actions)
        say(u"What was done with Lockstep is not shown. "_s + actions.error().message());
    return actions.value_or(QList<PullAction>());
}

QJsonArray actionsAsJson(const QList<PullAction>& actions)
{
    QJsonArray all;
    for (const PullAction& action : actions)
        all.append(action.toJson());
    return all;
}

} // namespace

int pullsList(const QStringList& words, std::stop_token stop)
{
    Options options(u"pulls list"_s,
                    u"Lists the pull requests of a repository. Example: lockstepctl pulls list --repo "
                    "example/fleet --label mi-upgrade --group-by cause"_s);
    declareGitHub(options);
    options.value(u"label"_s, u"LABEL"_s, u"only those with this label (repeatable)"_s)
        .value(u"state"_s, u"STATE"_s, u"open, closed or all (default: open)"_s)
        .value(u"group-by"_s, u"WHAT"_s,
               u"cause: by what keeps each from being merged; reads each of them, two to five requests"_s)
        .format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const QString state = options.isSet(u"state"_s) ? options.text(u"state"_s) : u"open"_s;
    if (!QStringList{u"open"_s, u"closed"_s, u"all"_s}.contains(state))
        return fail(options.wrong(u"--state is open, closed or all"_s).error());
    if (options.isSet(u"group-by"_s) && options.text(u"group-by"_s) != u"cause")
        return fail(options.wrong(u"--group-by is cause"_s).error());
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    const Result<QList<PullRequest>> pulls =
        listPullRequests(*client, options.texts(u"label"_s), state, stop);
    if (!pulls)
        return withLog(options, *client, fail(pulls.error()));
    if (pulls->isEmpty())
        tellOfUnknownLabels(*client, options.texts(u"label"_s), stop);
    const Result<void> written = listed(options, *client, *pulls, stop).and_then([&](const QByteArray& text) {
        return options.write(text);
    });
    return withLog(options, *client, written ? Done : fail(written.error()));
}

int pullsShow(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"pulls show"_s,
        u"Shows a pull request with its files, reviews and checks, what Lockstep did to it, and what of it "
        u"is "
        "not the upgrade of an instance; with --fleet also whether that instance is there and runs what it "
        "is upgraded from. Exit "
        "status 1: with --fleet, it is no upgrade, or more than that. Example: lockstepctl pulls show "
        "--repo example/fleet --fleet . 17"_s);
    declareGitHub(options);
    declareFleetPlace(options);
    options.store().argument(u"NUMBER"_s, u"the pull request"_s).format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<QList<int>> numbers = pullNumbers(options);
    if (!numbers)
        return fail(numbers.error());
    const Result<std::optional<Fleet>> fleet = reviewFleet(options, stop);
    if (!fleet)
        return fail(fleet.error());
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    const Result<PullRequestDetails> details = readPullRequest(*client, numbers->first(), stop);
    if (!details)
        return withLog(options, *client, fail(details.error()));
    const PullReview review = examine(*details, *fleet ? &**fleet : nullptr);
    const bool isReviewed = *fleet || looksLikeUpgrade(*details);
    const QList<PullAction> actions = actionsOn(options, *client, details->pull.number);
    QJsonObject json = details->toJson();
    json[u"actions"] = actionsAsJson(actions);
    if (isReviewed)
        json[u"review"] = review.toJson();
    const QString text = detailsAsText(*details) + actionsAsText(actions, details->pull) +
                         (isReviewed ? reviewAsText(review) : QString());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(json).toJson() : text.toUtf8());
    if (!written)
        return withLog(options, *client, fail(written.error()));
    return withLog(options, *client, *fleet && !errorLines(review).isEmpty() ? Findings : Done);
}

} // namespace lockstep::ctl
