// Lines that programs write for machines, made readable.

#include "models/log_line_parts.h"
#include "models/pod_log_lines.h"

#include <QTest>

using namespace lockstep;
using namespace Qt::StringLiterals;
using Level = RunEvent::Level;

class LogLinePartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatProgramsWrite_data();
    void readsWhatProgramsWrite();
    void leavesOthersAlone_data();
    void leavesOthersAlone();
    void manyFieldsAreCut();
    void theMessageComesFirst();
    void aLogCountsWhatItKeepsOfALine();
};

void LogLinePartsTest::readsWhatProgramsWrite_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("level");
    QTest::addColumn<QString>("fields");
    const QByteArray service = R"({"SeverityText":"WARN","Timestamp":1657801234567890123,)"
                               R"("InstrumentationScope":"gitserver","Caller":"server/server.go:12",)"
                               R"("Body":"slow clone","Attributes":{"repo":"a/b","took":{"ms":12}},)"
                               R"("Resource":{"service.name":"gitserver"}})";
    QTest::newRow("a service of Sourcegraph")
        << service << u"slow clone"_s << int(Level::Warning)
        << u"repo=a/b took.ms=12 Caller=server/server.go:12 InstrumentationScope=gitserver "
           "service.name=gitserver"_s;
    const QByteArray zap = R"({"level":"error","ts":1.5,"msg":"it failed","error":"no such file","n":3})";
    QTest::newRow("zap") << zap << u"it failed"_s << int(Level::Error) << uR"(error="no such file" n=3)"_s;
    const QByteArray logfmt = R"(t=2022-07-14T09:00:00+0000 lvl=eror msg="cannot \"clone\"" repo=a/b)";
    QTest::newRow("logfmt") << logfmt << uR"(cannot "clone")"_s << int(Level::Error) << u"repo=a/b"_s;
    const QByteArray strange = R"({"level":"loud","msg":"x"})";
    QTest::newRow("a level that nobody knows stays in sight") << strange << u"x"_s << -1 << u"level=loud"_s;
}

void LogLinePartsTest::readsWhatProgramsWrite()
{
    QFETCH(QByteArray, line);
    const std::optional<LogLineParts> parts = logLineParts(line);
    QVERIFY(parts);
    QTEST(parts->message, "message");
    QTEST(parts->level ? int(*parts->level) : -1, "level");
    QTEST(parts->fields, "fields");
}

void LogLinePartsTest::leavesOthersAlone_data()
{
    QTest::addColumn<QByteArray>("line");
    const QByteArray unread = R"({"value": 3})";
    const QByteArray damaged = R"({"Body": "cut)";
    const QByteArray prose = R"(the flag msg=x was given)";
    QTest::newRow("JSON without a message") << unread;
    QTest::newRow("damaged JSON") << damaged;
    QTest::newRow("prose with an equals sign") << prose;
    QTest::newRow("text") << QByteArray("2026-01-01 LOG: checkpoint starting: time");
    QTest::newRow("nothing") << QByteArray();
}

void LogLinePartsTest::leavesOthersAlone()
{
    QFETCH(QByteArray, line);
    QVERIFY(!logLineParts(line));
    const LogEntry entry = logEntry(0, {}, 0, line);
    QCOMPARE(entry.text, QString::fromUtf8(line));
    QCOMPARE(entry.quietFrom, -1);
    QVERIFY(entry.raw.isEmpty());
}

void LogLinePartsTest::manyFieldsAreCut()
{
    QByteArray line = "level=info msg=x";
    for (int i = 0; i < 1'000; ++i)
        line += " field" + QByteArray::number(i) + "=value";
    const std::optional<LogLineParts> parts = logLineParts(line);
    QVERIFY(parts);
    QVERIFY(parts->fields.endsWith(u'…'));
    QVERIFY(parts->fields.size() < 2'100);
}

void LogLinePartsTest::theMessageComesFirst()
{
    const QByteArray line = R"({"SeverityText":"ERROR","Body":"two\nlines","Attributes":{"a":1}})";
    const LogEntry entry = logEntry(1, u"web"_s, 0, line);
    QCOMPARE(entry.level, Level::Error);
    QCOMPARE(entry.text, u"two lines  a=1"_s);
    QCOMPARE(entry.text.sliced(entry.quietFrom), u"a=1"_s);
    QCOMPARE(entry.raw, QString::fromUtf8(line));
}

void LogLinePartsTest::aLogCountsWhatItKeepsOfALine()
{
    LogModel log;
    log.setCapacity(1'000, 10'000);
    const QByteArray line = R"({"msg":"x","level":"info"})";
    LogEntry entry = logEntry(0, u"web"_s, 0, line);
    entry.raw = QString(4'000, u'x');
    for (int i = 0; i < 5; ++i)
        log.append({entry});
    QCOMPARE(log.rowCount(), 2);
}

QTEST_GUILESS_MAIN(LogLinePartsTest)
#include "tst_log_line_parts.moc"
