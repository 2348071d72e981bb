#include "app/ctl/command.h"
#include "app/ctl/github_options.h"
#include "app/ctl/output.h"
#include "core/github/pull_requests.h"
#include "core/report/pull_request_text.h"
#include "core/support/files.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

const QStringList ofTheTemplate{u"instance"_s, u"from"_s,           u"to"_s,       u"health-report"_s,
                                u"log"_s,      u"tracking-issue"_s, u"template"_s, u"rollback-file"_s};

void declare(Options& options)
{
    declareGitHub(options);
    options.value(u"head"_s, u"BRANCH"_s, u"the branch with the change"_s)
        .value(u"base"_s, u"BRANCH"_s, u"the branch that it should get into"_s)
        .value(u"title"_s, u"TEXT"_s, u"its title (default: INSTANCE: upgrade to VERSION)"_s)
        .value(u"label"_s, u"LABEL"_s, u"a label that it gets (repeatable)"_s)
        .value(u"body-file"_s, u"FILE"_s, u"a file with its text, in Markdown"_s)
        .value(u"instance"_s, u"NAME"_s, u"of an upgrade: what is upgraded"_s)
        .value(u"from"_s, u"VERSION"_s, u"of an upgrade: the release before"_s)
        .value(u"to"_s, u"VERSION"_s, u"of an upgrade: the release after"_s)
        .value(u"health-report"_s, u"FILE"_s, u"of an upgrade: a report in Markdown (report health)"_s)
        .value(u"log"_s, u"URL"_s, u"of an upgrade: where its log is"_s)
        .value(u"tracking-issue"_s, u"N"_s, u"of an upgrade: the number of its tracking issue"_s)
        .value(u"rollback-file"_s, u"FILE"_s, u"of an upgrade: how it is taken back, in Markdown"_s)
        .value(u"template"_s, u"FILE"_s,
               u"of an upgrade: a template of your own; see resources/manual/reports.md"_s);
}

Result<void> checkWords(const Options& options)
{
    for (const QString& name : {u"head"_s, u"base"_s}) {
        if (options.text(name).isEmpty())
            return options.wrong(u"--%1 is missing"_s.arg(name));
    }
    const bool isUpgrade =
        std::ranges::any_of(ofTheTemplate, [&](const QString& name) { return options.isSet(name); });
    if (isUpgrade && options.isSet(u"body-file"_s))
        return options.wrong(u"the text is either that of --body-file, or that of an upgrade"_s);
    for (const QString& name :
         isUpgrade ? QStringList{u"instance"_s, u"to"_s} : QStringList{u"title"_s, u"body-file"_s}) {
        if (options.text(name).isEmpty())
            return options.wrong(u"--%1 is missing"_s.arg(name));
    }
    return {};
}

Result<QString> textOfFile(const Options& options, const QString& name)
{
    if (!options.isSet(name))
        return QString();
    return readFile(options.text(name)).transform([](const QByteArray& bytes) {
        return QString::fromUtf8(bytes);
    });
}

Result<PullRequestText> upgradeOf(const Options& options)
{
    bool isNumber = false;
    const int issue = options.text(u"tracking-issue"_s).toInt(&isNumber);
    if (options.isSet(u"tracking-issue"_s) && (!isNumber || issue <= 0))
        return options.wrong(u"--tracking-issue takes the number of an issue"_s);
    const Result<QString> report = textOfFile(options, u"health-report"_s);
    if (!report)
        return failure(report);
    const Result<QString> rollback = textOfFile(options, u"rollback-file"_s);
    if (!rollback)
        return failure(rollback);
    PullRequestText text;
    text.instance = options.text(u"instance"_s);
    text.from = options.text(u"from"_s);
    text.to = options.text(u"to"_s);
    text.healthReport = *report;
    text.log = options.text(u"log"_s);
    text.trackingIssue = issue;
    text.rollback = *rollback;
    text.templateFile = options.text(u"template"_s);
    return text;
}

Result<PullRequestDraft> draftOf(const Options& options)
{
    PullRequestDraft draft{options.text(u"head"_s),
                           options.text(u"base"_s),
                           options.text(u"title"_s),
                           {},
                           options.texts(u"label"_s)};
    if (options.isSet(u"body-file"_s)) {
        return textOfFile(options, u"body-file"_s).transform([&](const QString& text) {
            draft.body = text;
            return draft;
        });
    }
    return upgradeOf(options).and_then([&](const PullRequestText& text) {
        if (draft.title.isEmpty())
            draft.title = text.title();
        return renderPullRequest(text).transform([&](const QString& body) {
            draft.body = body;
            return draft;
        });
    });
}

} // namespace

int pullsCreate(const QStringList& words, std::stop_token stop)
{
    Options options(u"pulls create"_s, u"Creates a pull request; one that is open from the same branch is "
                                       u"updated. Prints its URL. Its text is "
                                       "that of a file (--body-file), or that of an upgrade, from a "
                                       "template. Example: lockstepctl pulls create "
                                       "--repo example/fleet --head acme/upgrade-instance --base main "
                                       "--label mi-upgrade --instance acme --to "
                                       "5.1.0 --health-report health.md --tracking-issue 12"_s);
    declare(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (const Result<void> checked = checkWords(options); !checked)
        return fail(checked.error());
    const Result<PullRequestDraft> draft = draftOf(options);
    if (!draft)
        return fail(draft.error());
    const Result<GitHubClient> client = chosenGitHub(options, stop);
    if (!client)
        return fail(client.error());
    const Result<PullRequestMade> made = createPullRequest(*client, *draft, stop);
    if (!made)
        return withLog(options, *client, fail(made.error()));
    say(made->isNew ? u"Created #%1."_s.arg(made->pull.number)
                    : u"Updated #%1, which was open from that branch."_s.arg(made->pull.number));
    print(made->pull.url.toString() + u'\n');
    return withLog(options, *client, Done);
}

} // namespace lockstep::ctl
