// Why a pull request waits.

#include "core/rollout/review_cause.h"
#include "result_checks.h"
#include "review_samples.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

using Kind = ReviewCause::Kind;

} // namespace

class ReviewCauseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groups_data();
    void groups();
    void leavesOut_data();
    void leavesOut();
    void everyCauseHasAName();
};

void ReviewCauseTest::groups_data()
{
    using Change = std::function<void(PullRequestDetails&)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("key");
    const auto row = [](const QString& key, const Change& change) {
        QTest::newRow(qPrintable(key)) << change << key;
    };
    row(u"ready"_s, [](auto&) {});
    row(u"merged"_s, [](auto& details) { details.pull.isMerged = true; });
    row(u"closed"_s, [](auto& details) { details.pull.state = u"closed"_s; });
    row(u"conflict"_s, [](auto& details) {
        details.mergeState = u"dirty"_s;
        details.checks = {{u"build"_s, Check::State::Failed, {}, {}}};
    });
    row(u"failed-check: build"_s, [](auto& details) {
        details.mergeState = u"blocked"_s;
        details.checks = {{u"test"_s, Check::State::Failed, {}, {}},
                          {u"build"_s, Check::State::Failed, {}, {}},
                          {u"lint"_s, Check::State::Pending, {}, {}}};
    });
    row(u"changes-requested"_s, [](auto& details) {
        details.mergeState = u"blocked"_s;
        details.reviews = {{u"a"_s, u"APPROVED"_s, {}, {}}, {u"b"_s, u"CHANGES_REQUESTED"_s, {}, {}}};
    });
    row(u"draft"_s, [](auto& details) {
        details.pull.isDraft = true;
        details.mergeState = u"draft"_s;
    });
    row(u"merges-itself"_s, [](auto& details) {
        details.pull.mergesItself = true;
        details.mergeState = u"blocked"_s;
    });
    row(u"behind"_s, [](auto& details) { details.mergeState = u"behind"_s; });
    row(u"pending-checks"_s, [](auto& details) {
        details.mergeState = u"unstable"_s;
        details.checks = {{u"build"_s, Check::State::Pending, {}, {}}};
    });
    row(u"needs-approval"_s, [](auto& details) { details.mergeState = u"blocked"_s; });
    row(u"blocked"_s, [](auto& details) {
        details.mergeState = u"blocked"_s;
        details.reviews = {{u"a"_s, u"APPROVED"_s, {}, {}}};
    });
    row(u"unknown"_s, [](auto& details) {
        details.mergeState = u"unknown"_s;
        details.canMerge.reset();
    });
}

void ReviewCauseTest::groups()
{
    QFETCH(std::function<void(PullRequestDetails&)>, change);
    QFETCH(QString, key);
    PullRequestDetails details = upgradeOfAcme();
    change(details);
    QCOMPARE(causeOf(details).key(), key);
}

void ReviewCauseTest::leavesOut_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<ReviewAction>("action");
    QTest::addColumn<QString>("reason");
    QTest::newRow("ready") << u"clean"_s << ReviewAction::Merge << QString();
    QTest::newRow("ready, auto") << u"clean"_s << ReviewAction::AutoMerge
                                 << u"nothing is missing: merge it"_s;
    QTest::newRow("conflict") << u"dirty"_s << ReviewAction::Merge << u"it has conflicts with main"_s;
    QTest::newRow("conflict, approved") << u"dirty"_s << ReviewAction::Approve << QString();
    QTest::newRow("blocked") << u"blocked"_s << ReviewAction::Merge << u"nobody has approved it"_s;
    QTest::newRow("blocked, auto") << u"blocked"_s << ReviewAction::AutoMerge << QString();
    QTest::newRow("unknown") << u"unknown"_s << ReviewAction::Merge << QString();
    QTest::newRow("merges itself") << u"auto"_s << ReviewAction::AutoMerge << u"auto-merge is on already"_s;
    QTest::newRow("merges itself, merged") << u"auto"_s << ReviewAction::Merge << u"nobody has approved it"_s;
    QTest::newRow("behind") << u"behind"_s << ReviewAction::Merge << u"it is behind main"_s;
}

void ReviewCauseTest::leavesOut()
{
    QFETCH(QString, state);
    QFETCH(ReviewAction, action);
    QFETCH(QString, reason);
    PullRequestDetails details = upgradeOfAcme();
    details.pull.mergesItself = state == u"auto";
    details.mergeState = details.pull.mergesItself ? u"blocked"_s : state;
    QCOMPARE(reasonAgainst(action, details), reason);
}

void ReviewCauseTest::everyCauseHasAName()
{
    QStringList keys;
    for (int kind = 0; kind <= int(Kind::Closed); ++kind) {
        const ReviewCause cause{Kind(kind)};
        QVERIFY(!cause.key().isEmpty());
        QVERIFY(!keys.contains(cause.key()));
        keys.append(cause.key());
        QCOMPARE(causeAdvice(cause).isEmpty(), cause.kind >= Kind::Merged);
    }
}

QTEST_APPLESS_MAIN(ReviewCauseTest)
#include "tst_review_cause.moc"
