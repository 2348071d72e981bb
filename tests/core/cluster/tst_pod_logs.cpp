// Logs of containers, as they are and as they come.

#include "core/cluster/kubernetes/pod_logs.h"
#include "kube_fixture.h"
#include "result_checks.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QJsonObject pod(const QByteArray& name, const QByteArray& containers = "[{name: main, image: a}]")
{
    return yamlObject(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + ", namespace: prod, uid: uid-" + name +
        "}\nspec: {nodeName: node-1, containers: " + containers +
        "}\nstatus: {phase: Running, containerStatuses: [{name: main, ready: true, restartCount: "
        "1, state: {running: {}}, lastState: {terminated: {exitCode: 1}}}]}\n");
}

} // namespace

class PodLogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsSeveralAsOne();
    void followsWhatComes();
    void goesOnAfterACut();
    void choosesLines();
    void tellsOfOneThatCannotBeRead();
    void failsWhenNoneCanBeRead();
    void takesWhatIsNoText();
    void takesALineWithoutEnd();

private:
    struct Read
    {
        Result<void> ended;
        QStringList lines;
        QStringList troubles;
    };

    /// Stops when so many lines have come; 0: at the end.
    [[nodiscard]] Read read(const QStringList& pods, const LogOptions& options, qsizetype stopAfter = 0);

    void append(const QString& pod, const QByteArray& bytes)
    {
        m_cluster->api.logs().append(uid(pod), u"main"_s, bytes);
    }

    [[nodiscard]] QString uid(const QString& pod) const
    {
        return m_cluster->api.object(u"pods"_s, u"prod"_s, pod)[u"metadata"][u"uid"].toString();
    }

    std::unique_ptr<KubeFixture> m_cluster;
};

void PodLogsTest::init()
{
    m_cluster = std::make_unique<KubeFixture>();
    for (const QByteArray name : {"a", "b"})
        m_cluster->api.pose(pod(name));
}

PodLogsTest::Read PodLogsTest::read(const QStringList& pods, const LogOptions& options, qsizetype stopAfter)
{
    QList<LogSource> sources;
    for (const QString& name : pods)
        sources.append({u"prod"_s, name, u"main"_s});
    Read made;
    std::stop_source stop;
    const LogTell tell{[&](const QList<LogLine>& lines) {
                           for (const LogLine& line : lines)
                               made.lines.append(pods[line.source] + u' ' + QString::fromUtf8(line.text));
                           if (stopAfter > 0 && made.lines.size() >= stopAfter)
                               stop.request_stop();
                       },
                       [&](int source, const Error& error) {
                           made.troubles.append(pods[source] + u": "_s + error.message());
                       }};
    made.ended = readLogs(m_cluster->client(), sources, options, tell, stop.get_token());
    return made;
}

void PodLogsTest::readsSeveralAsOne()
{
    for (const auto& [name, text] : std::initializer_list<std::pair<QString, QByteArray>>{
             {u"a"_s, "one\n"}, {u"b"_s, "two\n"}, {u"a"_s, "three\n"}, {u"b"_s, "four"}}) {
        append(name, text);
        QTest::qSleep(2); // each at a time of its own
    }
    const Read all = read({u"a"_s, u"b"_s}, {});
    VERIFY_RESULT(all.ended);
    QCOMPARE(all.lines, (QStringList{u"a one"_s, u"b two"_s, u"a three"_s, u"b four"_s}));
    QCOMPARE(m_cluster->api.violations(), QStringList());
}

void PodLogsTest::followsWhatComes()
{
    append(u"a"_s, "before\n");
    std::jthread writer([&] {
        for (int line = 0; line < 50; ++line) {
            append(line % 2 == 0 ? u"a"_s : u"b"_s, QByteArray::number(line) + '\n');
            std::this_thread::sleep_for(2ms);
        }
    });
    const Read all = read({u"a"_s, u"b"_s}, {.follow = true}, 51);
    QCOMPARE(all.lines.size(), 51);
    QCOMPARE(all.lines.first(), u"a before"_s);
    for (int line = 0; line < 50; ++line)
        QCOMPARE(all.lines[line + 1].section(u' ', 1), QString::number(line));
    QCOMPARE(all.ended.error().kind, ErrorKind::Cancelled);
}

void PodLogsTest::goesOnAfterACut()
{
    for (int line = 0; line < 100; ++line)
        append(u"a"_s, "line " + QByteArray::number(line) + '\n');
    m_cluster->api.faults().add(Fault::cut(u"pods/a/log"_s, 1000));
    const Read all = read({u"a"_s}, {.follow = true}, 100);
    QCOMPARE(all.lines.size(), 100);
    QCOMPARE(all.lines.last(), u"a line 99"_s);
    QCOMPARE(QSet<QString>(all.lines.begin(), all.lines.end()).size(), 100);
}

void PodLogsTest::choosesLines()
{
    append(u"a"_s, "one\ntwo\n");
    QCOMPARE(read({u"a"_s}, {.tail = 1}).lines, QStringList{u"a two"_s});
    QCOMPARE(read({u"a"_s}, {.tail = 0}).lines, QStringList());
    m_cluster->api.logs().restart(uid(u"a"_s), u"main"_s);
    append(u"a"_s, "three\n");
    QCOMPARE(read({u"a"_s}, {}).lines, QStringList{u"a three"_s});
    const Read previous = read({u"a"_s}, {.previous = true});
    QVERIFY2(previous.troubles.isEmpty(), qPrintable(previous.troubles.join(u'\n')));
    QCOMPARE(previous.lines, (QStringList{u"a one"_s, u"a two"_s}));
}

void PodLogsTest::tellsOfOneThatCannotBeRead()
{
    append(u"a"_s, "one\n");
    const Read all = read({u"a"_s, u"gone"_s}, {});
    VERIFY_RESULT(all.ended);
    QCOMPARE(all.lines, QStringList{u"a one"_s});
    QCOMPARE(all.troubles.size(), 1);
    QVERIFY2(all.troubles.first().startsWith(u"gone: ") && all.troubles.first().contains(u"not found"),
             qPrintable(all.troubles.first()));
}

void PodLogsTest::failsWhenNoneCanBeRead()
{
    m_cluster->api.faults().add(Fault::status(u"/log"_s, 403, -1));
    const Read all = read({u"a"_s, u"b"_s}, {});
    QVERIFY(!all.ended);
    QCOMPARE(all.ended.error().kind, ErrorKind::Connection);
    QCOMPARE(all.troubles.size(), 2);
}

void PodLogsTest::takesWhatIsNoText()
{
    append(u"a"_s, QByteArray("\xff\x00\x1b[31m\n", 8) + "after\n");
    const Read all = read({u"a"_s}, {});
    VERIFY_RESULT(all.ended);
    QCOMPARE(all.lines.size(), 2);
    QCOMPARE(all.lines.last(), u"a after"_s);
}

void PodLogsTest::takesALineWithoutEnd()
{
    append(u"a"_s, QByteArray(5 << 20, 'x'));
    qsizetype bytes = 0;
    qsizetype longest = 0;
    const LogTell tell{[&](const QList<LogLine>& lines) {
                           for (const LogLine& line : lines) {
                               bytes += line.text.size();
                               longest = std::max(longest, line.text.size());
                           }
                       },
                       {}};
    VERIFY_RESULT(readLogs(m_cluster->client(), {{u"prod"_s, u"a"_s, u"main"_s}}, {}, tell, {}));
    QCOMPARE(bytes, 5 << 20);
    QCOMPARE(longest, 1 << 20);
}

QTEST_GUILESS_MAIN(PodLogsTest)
#include "tst_pod_logs.moc"
