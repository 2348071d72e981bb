#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "core/github/merging.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// What is done with each pull request: the words for what was done, or why it was not.
using PullAction = std::function<Result<QString>(const GitHubClient&, const PullRequest&)>;

QString shown(const PullRequest& pull)
{
    return u"#%1 %2 (%3 at %4)"_s.arg(QString::number(pull.number), pull.title, pull.head,
                                      pull.headSha.left(10));
}

/// All of them are read before the first is touched: what is confirmed is what is done.
Result<QList<PullRequest>> readAll(const GitHubClient& client, const QList<int>& numbers,
                                   const std::stop_token& stop)
{
    QList<PullRequest> pulls;
    for (const int number : numbers) {
        const Result<PullRequest> pull = findPullRequest(client, number, stop);
        if (!pull)
            return failure(pull);
        pulls.append(*pull);
    }
    return pulls;
}

int doAll(const GitHubClient& client, const QList<PullRequest>& pulls, const PullAction& action,
          const std::stop_token& stop)
{
    int done = 0;
    for (const PullRequest& pull : pulls) {
        if (stop.stop_requested())
            break;
        const Result<QString> result = action(client, pull);
        say(result ? u"#%1: %2"_s.arg(pull.number).arg(*result) : result.error().message());
        done += result ? 1 : 0;
    }
    if (done == pulls.size())
        return Done;
    say(u"%1 of %2 are done; do it again for the others."_s.arg(done).arg(pulls.size()));
    return done == 0 ? NotDone : StoppedPartWay;
}

int changeAll(Options& options, const QStringList& words, const QString& question, const PullAction& action,
              const std::stop_token& stop)
{
    declareGitHub(options);
    options.arguments(u"NUMBER..."_s, u"the pull requests"_s)
        .flag(u"yes"_s, u"do not ask whether it is meant"_s);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<QList<int>> numbers = pullNumbers(options);
    if (!numbers)
        return fail(numbers.error());
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    const Result<QList<PullRequest>> pulls = readAll(*client, *numbers, stop);
    if (!pulls)
        return withLog(options, *client, fail(pulls.error()));
    for (const PullRequest& pull : *pulls)
        say(shown(pull));
    if (!confirmed(options, question, client->repository().name))
        return NotDone;
    return withLog(options, *client, doAll(*client, *pulls, action, stop));
}

} // namespace

int pullsApprove(const QStringList& words, std::stop_token stop)
{
    Options options(u"pulls approve"_s,
                    u"Approves pull requests, each at the commit that is shown. Example: lockstepctl pulls "
                    "approve --repo example/fleet 17 18 --yes"_s);
    options.value(u"body"_s, u"TEXT"_s, u"what the review says"_s);
    const auto approve = [&](const GitHubClient& client, const PullRequest& pull) {
        return reviewPullRequest(client, pull, ReviewEvent::Approve, options.text(u"body"_s), stop)
            .transform([] { return u"approved"_s; });
    };
    return changeAll(options, words, u"These will be approved."_s, approve, stop);
}

int pullsMerge(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"pulls merge"_s,
        u"Squashes pull requests into their base, each as it is shown: what is pushed to in between "
        "is left. Example: lockstepctl pulls merge --repo example/fleet 17 18 --yes"_s);
    options.flag(u"auto"_s, u"have GitHub merge each once all that is required is there"_s);
    const auto merge = [&](const GitHubClient& client, const PullRequest& pull) -> Result<QString> {
        if (options.isSet(u"auto"_s))
            return enableAutoMerge(client, pull, stop).transform([] {
                return u"will be merged once all that is required is there"_s;
            });
        return squashPullRequest(client, pull, stop).transform([](const QString& sha) {
            return u"merged as %1"_s.arg(sha.left(10));
        });
    };
    return changeAll(options, words, u"These will be merged."_s, merge, stop);
}

} // namespace lockstep::ctl
