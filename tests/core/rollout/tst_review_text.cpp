// What reviewers look for in a pull request's text.

#include "core/rollout/review_text.h"
#include "result_checks.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

class ReviewTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheParts();
    void findsTestPlans_data();
    void findsTestPlans();
    void findsLogs_data();
    void findsLogs();
    void leavesHtmlOut();
};

void ReviewTextTest::findsTheParts()
{
    const ReviewText text =
        readReviewText(u"Upgrade of acme.\r\n\r\n## Test plan\r\n\r\n- [x] searched\r\n"
                       "- [ ] asked\r\n\r\n### More\r\n\r\nyes\r\n\r\n## Links\r\n\r\n"
                       "The [log of the run](https://ci.example.com/1)\r\n\r\n<details>\r\n"
                       "<summary>Health: <b>healthy</b></summary>\r\n\r\n| a | b |\r\n"
                       "</details>\r\n\r\nThe end\r\n"_s);
    QCOMPARE(text.testPlan, u"- [x] searched\n- [ ] asked\n\n### More\n\nyes"_s);
    QCOMPARE(text.health, u"| a | b |"_s);
    QCOMPARE(text.logs, (QList<ReviewLink>{{u"log of the run"_s, QUrl(u"https://ci.example.com/1"_s)}}));
    QVERIFY(text.whole.startsWith(u"Upgrade of acme."));
    QVERIFY(text.whole.contains(u"**Health: healthy**"));
    QVERIFY(text.whole.endsWith(u"The end"));
}

void ReviewTextTest::findsTestPlans_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::addColumn<QString>("plan");
    QTest::newRow("none") << u"words"_s << QString();
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("to the end") << u"# Test plan\nCI"_s << u"CI"_s;
    QTest::newRow("case and hashes") << u"### TEST PLAN ###\nCI\n## Next\nx"_s << u"CI"_s;
    QTest::newRow("not in code") << u"```\n## Test plan\nno\n```\n## Test plan\nyes"_s << u"yes"_s;
    QTest::newRow("code in it") << u"## Test plan\n```\n# a comment\n```\n# Next"_s
                                << u"```\n# a comment\n```"_s;
    QTest::newRow("a fence that does not end") << u"## Test plan\n```\nx"_s << u"```\nx"_s;
    QTest::newRow("in a comment") << u"<!--\n## Test plan\nno\n-->\nx"_s << QString();
}

void ReviewTextTest::findsTestPlans()
{
    QFETCH(QString, markdown);
    QFETCH(QString, plan);
    QCOMPARE(readReviewText(markdown).testPlan, plan);
}

void ReviewTextTest::findsLogs_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::addColumn<QStringList>("addresses");
    QTest::newRow("in its words") << u"[Log](https://a.example/1)"_s << QStringList{u"https://a.example/1"_s};
    QTest::newRow("in its address") << u"[run](https://a.example/1/logs)"_s
                                    << QStringList{u"https://a.example/1/logs"_s};
    QTest::newRow("bare") << u"Logs: https://a.example/1?x=y"_s << QStringList{u"https://a.example/1?x=y"_s};
    QTest::newRow("once") << u"log: [log](https://a.example/1) https://a.example/1"_s
                          << QStringList{u"https://a.example/1"_s};
    QTest::newRow("something else") << u"[blog](https://a.example/blogs) [x](https://a.example)"_s
                                    << QStringList();
    QTest::newRow("no web") << u"[log](file:///etc/passwd) [log](javascript:alert(1))"_s << QStringList();
    QTest::newRow("a picture") << u"![log](https://a.example/log.png)"_s << QStringList();
}

void ReviewTextTest::findsLogs()
{
    QFETCH(QString, markdown);
    QFETCH(QStringList, addresses);
    QStringList found;
    for (const ReviewLink& link : readReviewText(markdown).logs)
        found.append(link.url.toString());
    QCOMPARE(found, addresses);
}

void ReviewTextTest::leavesHtmlOut()
{
    const ReviewText text = readReviewText(u"a <!-- b --> c\n<div align=x>\n</div>\n`<kept>`"_s);
    QCOMPARE(text.whole, u"a  c\n\n\n`<kept>`"_s);
}

QTEST_APPLESS_MAIN(ReviewTextTest)
#include "tst_review_text.moc"
