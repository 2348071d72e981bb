// What of a pull request is the upgrade of an instance, and what is not.

#include "core/rollout/patch_lines.h"
#include "result_checks.h"
#include "review_samples.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

using Severity = ReviewFinding::Severity;
using Change = std::function<void(PullRequestDetails&)>;

QStringList wordsOf(const PullReview& review)
{
    QStringList all;
    for (const ReviewFinding& finding : review.findings)
        all.append(severityName(finding.severity) + u": "_s + finding.text);
    return all;
}

ChangedFile& manifestOf(PullRequestDetails& details)
{
    return details.files[1];
}

} // namespace

class PullReviewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUpgradeHasNoFindings();
    void callsOutWhatChanges();
    void finds_data();
    void finds();
    void worksWithoutAFleet();
    void readsWhatGitHubGives();
    void worstFirst();
    void readsManyFilesQuickly();
    void readsPatches_data();
    void readsPatches();
};

void PullReviewTest::anUpgradeHasNoFindings()
{
    const Fleet fleet = sampleFleet();
    const PullReview review = examine(upgradeOfAcme(), &fleet);
    QCOMPARE(wordsOf(review), QStringList());
    QCOMPARE(review.instance, u"prod/acme"_s);
    QCOMPARE(review.deployment, acmeFolder);
    QCOMPARE(*review.from, Version(5, 1, 0));
    QCOMPARE(*review.to, Version(5, 2, 0));
    QVERIFY(looksLikeUpgrade(upgradeOfAcme()));
    QVERIFY(!looksLikeUpgrade({}));
}

void PullReviewTest::callsOutWhatChanges()
{
    const PullReview review = examine(upgradeOfAcme(), nullptr);
    QCOMPARE(review.images.size(), 2);
    QCOMPARE(review.images[0].before, u"index.docker.io/sourcegraph/frontend:5.1.0"_s);
    QCOMPARE(review.images[0].after, u"index.docker.io/sourcegraph/frontend:5.2.0"_s);
    QCOMPARE(review.images[1].after, u"index.docker.io/sourcegraph/agent:5.2.0"_s);
    QCOMPARE(review.config.size(), 1);
    QVERIFY(review.config[0].after.startsWith(u"sourcegraphVersion: \"5.2.0\""));
    const QJsonObject json = review.toJson();
    QCOMPARE(json[u"to"].toString(), u"5.2.0"_s);
    QCOMPARE(json[u"images"][1][u"after"].toString(), u"index.docker.io/sourcegraph/agent:5.2.0"_s);
}

void PullReviewTest::finds_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("finding");
    const auto row = [](const char* name, const Change& change, const QString& finding) {
        QTest::newRow(name) << change << finding;
    };
    const QString config = acmeFolder + u"/config.yaml"_s;
    row(
        "another title", [](auto& details) { details.pull.title = u"Words"_s; },
        u"warning: The title is not"_s);
    row(
        "another branch", [](auto& details) { details.pull.head = u"beta/upgrade-instance"_s; },
        u"error: The title is about acme, the branch about beta"_s);
    row(
        "a branch of its own", [](auto& details) { details.pull.head = u"fix"_s; },
        u"note: The branch is not called SLUG/upgrade-instance"_s);
    row(
        "another version", [](auto& details) { details.pull.title = u"acme: upgrade to 5.3.0"_s; },
        u"error: The title says 5.3.0, the config.yaml 5.2.0"_s);
    row(
        "no version", [](auto& details) { details.pull.title = u"acme: upgrade to latest"_s; },
        u"error: The title says latest, the config.yaml 5.2.0"_s);
    row(
        "another instance", [](auto& details) { details.pull.title = u"beta: upgrade to 5.2.0"_s; },
        u"error: The title is about beta, the files are of prod/acme"_s);
    row(
        "no config.yaml", [](auto& details) { details.files.removeFirst(); },
        u"error: No spec.sourcegraphVersion is raised"_s);
    row("nothing", [](auto& details) { details.files.clear(); }, u"error: It touches no instance"_s);
    row(
        "older", [](auto& details) { details = upgradeOfAcme(u"5.0.0"_s); },
        u"error: 5.0.0 is not newer than 5.1.0"_s);
    row(
        "another version than the fleet's",
        [config](auto& details) {
            details.files[0] =
                changedFile(config, configText(u"acme"_s, u"5.0.3"_s), configText(u"acme"_s, u"5.2.0"_s));
        },
        u"error: prod/acme is at 5.1.0 in the fleet, and the pull request comes from 5.0.3"_s);
    row(
        "done already",
        [config](auto& details) {
            details = upgradeOfAcme(u"5.1.0"_s);
            details.files[0] =
                changedFile(config, configText(u"acme"_s, u"5.0.0"_s), configText(u"acme"_s, u"5.1.0"_s));
        },
        u"error: prod/acme is at 5.1.0 already"_s);
    row(
        "unknown to the fleet",
        [](auto& details) {
            for (ChangedFile& file : details.files)
                file.path.replace(u"src-1"_s, u"src-9"_s);
        },
        u"error: The fleet has no instance in environments/prod/deployments/src-9"_s);
    row(
        "a paused one",
        [](auto& details) {
            details.pull.title = u"gamma: upgrade to 5.2.0"_s;
            details.pull.head = u"gamma/upgrade-instance"_s;
            details.files = {changedFile(u"environments/prod/deployments/src-3/config.yaml"_s,
                                         configText(u"gamma"_s, u"5.1.0"_s, u"pause"_s),
                                         configText(u"gamma"_s, u"5.2.0"_s, u"pause"_s))};
        },
        u"warning: prod/gamma is paused"_s);
    row(
        "two instances",
        [](auto& details) {
            details.files.append(changedFile(u"environments/prod/deployments/src-2/config.yaml"_s,
                                             configText(u"beta"_s, u"5.1.0"_s),
                                             configText(u"beta"_s, u"5.2.0"_s)));
        },
        u"error: The file belongs to another instance, prod/beta"_s);
    row(
        "elsewhere",
        [](auto& details) {
            details.files.append(changedFile(u".github/workflows/x.yml"_s, u"a\n"_s, u"b\n"_s));
        },
        u"error: The file belongs to no instance"_s);
    row(
        "taken from elsewhere",
        [](auto& details) {
            manifestOf(details).status = u"renamed"_s;
            manifestOf(details).formerPath = u"environments/prod/deployments/src-2/frontend.yaml"_s;
        },
        u"error: The file is taken from environments/prod/deployments/src-2/frontend.yaml"_s);
    row(
        "more of the config",
        [config](auto& details) {
            details.files[0] = changedFile(config, configText(u"acme"_s, u"5.1.0"_s),
                                           configText(u"acme"_s, u"5.2.0"_s, u"pause"_s));
        },
        u"error: A line changes that is not spec.sourcegraphVersion: releaseChannel: pause"_s);
    row(
        "a version that is not of spec",
        [config](auto& details) {
            details.files[0] = changedFile(config, u"metadata:\n  sourcegraphVersion: 5.1.0\n"_s,
                                           u"metadata:\n  sourcegraphVersion: 5.2.0\n"_s);
        },
        u"error: A line changes that is not spec.sourcegraphVersion: sourcegraphVersion: 5.2.0"_s);
    row(
        "a config.yaml that is removed", [](auto& details) { details.files[0].status = u"removed"_s; },
        u"error: The config.yaml is removed"_s);
    row(
        "replicas",
        [](auto& details) {
            manifestOf(details) = changedFile(manifestOf(details).path, manifestText(u"5.1.0"_s, 2),
                                              manifestText(u"5.2.0"_s, 1));
        },
        u"error: 2 lines change that are neither the tag of an image nor the version: replicas: 1"_s);
    row(
        "a line that is new",
        [](auto& details) {
            manifestOf(details) =
                changedFile(manifestOf(details).path, manifestText(u"5.1.0"_s),
                            manifestText(u"5.2.0"_s).replace(u"metadata:\n"_s, u"metadata:\n  x: 1\n"_s));
        },
        u"error: A line changes that is neither the tag of an image nor the version: x: 1"_s);
    row(
        "another image",
        [](auto& details) {
            manifestOf(details) =
                changedFile(manifestOf(details).path, manifestText(u"5.1.0"_s),
                            manifestText(u"5.2.0"_s).replace(u"sourcegraph/agent"_s, u"elsewhere/agent"_s));
        },
        u"error: Another image takes the place of index.docker.io/sourcegraph/agent:5.1.0: "
        "index.docker.io/elsewhere/agent:5.2.0"_s);
    row(
        "another tag",
        [](auto& details) {
            manifestOf(details) =
                changedFile(manifestOf(details).path, u"image: pg:5.1.0\n"_s, u"image: pg:16\n"_s);
        },
        u"warning: The tag of the image pg:16 is not 5.2.0"_s);
    row(
        "a file that is removed", [](auto& details) { manifestOf(details).status = u"removed"_s; },
        u"error: The file is removed"_s);
    row(
        "a file that is new", [](auto& details) { manifestOf(details).status = u"added"_s; },
        u"warning: The file is new"_s);
    row(
        "too large", [](auto& details) { manifestOf(details).patch.clear(); },
        u"warning: GitHub does not show what changes there (it is too large, or no text): not checked"_s);
    row(
        "no text",
        [](auto& details) {
            manifestOf(details) = {.path = acmeFolder + u"/logo.png"_s, .status = u"modified"_s};
        },
        u"warning: GitHub does not show what changes there (its mode, or it is no text): not checked"_s);
    row(
        "cut", [](auto& details) { manifestOf(details).additions += 5; },
        u"warning: GitHub shows only a part of what changes there: not checked"_s);
    row(
        "a config.yaml that is too large", [](auto& details) { details.files[0].patch.clear(); },
        u"error: GitHub does not show what changes there"_s);
    row(
        "more files than GitHub lists",
        [](auto& details) {
            for (int i = 0; i < 3000; ++i)
                details.files.append(
                    ChangedFile{.path = acmeFolder + u"/a%1"_s.arg(i), .status = u"renamed"_s});
        },
        u"error: GitHub lists only the first 3000 files"_s);
}

void PullReviewTest::finds()
{
    QFETCH(Change, change);
    QFETCH(QString, finding);
    const Fleet fleet = sampleFleet();
    PullRequestDetails details = upgradeOfAcme();
    change(details);
    const QStringList words = wordsOf(examine(details, &fleet));
    const bool isFound =
        std::ranges::any_of(words, [&](const QString& word) { return word.startsWith(finding); });
    QVERIFY2(isFound, qPrintable(words.join(u'\n')));
}

void PullReviewTest::worksWithoutAFleet()
{
    const PullReview review = examine(upgradeOfAcme(), nullptr);
    QCOMPARE(wordsOf(review), QStringList{u"note: No fleet is open: the instance itself is not checked"_s});
    QCOMPARE(review.instance, u"acme"_s);
    QCOMPARE(review.deployment, acmeFolder);
}

/// Taken down as the API gives it, with the line that git shows above a part.
void PullReviewTest::readsWhatGitHubGives()
{
    const Fleet fleet = sampleFleet();
    PullRequestDetails details = upgradeOfAcme();
    details.files = {ChangedFile{
        .path = acmeFolder + u"/config.yaml"_s,
        .status = u"modified"_s,
        .additions = 1,
        .deletions = 1,
        .patch = u"@@ -20,4 +20,4 @@ spec:\n   customer: Acme\n   cluster: {kind: kubernetes}\n"
                 "-  sourcegraphVersion: 5.1.0\n+  sourcegraphVersion: 5.2.0\n   channel: stable\n"
                 "\\ No newline at end of file"_s}};
    QCOMPARE(wordsOf(examine(details, &fleet)), QStringList());
    details.files[0].patch.replace(u"@@ spec:"_s, u"@@ metadata:"_s);
    QVERIFY(examine(details, &fleet).has(Severity::Error));
}

void PullReviewTest::worstFirst()
{
    PullRequestDetails details = upgradeOfAcme();
    details.pull.head = u"fix"_s;
    manifestOf(details).status = u"added"_s;
    details.files.append(ChangedFile{.path = u"README.md"_s, .status = u"modified"_s});
    const PullReview review = examine(details, nullptr);
    QVERIFY(std::ranges::is_sorted(review.findings, std::ranges::greater{}, &ReviewFinding::severity));
    QCOMPARE(review.findings.first().path, u"README.md"_s);
    QCOMPARE(review.findings.last().severity, Severity::Note);
}

/// Ends within the test's time: a hundred thousand lines that fit nothing, and a fleet of many.
void PullReviewTest::readsManyFilesQuickly()
{
    Fleet fleet = sampleFleet();
    const Instance last = fleet.instances.takeFirst();
    for (int i = 0; i < 10'000; ++i) {
        Instance other = last;
        other.slug = u"other-%1"_s.arg(i);
        other.deployment = u"other-%1"_s.arg(i);
        fleet.instances.append(other);
    }
    fleet.instances.append(last);
    PullRequestDetails details = upgradeOfAcme();
    constexpr int lines = 100'000;
    ChangedFile file{.path = acmeFolder + u"/many.yaml"_s,
                     .status = u"modified"_s,
                     .additions = lines,
                     .deletions = lines};
    file.patch = u"@@ -1,%1 +1,%1 @@\n"_s.arg(lines);
    for (const QChar sign : {u'-', u'+'}) {
        for (int i = 0; i < lines; ++i)
            file.patch += sign + u"%1 %2\n"_s.arg(i).arg(sign);
    }
    for (int i = 0; i < 2000; ++i)
        details.files.append(ChangedFile{.path = acmeFolder + u"/a%1"_s.arg(i), .status = u"renamed"_s});
    details.files.append(file);
    const PullReview review = examine(details, &fleet);
    QVERIFY(review.findings.first().text.startsWith(u"200000 lines change"));
}

void PullReviewTest::readsPatches_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isWhole");
    QTest::addColumn<int>("changes");
    QTest::newRow("empty") << QString() << true << 0;
    QTest::newRow("one line") << u"@@ -1 +1 @@\n-a\n+b"_s << true << 1;
    QTest::newRow("new file") << u"@@ -0,0 +1,2 @@\n+a\n+b"_s << true << 1;
    QTest::newRow("two parts") << u"@@ -1,2 +1,2 @@\n a\n-b\n+c\n@@ -9 +9 @@ x\n-d\n+e\n"_s << true << 2;
    QTest::newRow("two changes") << u"@@ -1,3 +1,3 @@\n-a\n+b\n x\n-c\n+d"_s << true << 2;
    QTest::newRow("cut") << u"@@ -1,3 +1,3 @@\n-a\n+b"_s << false << 1;
    QTest::newRow("no patch") << u"hello"_s << false << 0;
    QTest::newRow("lines that look like a head") << u"@@ -1,1 +1,1 @@\n--- a\n+++ b"_s << true << 1;
}

void PullReviewTest::readsPatches()
{
    QFETCH(QString, text);
    QFETCH(bool, isWhole);
    QFETCH(int, changes);
    const Patch patch = readPatch(text);
    QCOMPARE(patch.isWhole, isWhole);
    QCOMPARE(patch.changes.size(), changes);
}

QTEST_APPLESS_MAIN(PullReviewTest)
#include "tst_pull_review.moc"
