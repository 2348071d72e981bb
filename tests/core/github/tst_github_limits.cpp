// GitHub's rate limits are obeyed, told and not waited out where somebody stops.

#include "core/github/github_limits.h"
#include "github_fixture.h"
#include "result_checks.h"

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

const GitHubRequest pulls{.path = u"/pulls"_s, .attempted = u"list"_s, .subject = u"pull requests"_s};
const GitHubRequest newIssue{.method = "POST",
                             .path = u"/issues"_s,
                             .body = {{u"title"_s, u"Upgrade"_s}},
                             .attempted = u"create"_s,
                             .subject = u"an issue"_s};

HttpReply refused(int status, const QList<std::pair<QByteArray, QByteArray>>& headers,
                  const QByteArray& body = {})
{
    HttpReply reply{status, {}, body};
    for (const auto& [name, value] : headers)
        reply.headers.append(name, value);
    return reply;
}

qint64 secondsOf(const std::optional<GitHubWait>& wait)
{
    return wait ? (QDateTime::currentDateTimeUtc().msecsTo(wait->until) + 500) / 1000 : -1;
}

} // namespace

class GitHubLimitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void waitsUntilTheHourIsOver();
    void waitsAsLongAsItIsAsked();
    void repeatsWhatWasRefusedUndone();
    void waitsLongerEachTime();
    void doesNotMistakeARefusalForALimit();
    void givesUpAtLast();
    void stopsWhileItWaits();
    void doesNotWaitForEver();

private:
    std::unique_ptr<GitHubFixture> m_github;
};

void GitHubLimitsTest::init()
{
    m_github = std::make_unique<GitHubFixture>();
}

void GitHubLimitsTest::cleanup()
{
    QCOMPARE(m_github->api.violations(), QStringList());
}

void GitHubLimitsTest::waitsUntilTheHourIsOver()
{
    m_github->api.limit(0, 1);
    VERIFY_RESULT(m_github->client().list(pulls, {}, {}));
    QVERIFY(!m_github->waits.isEmpty());
    QCOMPARE(m_github->waits.first().reason, u"the 5000 requests of this hour are used up"_s);
}

void GitHubLimitsTest::waitsAsLongAsItIsAsked()
{
    GitHubLimits limits;
    const GitHubPatience patience;
    QCOMPARE(secondsOf(limits.refusal(refused(403, {{"Retry-After", "30"}}), 1, patience)), 30);
    QCOMPARE(secondsOf(limits.refusal(refused(429, {{"Retry-After", "7"}}), 1, patience)), 7);
    const QByteArray inTenMinutes = QByteArray::number(QDateTime::currentSecsSinceEpoch() + 600);
    const qint64 reset = secondsOf(limits.refusal(
        refused(403, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", inTenMinutes}}), 1, patience));
    QVERIFY(reset >= 599 && reset <= 602);
    // A clock that goes wrong here does not matter: GitHub's own counts.
    const QDateTime theirs = QDateTime::currentDateTimeUtc().addSecs(3600);
    const QByteArray date = QLocale::c().toString(theirs, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toUtf8();
    const QByteArray theirReset = QByteArray::number(theirs.toSecsSinceEpoch() + 20);
    const qint64 byTheirClock = secondsOf(limits.refusal(
        refused(403, {{"Date", date}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", theirReset}}), 1,
        patience));
    QVERIFY(byTheirClock >= 18 && byTheirClock <= 23);
}

void GitHubLimitsTest::repeatsWhatWasRefusedUndone()
{
    m_github->api.add(GitHubFault::secondary(u"/issues$"_s, 0));
    m_github->api.add(GitHubFault::secondary(u"/issues$"_s, -1));
    VERIFY_RESULT(m_github->client().send(newIssue, {}));
    QCOMPARE(m_github->asked(u"POST /repos/example/fleet/issues"_s), 3);
    QCOMPARE(m_github->api.with([](GitHubState& state) { return state.issues.size(); }), 1);
    QVERIFY(m_github->waits.last().reason.contains(u"secondary rate limit"));
}

void GitHubLimitsTest::waitsLongerEachTime()
{
    const GitHubPatience patience;
    const HttpReply reply = refused(403, {}, "{\"message\": \"You have exceeded a secondary rate limit.\"}");
    GitHubLimits limits;
    QCOMPARE(secondsOf(limits.refusal(reply, 1, patience)), 60);
    QCOMPARE(secondsOf(limits.refusal(reply, 2, patience)), 120);
    QCOMPARE(secondsOf(limits.refusal(reply, 3, patience)), 240);
}

void GitHubLimitsTest::doesNotMistakeARefusalForALimit()
{
    GitHubLimits limits;
    QVERIFY(!limits.refusal(refused(403, {{"X-RateLimit-Remaining", "17"}}), 1, {}));
    QVERIFY(!limits.refusal(refused(404, {{"Retry-After", "17"}}), 1, {}));
    m_github->api.add(GitHubFault::scope(u"/pulls$"_s, 403, "repo", "gist"));
    VERIFY_ERROR(m_github->client().list(pulls, {}, {}), ErrorKind::Connection, "lacks the scope repo");
    QVERIFY(m_github->waits.isEmpty());
}

void GitHubLimitsTest::givesUpAtLast()
{
    m_github->api.add(GitHubFault::secondary(u"/pulls$"_s, 0, -1));
    VERIFY_ERROR(m_github->client().list(pulls, {}, {}), ErrorKind::Busy, "6 times in a row");
    QCOMPARE(m_github->api.requests().size(), 6);
}

void GitHubLimitsTest::stopsWhileItWaits()
{
    m_github->api.add(GitHubFault::secondary(u"/pulls$"_s, 60));
    std::stop_source source;
    GitHubClient client = m_github->client();
    GitHubPatience patience;
    patience.waiting = [&](const GitHubWait&) { source.request_stop(); };
    client.setPatience(patience);
    VERIFY_ERROR(client.list(pulls, {}, source.get_token()), ErrorKind::Cancelled, "cancelled");
    QCOMPARE(m_github->api.requests().size(), 1);
}

void GitHubLimitsTest::doesNotWaitForEver()
{
    m_github->api.add(GitHubFault::secondary(u"/pulls$"_s, 100'000));
    const GitHubClient client = m_github->client();
    VERIFY_ERROR(client.list(pulls, {}, {}), ErrorKind::Busy, "Try again after");
    // Whoever shares the token holds back, too.
    const GitHubClient copy = client;
    VERIFY_ERROR(copy.send(newIssue, {}), ErrorKind::Busy, "Try again after");
    QCOMPARE(m_github->api.requests().size(), 1);
}

QTEST_GUILESS_MAIN(GitHubLimitsTest)
#include "tst_github_limits.moc"
