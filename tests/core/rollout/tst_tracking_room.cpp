// However many instances there are, and whatever people write: the text of a tracking issue fits, and keeps
// it.

#include "rounds.h"
#include "tracking_texts.h"

#include <QRandomGenerator>
#include <QTest>

using namespace lockstep;
using namespace lockstep::test;

namespace {

constexpr qsizetype gitHubsLimit = 65'536;

QString slugOf(int index)
{
    return u"src-%1"_s.arg(index, 10, 16, QChar(u'0'));
}

QList<TrackedInstance> many(int count, const std::function<State(int)>& state)
{
    QList<TrackedInstance> instances;
    for (int index = 0; index < count; ++index)
        instances.append({slugOf(index), state(index), u"at 5.1.0"_s});
    return instances;
}

/// A body as people leave it: words of theirs anywhere, lines gone, boxes ticked.
class People
{
public:
    explicit People(quint32 seed) : m_random(seed) {}

    int any(int below) { return int(m_random.bounded(quint32(below))); }

    bool maybe(int percent) { return any(100) < percent; }

    QList<TrackedInstance> news()
    {
        QList<TrackedInstance> instances;
        const int count = any(12);
        for (int index = 0; index < count; ++index) {
            TrackedInstance one{u"i%1"_s.arg(any(14)), State(any(6))};
            if (maybe(30))
                one.note = words();
            if (maybe(30))
                one.run = QUrl(u"https://github.example.com/run/%1"_s.arg(any(99)));
            one.pull = maybe(30) ? any(99) : 0;
            instances.append(one);
        }
        return instances;
    }

    QString words()
    {
        static const QStringList pieces{u"Bob"_s,    u"`tick`"_s, u"- [ ] "_s, u"@team"_s, u"#7"_s,
                                        u"<b>"_s,    u"-->"_s,    u"<!-- x"_s, u"日本"_s,  u"😀"_s,
                                        u"\t"_s,     u"> "_s,     u"* "_s,     u"|"_s,     u"```"_s,
                                        u"<!-- "_s,  u"%1"_s,     u"\\"_s,     u"# "_s,    u": merged, #9"_s,
                                        u"1. one"_s, u"--"_s,     u"[x] "_s,   u" "_s};
        QString text;
        for (int count = any(5); count >= 0; --count)
            text += pieces[any(int(pieces.size()))];
        return text;
    }

    QString edit(const QString& body)
    {
        QString edited;
        for (QString line : linesOf(body)) {
            if (isOurs(line) && maybe(10))
                continue;
            if (isOurs(line) && maybe(10))
                line.replace(u"[ ]"_s, u"[x]"_s);
            if (isOurs(line) && maybe(10))
                line.insert(line.size() - 1, words());
            if (isOurs(line) && maybe(5))
                line.prepend(u"> "_s);
            edited += line;
            if (maybe(20))
                edited += words() + u'\n';
        }
        if (maybe(30))
            edited += words();
        if (maybe(30))
            edited.replace(u"\n"_s, u"\r\n"_s);
        return edited;
    }

private:
    QRandomGenerator m_random;
};

} // namespace

class TrackingRoomTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foldsWhatDoesNotFit();
    void foldsMergedOnesFirst();
    void foldsWhatPeopleWroteOnLast();
    void fitsAroundLongTexts();
    void keepsTheWordsOfPeople();
};

void TrackingRoomTest::foldsWhatDoesNotFit()
{
    const QList<TrackedInstance> waiting = many(10'000, [](int) { return State::Waiting; });
    const QString body = newBody(waiting);
    QVERIFY(body.size() < gitHubsLimit - 5000);
    QVERIFY(body.size() > 55'000); // the room is used
    QVERIFY(isFolded(body));
    QVERIFY(!isFolded(newBody(waiting.first(100))));
    const qsizetype listed = trackedStates(body).size();
    QVERIFY2(summaryOf(body).contains(u"**0 of 10000 done.** 10000 waiting. GitHub allows no text that lists "
                                      "all; without a line are: %1 waiting."_s.arg(10'000 - listed)),
             qPrintable(summaryOf(body)));
    QCOMPARE(withTracked(body, waiting), body);
}

void TrackingRoomTest::foldsMergedOnesFirst()
{
    const auto state = [](int index) {
        return index % 100 == 0 ? State::Failed : index % 2 == 0 ? State::Waiting : State::Merged;
    };
    const QList<TrackedInstance> instances = many(10'000, state);
    const QString body = withTracked(newBody(many(10'000, [](int) { return State::Waiting; })), instances);
    QVERIFY(body.size() < gitHubsLimit - 5000);
    const QHash<QString, State> listed = trackedStates(body);
    QCOMPARE(listed.keys(State::Merged).size(), 0);
    QCOMPARE(listed.keys(State::Failed).size(), 100);
    QVERIFY(summaryOf(body).startsWith(u"**5000 of 10000 done.** 5000 merged, 100 failed, 4900 waiting."_s));
    QCOMPARE(withTracked(body, instances), body);
    // Once nearly all is merged, the rest has room again.
    const QList<TrackedInstance> late =
        many(10'000, [](int index) { return index < 9990 ? State::Merged : State::Running; });
    const QString end = withTracked(body, late);
    QCOMPARE(trackedStates(end).keys(State::Running).size(), 10);
    QVERIFY(summaryOf(end).contains(u"without a line are: 9990 merged."_s));
}

void TrackingRoomTest::foldsWhatPeopleWroteOnLast()
{
    QString body = newBody(many(300, [](int) { return State::Waiting; }));
    const QString last = slugOf(299);
    const QString ticked = slugOf(298);
    const QString below = slugOf(297);
    body.replace(u"=%1 state=waiting -->"_s.arg(last), u"=%1 state=waiting --> Bob's"_s.arg(last));
    body.replace(u"[ ] `%1`"_s.arg(ticked), u"[x] `%1`"_s.arg(ticked));
    body.replace(lineOf(body, below), lineOf(body, below) + u"  Carol's\n"_s);
    const QString now = withTracked(body, many(10'000, [](int) { return State::Waiting; }));
    QVERIFY(isFolded(now));
    QVERIFY(lineOf(now, last).endsWith(u"--> Bob's\n"_s));
    QVERIFY(lineOf(now, ticked).startsWith(u"- [x] "_s));
    QVERIFY(now.contains(lineOf(now, below) + u"  Carol's\n"_s));
    QCOMPARE(theirsIn(now), theirsIn(body));
}

void TrackingRoomTest::fitsAroundLongTexts()
{
    const QList<TrackedInstance> instances = many(500, [](int) { return State::Waiting; });
    const QString essay = u"\n"_s + QString(58'000, u'x');
    const QString now = withTracked(newBody({}) + essay, instances);
    QVERIFY(now.size() < gitHubsLimit);
    QVERIFY(now.endsWith(essay.sliced(1)));
    QVERIFY(summaryOf(now).contains(u"500 waiting."_s));
    QCOMPARE(withTracked(now, instances), now);
}

void TrackingRoomTest::keepsTheWordsOfPeople()
{
    const int count = rounds(2000, 50'000);
    for (int round = 0; round < count; ++round) {
        People people{quint32(round)};
        const QString body = people.edit(newBody(people.news()));
        const QList<TrackedInstance> news = people.news();
        const QString now = withTracked(body, news);
        const auto told = [&](const char* what) {
            return QByteArray(what) + " in round " + QByteArray::number(round) + "\nbefore:\n" +
                   body.toUtf8() + "\nafter:\n" + now.toUtf8();
        };
        const bool hasPlaces = body.contains(u"lockstep:summary"_s) && !trackedStates(body).isEmpty() &&
                               summaryOf(body).startsWith(u"**"_s) && body.endsWith(u'\n');
        if (hasPlaces)
            QVERIFY2(theirsIn(now) == theirsIn(body), told("lines of people").constData());
        else // blank lines may set ours apart
            QVERIFY2(theirsIn(now).simplified() == theirsIn(body).simplified(),
                     told("words of people").constData());
        const QHash<QString, State> states = trackedStates(now);
        for (const TrackedInstance& one : news)
            QVERIFY2(states.contains(one.slug), told("an instance").constData());
        QVERIFY2(withTracked(now, news) == now, told("the same news").constData());
        for (const QString& line : linesOf(body)) {
            const QString marker = isOurs(line) ? line.sliced(line.indexOf(u"<!-- lockstep:"_s)) : QString();
            QVERIFY2(now.contains(marker.section(u" -->"_s, 1)), told("words behind ours").constData());
        }
    }
}

QTEST_APPLESS_MAIN(TrackingRoomTest)
#include "tst_tracking_room.moc"
