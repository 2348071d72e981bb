// The text of a tracking issue is kept true around what people write in it.

#include "tracking_texts.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

Instance instance(const QString& slug, const QString& version, const QString& channel = u"stable"_s)
{
    Instance made;
    made.slug = slug;
    made.environment = u"prod"_s;
    made.path = u"environments/prod/deployments/%1/config.yaml"_s.arg(slug);
    made.channel = channel;
    if (const Result<Version> read = Version::parse(version))
        made.version = *read;
    return made;
}

} // namespace

class TrackingBodyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatItIs();
    void lines_data();
    void lines();
    void moves_data();
    void moves();
    void markersStandApart();
    void keepsOddNames_data();
    void keepsOddNames();
    void changesOnlyItsLines();
    void keepsTheLineEndsOfBrowsers();
    void leavesTicksOfPeople();
    void appendsWhatWasRemoved();
    void leavesWhatPeopleWroteBelowAnInstance();
    void bringsTheCountsBack();
    void countsEachOnce();
    void keepsLinks();
    void choosesWhatIsBehind();
    void seesWhatGotThere();
};

void TrackingBodyTest::saysWhatItIs()
{
    QCOMPARE(trackingTitle(u"prod"_s, release), u"Upgrade prod to 5.3.0"_s);
    const QString body = newBody({{u"acme"_s}, {u"beta"_s, State::Merged}, {u"gamma"_s, State::Excluded}});
    QVERIFY(body.startsWith(u"<!-- lockstep:tracking environment=prod version=5.3.0 -->\n"_s));
    QVERIFY(body.contains(u"`prod` to 5.3.0"_s));
    QCOMPARE(summaryOf(body), u"**1 of 2 done.** 1 merged, 1 waiting, 1 excluded."_s);
    QVERIFY(body.endsWith(u"\n\n- [ ] `acme`: waiting <!-- lockstep:instance=acme state=waiting -->\n"
                          "- [x] `beta`: merged <!-- lockstep:instance=beta state=merged -->\n"
                          "- `gamma`: excluded <!-- lockstep:instance=gamma state=excluded -->\n"_s));
    QCOMPARE(summaryOf(newBody({})), u"**0 of 0 done.**"_s);
}

void TrackingBodyTest::lines_data()
{
    QTest::addColumn<QString>("note");
    QTest::addColumn<QString>("run");
    QTest::addColumn<int>("pull");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const QString& note, const QString& run, int pull,
                        const QString& words) { QTest::newRow(name) << note << run << pull << words; };
    row("links", {}, u"https://example.com/runs/1"_s, 12,
        u"failed, [run](https://example.com/runs/1), #12"_s);
    row("a link that would end too early", {}, u"https://example.com/a)(b c"_s, 0,
        u"failed, [run](https://example.com/a%29%28b%20c)"_s);
    row("no link", {}, u"javascript:alert(1)"_s, 0, u"failed"_s);
    row("mention", u"ask @team about #7"_s, {}, 0, u"failed, `ask @team about #7`"_s);
    row("lines", u"one\r\n- [ ] two\n\n# three"_s, {}, 0, u"failed, `one - [ ] two # three`"_s);
    row("backticks", u"a `b` ``c``"_s, {}, 0, u"failed, ``` a `b` ``c`` ```"_s);
    row("comment", u"x <!-- lockstep:instance=beta -->"_s, {}, 0,
        u"failed, `x <! -- lockstep:instance=beta -->`"_s);
    row("control", u"a%1b"_s.arg(QChar(0x1b)), {}, 0, u"failed, `ab`"_s);
    row("long", QString(300, u'x'), {}, 0, u"failed, `"_s + QString(199, u'x') + u"…`"_s);
}

void TrackingBodyTest::lines()
{
    QFETCH(QString, note);
    QFETCH(QString, run);
    QFETCH(int, pull);
    QFETCH(QString, words);
    const QList<TrackedInstance> instances{{u"acme"_s, State::Failed, note, QUrl(run), pull}};
    const QString body = newBody(instances);
    QCOMPARE(lineOf(body, u"acme"_s),
             u"- [ ] `acme`: "_s + words + u" <!-- lockstep:instance=acme state=failed -->\n"_s);
    QCOMPARE(withTracked(body, instances), body);
    QCOMPARE(trackedStates(body).size(), 1);
}

void TrackingBodyTest::moves_data()
{
    QTest::addColumn<State>("from");
    QTest::addColumn<State>("to");
    QTest::addColumn<State>("result");
    const QList<State> all{State::Waiting,  State::Running, State::Failed,
                           State::InReview, State::Merged,  State::Excluded};
    const auto isUnderWay = [](State state) {
        return state == State::Running || state == State::Failed || state == State::InReview;
    };
    for (const State from : all) {
        for (const State to : all) {
            const bool goesBack =
                (from == State::Merged && to != State::Merged) || (isUnderWay(from) && to == State::Waiting);
            QTest::addRow("%s to %s", qPrintable(trackedStateName(from)), qPrintable(trackedStateName(to)))
                << from << to << (goesBack ? from : to);
        }
    }
}

void TrackingBodyTest::moves()
{
    QFETCH(State, from);
    QFETCH(State, to);
    QFETCH(State, result);
    const QString body = withTracked(newBody({{u"acme"_s, from}}), {{u"acme"_s, to}});
    QCOMPARE(trackedStates(body).value(u"acme"_s), result);
    QCOMPARE(body, newBody({{u"acme"_s, result}}));
}

void TrackingBodyTest::markersStandApart()
{
    QVERIFY(trackingMarker(u"prod"_s, release) != trackingMarker(u"prod"_s, *Version::parse(u"5.3.0-rc.1")));
    QVERIFY(!trackingMarker(u"prod-eu"_s, release).contains(trackingMarker(u"prod"_s, release)));
    const QString odd = trackingMarker(u"a --> b version=5.3.0 -->\n<!--"_s, release);
    QCOMPARE(odd.count(u"--"_s), 2);
    QCOMPARE(odd.count(u' '), 4);
    QVERIFY(!odd.contains(u'\n'));
}

void TrackingBodyTest::keepsOddNames_data()
{
    QTest::addColumn<QString>("slug");
    int row = 0;
    for (const QString& slug :
         {u"a b"_s, u"a--b"_s, u"---"_s, u"-->"_s, u"<!-- lockstep:instance=x -->"_s, u"日本"_s, u"a`b"_s,
          u"%41"_s, u"a\nb"_s, u"state=merged"_s, u": merged, #9"_s, u"`"_s, u"[x] "_s})
        QTest::addRow("%d", ++row) << slug;
}

void TrackingBodyTest::keepsOddNames()
{
    QFETCH(QString, slug);
    const QString body = newBody({{slug, State::Running}, {u"acme"_s}});
    QCOMPARE(trackedStates(body),
             (QHash<QString, State>{{slug, State::Running}, {u"acme"_s, State::Waiting}}));
    const QString later = withTracked(body, {{slug, State::Merged}});
    QCOMPARE(trackedStates(later).value(slug), State::Merged);
    QCOMPARE(linesOf(later).size(), linesOf(body).size());
}

void TrackingBodyTest::changesOnlyItsLines()
{
    const QString body = u"Words before\n\n"_s +
                         newBody({{u"acme"_s}, {u"beta"_s}})
                             .replace(u"state=waiting -->\n"_s, u"state=waiting --> ask Bob\n"_s) +
                         u"\n## Notes\n<!-- mine -->\n- [ ] call them\n> - [ ] `beta`: waiting <!-- "
                         "lockstep:instance=beta state=waiting -->\nno end"_s;
    const QString now = withTracked(body, {{u"acme"_s, State::Running}});
    QCOMPARE(theirsIn(now), theirsIn(body));
    QCOMPARE(lineOf(now, u"acme"_s),
             u"- [ ] `acme`: running <!-- lockstep:instance=acme state=running --> ask Bob\n"_s);
    QCOMPARE(lineOf(now, u"beta"_s), lineOf(body, u"beta"_s));
    QCOMPARE(summaryOf(now), u"**0 of 2 done.** 1 running, 1 waiting."_s);
    QVERIFY(now.endsWith(u"state=waiting -->\nno end"_s));
}

void TrackingBodyTest::keepsTheLineEndsOfBrowsers()
{
    const QString body = newBody({{u"acme"_s}}).replace(u"\n"_s, u"\r\n"_s) + u"\r\nBob\r\n"_s;
    const QString now = withTracked(body, {{u"acme"_s, State::Merged}, {u"beta"_s}});
    QCOMPARE(now.count(u'\n'), body.count(u'\n') + 1);
    QCOMPARE(now.count(u"\r\n"_s), now.count(u'\n'));
    QCOMPARE(theirsIn(now), theirsIn(body));
    QCOMPARE(trackedStates(now).size(), 2);
}

void TrackingBodyTest::leavesTicksOfPeople()
{
    const QString body = newBody({{u"acme"_s}, {u"beta"_s}}).replace(u"- [ ] `acme`"_s, u"* [X] `acme`"_s);
    const QString now = withTracked(body, {{u"acme"_s, State::Failed}, {u"beta"_s}});
    QVERIFY(lineOf(now, u"acme"_s).startsWith(u"* [x] `acme`: failed"_s));
    QCOMPARE(summaryOf(now), u"**1 of 2 done.** 1 ticked by hand, 1 waiting."_s);
    const QString merged = withTracked(now, {{u"acme"_s, State::Merged}});
    QCOMPARE(summaryOf(merged), u"**1 of 2 done.** 1 merged, 1 waiting."_s);
}

void TrackingBodyTest::appendsWhatWasRemoved()
{
    QString body = newBody({{u"acme"_s}, {u"beta"_s}, {u"gamma"_s}}) + u"\n## Notes\n"_s;
    body.remove(lineOf(body, u"acme"_s));
    const QString now = withTracked(body, {{u"acme"_s}, {u"beta"_s}, {u"gamma"_s}});
    QVERIFY(now.contains(lineOf(now, u"gamma"_s) + lineOf(now, u"acme"_s) + u"\n## Notes\n"_s));
    // Nothing is left of the list.
    for (const QString& slug : {u"beta"_s, u"gamma"_s})
        body.remove(lineOf(body, slug));
    const QString again = withTracked(body, {{u"acme"_s}});
    QCOMPARE(again, newBody({{u"acme"_s}}) + u"\n## Notes\n"_s);
}

void TrackingBodyTest::leavesWhatPeopleWroteBelowAnInstance()
{
    const QString note = u"  Bob looks after it,\nfrom Monday on.\n"_s;
    const QString body = newBody({{u"acme"_s}}) + note + u"## Notes\n"_s;
    const QString now = withTracked(body, {{u"beta"_s}});
    QVERIFY(now.endsWith(lineOf(now, u"acme"_s) + note + lineOf(now, u"beta"_s) + u"## Notes\n"_s));
}

void TrackingBodyTest::bringsTheCountsBack()
{
    const QString whole = newBody({{u"acme"_s}});
    const QStringList lines = linesOf(whole);
    QString body;
    for (const QString& line : lines) {
        if (!line.contains(u"lockstep:summary"_s))
            body += line;
    }
    QCOMPARE(summaryOf(withTracked(body, {})), u"**0 of 1 done.** 1 waiting."_s);
    // All that is left is words of theirs, without a line end.
    const QString bare = withTracked(u"Words"_s, {{u"acme"_s}});
    QCOMPARE(linesOf(bare).first(), u"Words\n"_s);
    QCOMPARE(summaryOf(bare), u"**0 of 1 done.** 1 waiting."_s);
    QCOMPARE(withTracked(bare, {{u"acme"_s}}), bare);
    QVERIFY(!withTracked({}, {{u"acme"_s}}).startsWith(u'\n'));
}

void TrackingBodyTest::countsEachOnce()
{
    const QString body = newBody({{u"acme"_s, State::Running}, {u"acme"_s, State::Merged}});
    QCOMPARE(summaryOf(body), u"**1 of 1 done.** 1 merged."_s);
    const QString doubled = body + lineOf(body, u"acme"_s);
    QCOMPARE(summaryOf(withTracked(doubled, {})), u"**1 of 1 done.** 1 merged."_s);
}

void TrackingBodyTest::keepsLinks()
{
    const QUrl run(u"https://example.com/runs/1"_s);
    QString body = newBody({{u"acme"_s, State::Running, u"wave 2"_s, run}});
    body = withTracked(body, {{u"acme"_s, State::InReview, {}, {}, 12}});
    QVERIFY(lineOf(body, u"acme"_s).contains(u"in review, [run](https://example.com/runs/1), #12 <!--"_s));
    body = withTracked(body, {{u"acme"_s, State::Merged}});
    QVERIFY(lineOf(body, u"acme"_s).contains(u"merged, [run](https://example.com/runs/1), #12 <!--"_s));
    // The pull request of an earlier try is not that of the next one.
    body = withTracked(newBody({{u"acme"_s, State::InReview, {}, run, 12}}), {{u"acme"_s, State::Running}});
    QVERIFY(lineOf(body, u"acme"_s).contains(u"`acme`: running <!--"_s));
}

void TrackingBodyTest::choosesWhatIsBehind()
{
    Instance broken = instance(u"broken"_s, {});
    broken.problem = u"line 3, column 1: a tab"_s;
    Instance second = instance(u"acme"_s, u"5.2.0"_s);
    second.path = u"environments/prod/deployments/second/config.yaml"_s;
    second.problem = u"the name prod/acme is already used"_s;
    const QList<TrackedInstance> tracked =
        instancesToTrack({instance(u"acme"_s, u"5.1.0"_s), second, broken, instance(u"there"_s, u"5.3.0"_s),
                          instance(u"ahead"_s, u"5.4.1"_s), instance(u"held"_s, u"5.1.0"_s, u"pause"_s),
                          instance(u"heldThere"_s, u"5.3.0"_s, u"pause"_s),
                          instance(u"early"_s, u"5.3.0-rc.1"_s), instance(u"unknown"_s, {})},
                         release, {});
    QCOMPARE(tracked,
             (QList<TrackedInstance>{{u"acme"_s, State::Waiting, u"at 5.1.0"_s},
                                     {second.path, State::Excluded, second.problem},
                                     {u"broken"_s, State::Excluded, broken.problem},
                                     {u"held"_s, State::Excluded, u"its release channel is pause"_s},
                                     {u"early"_s, State::Waiting, u"at 5.3.0-rc.1"_s},
                                     {u"unknown"_s, State::Excluded, u"its release is not known"_s}}));
}

void TrackingBodyTest::seesWhatGotThere()
{
    const QString body = newBody({{u"acme"_s, State::InReview, {}, {}, 12}, {u"beta"_s}});
    const QList<TrackedInstance> tracked = instancesToTrack(
        {instance(u"acme"_s, u"5.3.0"_s), instance(u"beta"_s, u"5.1.0"_s), instance(u"other"_s, u"5.3.0"_s)},
        release, body);
    QCOMPARE(tracked, (QList<TrackedInstance>{{u"acme"_s, State::Merged},
                                              {u"beta"_s, State::Waiting, u"at 5.1.0"_s}}));
    QVERIFY(lineOf(withTracked(body, tracked), u"acme"_s).startsWith(u"- [x] `acme`: merged, #12"_s));
    // Who pauses what has failed wants it left alone; what is under way is so nevertheless.
    const QList<Instance> paused{instance(u"a"_s, u"5.1.0"_s, u"pause"_s),
                                 instance(u"b"_s, u"5.1.0"_s, u"pause"_s)};
    const QString late = newBody({{u"a"_s, State::Failed}, {u"b"_s, State::Running}});
    QCOMPARE(trackedStates(withTracked(late, instancesToTrack(paused, release, late))),
             (QHash<QString, State>{{u"a"_s, State::Excluded}, {u"b"_s, State::Running}}));
}

QTEST_APPLESS_MAIN(TrackingBodyTest)
#include "tst_tracking_body.moc"
