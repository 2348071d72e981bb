#include "app/ctl/command.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/fleet_options.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "app/ctl/review_options.h"
#include "core/github/merging.h"
#include "core/store/pull_action_keeper.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

/// What is done with each pull request: `work` gives the words for what was done, or why it was not.
struct Deed
{
    ReviewAction action = ReviewAction::Approve;
    std::function<Result<QString>(const GitHubClient&, const PullRequest&)> work;
};

QString shown(const PullRequest& pull)
{
    return u"#%1 %2 (%3 at %4)"_s.arg(QString::number(pull.number), pull.title, pull.head,
                                      pull.headSha.left(10));
}

/// One that is asked for.
struct ChosenPull
{
    PullRequest pull;
    QString instance; ///< as PullReview says it
};

/// What is asked for, and what of it is left out.
struct Chosen
{
    QList<ChosenPull> pulls;
    int leftOut = 0;
};

/// As far as its title says.
QString instanceOf(const PullRequest& pull)
{
    PullRequestDetails details;
    details.pull = pull;
    return examine(details, nullptr).instance;
}

/// False: a finding keeps it out.
Result<bool> passesReview(const Options& options, const GitHubClient& client, const Fleet& fleet, int number,
                          ChosenPull& chosen, const std::stop_token& stop)
{
    const Result<PullRequestDetails> details = readPullRequest(client, number, stop);
    if (!details)
        return failure(details);
    const PullReview review = examine(*details, &fleet);
    chosen = {details->pull, review.instance};
    const QStringList errors = errorLines(review);
    if (errors.isEmpty())
        return true;
    const bool isMeant = options.isSet(u"despite-findings"_s);
    say(isMeant ? u"In spite of what was found:"_s : u"Left out, because of what was found:"_s);
    say(shown(chosen.pull));
    for (const QString& error : errors)
        say(u"  - "_s + error);
    return isMeant;
}

/// All of them are read before the first is touched: what is confirmed is what is done.
Result<Chosen> readAll(const Options& options, const GitHubClient& client, const QList<int>& numbers,
                       const std::stop_token& stop)
{
    const Result<std::optional<Fleet>> fleet =
        options.isSet(u"fleet"_s) ? reviewFleet(options, stop) : std::optional<Fleet>();
    if (!fleet)
        return failure(fleet);
    Chosen chosen;
    for (const int number : numbers) {
        ChosenPull one;
        Result<bool> passes = true;
        if (*fleet)
            passes = passesReview(options, client, **fleet, number, one, stop);
        else if (const Result<PullRequest> found = findPullRequest(client, number, stop); found)
            one = {*found, instanceOf(*found)};
        else
            return failure(found);
        if (!passes)
            return failure(passes);
        if (*passes)
            chosen.pulls.append(one);
        else
            ++chosen.leftOut;
    }
    return chosen;
}

int doAll(const Options& options, const GitHubClient& client, const Chosen& chosen, const Deed& deed,
          const std::stop_token& stop)
{
    PullActionKeeper keeper(reviewStore(options), client, stop);
    int done = 0;
    for (const auto& [pull, instance] : chosen.pulls) {
        if (stop.stop_requested())
            break;
        const Result<QString> result = deed.work(client, pull);
        say(result ? u"#%1: %2"_s.arg(pull.number).arg(*result) : result.error().message());
        keeper.note(deed.action, pull, instance, result ? std::nullopt : std::optional(result.error()));
        done += result ? 1 : 0;
    }
    if (const std::optional<Error> problem = keeper.finish())
        say(u"The store does not have all that was done. "_s + problem->message());
    const qsizetype asked = chosen.pulls.size() + chosen.leftOut;
    if (done == asked)
        return Done;
    say(chosen.leftOut > 0
            ? u"%1 of %2 are done, %3 were left out."_s.arg(done).arg(asked).arg(chosen.leftOut)
            : u"%1 of %2 are done; do it again for the others."_s.arg(done).arg(asked));
    return done == 0 ? NotDone : StoppedPartWay;
}

/// What is read of the command line, and done.
int changeAll(Options& options, const QString& question, const Deed& deed, const std::stop_token& stop)
{
    const Result<QList<int>> numbers = pullNumbers(options);
    if (!numbers)
        return fail(numbers.error());
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    const Result<Chosen> chosen = readAll(options, *client, *numbers, stop);
    if (!chosen)
        return withLog(options, *client, fail(chosen.error()));
    if (chosen->pulls.isEmpty()) {
        say(u"Nothing is left to do. --despite-findings does it nevertheless."_s);
        return withLog(options, *client, NotDone);
    }
    for (const ChosenPull& one : chosen->pulls)
        say(shown(one.pull));
    if (!confirmed(options, question, client->repository().name))
        return NotDone;
    return withLog(options, *client, doAll(options, *client, *chosen, deed, stop));
}

Result<void> parseChange(Options& options, const QStringList& words)
{
    declareGitHub(options);
    options.store()
        .arguments(u"NUMBER..."_s, u"the pull requests"_s)
        .flag(u"yes"_s, u"do not ask whether it is meant"_s);
    return options.parse(words);
}

/// The review that --fleet asks for.
void declareReview(Options& options)
{
    declareFleetPlace(options);
    options.flag(
        u"despite-findings"_s,
        u"with --fleet: do it also where a pull request changes more than an upgrade does, or fits no "
        "instance of the fleet"_s);
}

} // namespace

int pullsApprove(const QStringList& words, std::stop_token stop)
{
    Options options(u"pulls approve"_s,
                    u"Approves pull requests, each at the commit that is shown. With --fleet those are left "
                    "out that are no upgrade of an instance, or more than that. Example: lockstepctl pulls "
                    "approve --repo example/fleet --fleet . 17 18 --yes"_s);
    options.value(u"body"_s, u"TEXT"_s, u"what the review says"_s);
    declareReview(options);
    if (const Result<void> parsed = parseChange(options, words); !parsed)
        return fail(parsed.error());
    const auto approve = [&](const GitHubClient& client, const PullRequest& pull) {
        return reviewPullRequest(client, pull, ReviewEvent::Approve, options.text(u"body"_s), stop)
            .transform([] { return u"approved"_s; });
    };
    return changeAll(options, u"These will be approved."_s, {ReviewAction::Approve, approve}, stop);
}

int pullsRequestChanges(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"pulls request-changes"_s,
        u"Asks for changes of pull requests, each at the commit that is shown. Example: lockstepctl "
        "pulls request-changes --repo example/fleet 17 --body 'Leave the replicas' --yes"_s);
    options.value(u"body"_s, u"TEXT"_s, u"what should change"_s);
    if (const Result<void> parsed = parseChange(options, words); !parsed)
        return fail(parsed.error());
    const QString body = options.text(u"body"_s);
    if (body.trimmed().isEmpty())
        return fail(options.wrong(u"--body is missing"_s, u"Say what should change"_s).error());
    const auto ask = [&](const GitHubClient& client, const PullRequest& pull) {
        return reviewPullRequest(client, pull, ReviewEvent::RequestChanges, body, stop).transform([] {
            return u"changes requested"_s;
        });
    };
    return changeAll(options, u"Of these, changes will be requested."_s, {ReviewAction::RequestChanges, ask},
                     stop);
}

int pullsMerge(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"pulls merge"_s,
        u"Squashes pull requests into their base, each as it is shown: what is pushed to in between "
        "is left, and with --fleet what is no upgrade of an instance, or more than that. Example: "
        "lockstepctl "
        "pulls merge --repo example/fleet --fleet . 17 18 --yes"_s);
    options.flag(u"auto"_s, u"have GitHub merge each once all that is required is there"_s);
    declareReview(options);
    if (const Result<void> parsed = parseChange(options, words); !parsed)
        return fail(parsed.error());
    const auto merge = [&](const GitHubClient& client, const PullRequest& pull) -> Result<QString> {
        if (options.isSet(u"auto"_s))
            return enableAutoMerge(client, pull, stop).transform([] {
                return u"will be merged once all that is required is there"_s;
            });
        return squashPullRequest(client, pull, stop).transform([](const QString& sha) {
            return u"merged as %1"_s.arg(sha.left(10));
        });
    };
    const ReviewAction action = options.isSet(u"auto"_s) ? ReviewAction::AutoMerge : ReviewAction::Merge;
    return changeAll(options, u"These will be merged."_s, {action, merge}, stop);
}

} // namespace lockstep::ctl
