// The tracking issue on GitHub: made once, written only when it changes, and never where it should not be.

#include "core/rollout/tracking_issue.h"
#include "github_fixture.h"
#include "result_checks.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

using State = TrackedInstance::State;

namespace {

const TrackingSubject subject{u"prod"_s, Version(5, 3, 0), {u"mi-upgrade"_s}};
const QList<TrackedInstance> waiting{{u"acme"_s}, {u"beta"_s}};
const QList<TrackedInstance> news{{u"acme"_s, State::Merged, {}, {}, 12}};
const QString oneIssue = u"/issues/1$"_s;

} // namespace

class TrackingIssueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isMadeOnce();
    void isMadeForEachReleaseAndEnvironment();
    void writesNothingForNothing();
    void keepsWhatPeopleWrote();
    void writesOnceThroughCutConnections_data();
    void writesOnceThroughCutConnections();
    void doesNotOpenAgain();
    void findsOneThatLostItsLabel();
    void refusals_data();
    void refusals();
    void saysWhichLabelIsWrong();
    void writesIntoNoOtherIssue();
    void leavesATextThatHasNoRoom();
    void holdsTenThousand();

private:
    [[nodiscard]] qsizetype writes() const
    {
        return m_github->asked(u"PATCH /repos/example/fleet/issues/1"_s);
    }

    [[nodiscard]] IssueState issue() const
    {
        return m_github->api.with([](GitHubState& state) { return state.issues.value(1); });
    }

    [[nodiscard]] Result<TrackingIssue> make() const
    {
        return ensureTrackingIssue(m_github->client(), subject, waiting, {});
    }

    std::unique_ptr<GitHubFixture> m_github;
};

void TrackingIssueTest::init()
{
    m_github = std::make_unique<GitHubFixture>();
}

void TrackingIssueTest::cleanup()
{
    QCOMPARE(m_github->api.violations(), QStringList());
}

void TrackingIssueTest::isMadeOnce()
{
    const auto first = make();
    VERIFY_RESULT(first);
    QVERIFY(first->isNew);
    QCOMPARE(issue().title, u"Upgrade prod to 5.3.0"_s);
    QCOMPARE(issue().labels, subject.labels);
    QCOMPARE(issue().body, trackingBody(u"prod"_s, subject.version, waiting));
    const auto second = ensureTrackingIssue(m_github->client(), subject, news, {});
    VERIFY_RESULT(second);
    QVERIFY(!second->isNew);
    QVERIFY(second->isChanged);
    QCOMPARE(second->issue.number, first->issue.number);
    QCOMPARE(trackedStates(issue().body).value(u"acme"_s), State::Merged);
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.issues.size(); }), 1);
}

void TrackingIssueTest::isMadeForEachReleaseAndEnvironment()
{
    VERIFY_RESULT(make());
    TrackingSubject other = subject;
    other.environment = u"dev"_s;
    VERIFY_RESULT(ensureTrackingIssue(m_github->client(), other, waiting, {}));
    other.version = Version(5, 4, 0);
    VERIFY_RESULT(ensureTrackingIssue(m_github->client(), other, waiting, {}));
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.issues.size(); }), 3);
}

void TrackingIssueTest::writesNothingForNothing()
{
    VERIFY_RESULT(make());
    const auto again = make();
    VERIFY_RESULT(again);
    QVERIFY(!again->isChanged);
    const auto update = updateTrackingIssue(m_github->client(), 1, {}, {});
    VERIFY_RESULT(update);
    QVERIFY(!update->isChanged);
    QCOMPARE(writes(), 0);
}

void TrackingIssueTest::keepsWhatPeopleWrote()
{
    VERIFY_RESULT(make());
    m_github->api.with([](GitHubState& state) {
        state.issues[1].body = state.issues[1].body.replace(u"\n"_s, u"\r\n"_s) + u"\r\nBob: on it\r\n"_s;
    });
    const QString before = issue().body;
    VERIFY_RESULT(updateTrackingIssue(m_github->client(), 1, news, {}));
    QVERIFY(issue().body.endsWith(u"\r\n\r\nBob: on it\r\n"_s));
    QVERIFY(issue().body.contains(u"- [x] `acme`: merged, #12"_s));
    QCOMPARE(issue().body, withTracked(before, news));
    QCOMPARE(writes(), 1);
}

void TrackingIssueTest::writesOnceThroughCutConnections_data()
{
    QTest::addColumn<GitHubFault::Kind>("kind");
    QTest::addColumn<int>("asked");
    QTest::newRow("before it was written") << GitHubFault::Kind::CutBefore << 2;
    QTest::newRow("after it was written") << GitHubFault::Kind::CutAfter << 1;
}

void TrackingIssueTest::writesOnceThroughCutConnections()
{
    QFETCH(GitHubFault::Kind, kind);
    QFETCH(int, asked);
    VERIFY_RESULT(make());
    m_github->api.add(GitHubFault::cut("PATCH", oneIssue, kind));
    const auto done = updateTrackingIssue(m_github->client(), 1, news, {});
    VERIFY_RESULT(done);
    QVERIFY(done->isChanged);
    QCOMPARE(trackedStates(issue().body).value(u"acme"_s), State::Merged);
    QCOMPARE(writes(), asked);
}

void TrackingIssueTest::doesNotOpenAgain()
{
    VERIFY_RESULT(make());
    m_github->api.with([](GitHubState& state) { state.issues[1].isOpen = false; });
    VERIFY_ERROR(updateTrackingIssue(m_github->client(), 1, news, {}), ErrorKind::Precondition,
                 "#1 of example/fleet: it is closed. Open it again on GitHub to go on with it: https://");
    VERIFY_ERROR(make(), ErrorKind::Precondition, "#1 of example/fleet: it is closed");
    QVERIFY(!issue().isOpen);
    QCOMPARE(writes(), 0);
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.issues.size(); }), 1);
}

void TrackingIssueTest::findsOneThatLostItsLabel()
{
    VERIFY_RESULT(make());
    m_github->api.with([](GitHubState& state) { state.issues[1].labels.clear(); });
    const auto again = make();
    VERIFY_RESULT(again);
    QCOMPARE(again->issue.number, 1);
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.issues.size(); }), 1);
}

void TrackingIssueTest::refusals_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QStringList>("says");
    QTest::newRow("not to be seen") << oneIssue << 404 << u"Not Found"_s
                                    << QStringList{u"#1 of example/fleet"_s, u"check its access"_s};
    QTest::newRow("deleted") << oneIssue << 410 << u"This issue was deleted"_s
                             << QStringList{u"This issue was deleted"_s, u"have a new one made"_s};
    QTest::newRow("no issues") << u"/issues$"_s << 410 << u"Issues are disabled for this repo"_s
                               << QStringList{u"Issues are disabled"_s, u"Switch issues on"_s};
    QTest::newRow("forbidden") << oneIssue << 403 << u"Resource not accessible by personal access token"_s
                               << QStringList{u"not accessible"_s, u"ask for the right"_s};
}

void TrackingIssueTest::refusals()
{
    QFETCH(QString, path);
    QFETCH(int, status);
    QFETCH(QString, message);
    QFETCH(QStringList, says);
    VERIFY_RESULT(make());
    m_github->api.add(GitHubFault::answer(path, status, message, -1));
    const auto done = ensureTrackingIssue(m_github->client(), subject, news, {});
    QVERIFY(!done);
    for (const QString& part : std::as_const(says))
        QVERIFY2(done.error().message().contains(part), qPrintable(done.error().message()));
    QCOMPARE(trackedStates(issue().body).value(u"acme"_s), State::Waiting);
}

void TrackingIssueTest::saysWhichLabelIsWrong()
{
    GitHubFault fault = GitHubFault::answer(u"/issues$"_s, 422, {});
    fault.method = "POST";
    fault.body = "{\"message\": \"Validation Failed\", \"errors\": [{\"resource\": \"Label\", \"field\": "
                 "\"name\", \"code\": \"invalid\"}]}";
    m_github->api.add(fault);
    VERIFY_ERROR(make(), ErrorKind::Invalid, "Label.name is not valid. Correct what is named");
}

void TrackingIssueTest::writesIntoNoOtherIssue()
{
    m_github->api.with([](GitHubState& state) {
        state.lastNumber = 1;
        state.issues[1].number = 1;
        state.issues[1].body = u"Words"_s;
    });
    VERIFY_ERROR(updateTrackingIssue(m_github->client(), 1, news, {}), ErrorKind::Precondition,
                 "#1 of example/fleet: its text lacks the comment");
    QCOMPARE(issue().body, u"Words"_s);
}

void TrackingIssueTest::leavesATextThatHasNoRoom()
{
    VERIFY_RESULT(make());
    m_github->api.with([](GitHubState& state) {
        QString& body = state.issues[1].body;
        body = trackingMarker(subject.environment, subject.version) + u'\n';
        body += QString(65'536 - body.size(), u'x');
    });
    VERIFY_ERROR(updateTrackingIssue(m_github->client(), 1, news, {}), ErrorKind::Precondition,
                 "no room for the counts. Move some of it into comments");
    QCOMPARE(writes(), 0);
}

void TrackingIssueTest::holdsTenThousand()
{
    QList<TrackedInstance> instances;
    for (int index = 0; index < 10'000; ++index)
        instances.append({u"src-%1"_s.arg(index), State::Waiting, u"at 5.1.0"_s});
    VERIFY_RESULT(ensureTrackingIssue(m_github->client(), subject, instances, {}));
    for (TrackedInstance& instance : instances)
        instance.state = State::Merged;
    VERIFY_RESULT(updateTrackingIssue(m_github->client(), 1, instances, {}));
    QVERIFY(issue().body.contains(u"**10000 of 10000 done.** 10000 merged."_s));
}

QTEST_GUILESS_MAIN(TrackingIssueTest)
#include "tst_tracking_issue.moc"
