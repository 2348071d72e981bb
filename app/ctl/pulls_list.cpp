#include "app/ctl/command.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "core/github/pull_requests.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

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

} // namespace

int pullsList(const QStringList& words, std::stop_token stop)
{
    Options options(u"pulls list"_s,
                    u"Lists the pull requests of a repository. Example: lockstepctl pulls list --repo "
                    "example/fleet --label mi-upgrade"_s);
    declareGitHub(options);
    options.value(u"label"_s, u"LABEL"_s, u"only those with this label (repeatable)"_s)
        .value(u"state"_s, u"STATE"_s, u"open, closed or all (default: open)"_s)
        .format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const QString state = options.isSet(u"state"_s) ? options.text(u"state"_s) : u"open"_s;
    if (!QStringList{u"open"_s, u"closed"_s, u"all"_s}.contains(state))
        return fail(options.wrong(u"--state is open, closed or all"_s).error());
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    const Result<QList<PullRequest>> pulls =
        listPullRequests(*client, options.texts(u"label"_s), state, stop);
    if (!pulls)
        return withLog(options, *client, fail(pulls.error()));
    const Result<void> written =
        options.write(options.formatName() == u"json" ? listAsJson(*pulls) : listAsText(*pulls));
    return withLog(options, *client, written ? Done : fail(written.error()));
}

int pullsShow(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"pulls show"_s,
        u"Shows a pull request with its files, reviews and checks. Example: lockstepctl pulls show "
        "--repo example/fleet 17"_s);
    declareGitHub(options);
    options.argument(u"NUMBER"_s, u"the pull request"_s).format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<QList<int>> numbers = pullNumbers(options);
    if (!numbers)
        return fail(numbers.error());
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    const Result<PullRequestDetails> details = readPullRequest(*client, numbers->first(), stop);
    if (!details)
        return withLog(options, *client, fail(details.error()));
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(details->toJson()).toJson()
                                                      : detailsAsText(*details).toUtf8());
    return withLog(options, *client, written ? Done : fail(written.error()));
}

} // namespace lockstep::ctl
