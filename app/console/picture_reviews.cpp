#include "app/console/picture_reviews.h"

#include "core/support/files.h"
#include "core/support/line_diff.h"
#include "core/support/yaml_edit.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace lockstep::console {

namespace {

constexpr int mostReviews = 14;
constexpr int firstNumber = 412;

QString shaOf(const QString& text)
{
    return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1).toHex());
}

ChangedFile changedFile(const QString& path, const QString& before, const QString& after)
{
    ChangedFile file;
    file.path = path;
    file.status = u"modified"_s;
    file.patch = unifiedDiff({before, before}, {after, after}, path).section(u'\n', 2);
    for (const QString& line : file.patch.split(u'\n')) {
        file.additions += line.startsWith(u'+') ? 1 : 0;
        file.deletions += line.startsWith(u'-') ? 1 : 0;
    }
    return file;
}

QString manifest(const QString& image, const QString& version, int replicas)
{
    return u"apiVersion: apps/v1\n"
           "kind: Deployment\n"
           "metadata:\n"
           "  name: %1\n"
           "  labels:\n"
           "    app.kubernetes.io/version: %2\n"
           "spec:\n"
           "  replicas: %3\n"
           "  template:\n"
           "    spec:\n"
           "      containers:\n"
           "        - name: %1\n"
           "          image: index.docker.io/sourcegraph/%1:%2\n"_s.arg(image, version)
               .arg(replicas);
}

QString bodyOf(const QString& slug, const QString& from, const QString& to)
{
    return u"Upgrades %1 from %2 to %3.\n\n"
           "## Test plan\n\n"
           "- [x] The upgrade was rehearsed on a copy of the databases\n"
           "- [x] Health checks after the upgrade: **healthy**\n"
           "- [ ] Search and code navigation tried by hand\n\n"
           "## Links\n\n"
           "- [Log of the upgrade](https://ci.example.com/runs/8123)\n"
           "- Tracking issue: #401\n\n"
           "<details>\n<summary>Health: 23 checks, 22 healthy, 1 warning</summary>\n\n"
           "| Check | State | Finding |\n| --- | --- | --- |\n"
           "| src-application-version | healthy | runs %3 |\n"
           "| database-drift | healthy | frontend, codeintel, codeinsights are as %3 has them |\n"
           "| certificate | warning | expires in 19 days |\n\n"
           "</details>\n\n"
           "## How to go back\n\n"
           "```sh\nlockstepctl db rollback --to %2\n```\n"_s.arg(slug, from, to);
}

/// What differs from one to the next.
void vary(PullRequestDetails& details, int at)
{
    const auto check = [&](const QString& name, Check::State state, const QString& detail) {
        details.checks.append({name, state, detail, QUrl(u"https://ci.example.com/checks/%1"_s.arg(name))});
    };
    const bool fails = at == 2 || at == 6 || at == 9;
    check(u"validate config"_s, Check::State::Passed, u"success"_s);
    check(u"render manifests"_s, fails ? Check::State::Failed : Check::State::Passed,
          fails ? u"failure"_s : u"success"_s);
    check(u"health"_s, at == 4 ? Check::State::Pending : Check::State::Passed,
          at == 4 ? u"in_progress"_s : u"success"_s);
    details.mergeState = u"clean"_s;
    details.canMerge = true;
    if (at == 3 || at == 11) {
        details.mergeState = u"dirty"_s;
        details.canMerge = false;
    } else if (fails || at == 4) {
        details.mergeState = u"blocked"_s;
    } else if (at >= 7) {
        details.mergeState = u"blocked"_s;
    }
    if (at == 8)
        details.pull.mergesItself = true;
    if (details.mergeState == u"clean")
        details.reviews = {
            {u"deliverer"_s, u"APPROVED"_s, u"Rehearsed, looks good."_s, details.pull.headSha}};
    if (at == 12)
        details.reviews = {
            {u"deliverer"_s, u"CHANGES_REQUESTED"_s, u"Why do the replicas change?"_s, details.pull.headSha}};
}

std::optional<PullRequestDetails> upgradeOf(const Fleet& fleet, const Instance& instance,
                                            const Version& target, int at)
{
    const Result<QByteArray> before = readFile(fleet.root + u'/' + instance.path);
    const QString from = instance.version->toString();
    const QString to = target.toString();
    const Result<QByteArray> after = before.and_then([&](const QByteArray& yaml) {
        return withYamlValue(yaml, u"/spec/sourcegraphVersion"_s, to, instance.path);
    });
    if (!after)
        return std::nullopt;
    const QString folder = instance.path.section(u'/', 0, -2);
    PullRequestDetails made;
    made.pull.number = firstNumber + at;
    made.pull.title = u"%1: upgrade to %2"_s.arg(instance.slug, to);
    made.pull.head = instance.slug + u"/upgrade-instance"_s;
    made.pull.headSha = shaOf(instance.slug);
    made.pull.base = u"main"_s;
    made.pull.state = u"open"_s;
    made.pull.author = u"upgrade-bot"_s;
    made.pull.labels = {u"mi-upgrade"_s};
    made.pull.body = bodyOf(instance.slug, from, to);
    made.pull.url = QUrl(u"https://github.example.com/example/fleet/pull/%1"_s.arg(made.pull.number));
    made.files.append(changedFile(instance.path, QString::fromUtf8(*before), QString::fromUtf8(*after)));
    for (const QString& image : {u"frontend"_s, u"gitserver"_s, u"searcher"_s}) {
        const bool isOdd = (at == 0 || at == 12) && image == u"searcher";
        made.files.append(changedFile(u"%1/kubernetes/%2.yaml"_s.arg(folder, image), manifest(image, from, 2),
                                      manifest(image, to, isOdd ? 1 : 2)));
    }
    if (at == 0) {
        ChangedFile large;
        large.path = folder + u"/kubernetes/dashboards.yaml"_s;
        large.status = u"modified"_s;
        large.additions = 8211;
        large.deletions = 7904;
        made.files.append(large);
    }
    vary(made, at);
    return made;
}

} // namespace

QList<PullRequestDetails> sampleReviews(const Fleet& fleet, const Version& target)
{
    QList<PullRequestDetails> all;
    for (const Instance& instance : fleet.instances) {
        const bool fits = instance.problem.isEmpty() && instance.version && *instance.version < target;
        if (!fits || all.size() >= mostReviews)
            continue;
        if (const auto made = upgradeOf(fleet, instance, target, int(all.size())))
            all.append(*made);
    }
    return all;
}

} // namespace lockstep::console
