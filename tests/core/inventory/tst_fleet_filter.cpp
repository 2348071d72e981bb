// Filters select what jq's own program selects, and whatever they do, they come to an end.

#include "core/inventory/filter/fleet_filter.h"
#include "core/inventory/fleet.h"
#include "core/support/process.h"
#include "result_checks.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QStandardPaths>

#include <thread>

using namespace lockstep;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The filters that teams write for their waves.
const QStringList expressions{
    u".metadata.labels.\"instance-type\" == \"internal\" and .spec.sourcegraphVersion != \"5.3.9104\" and "
    ".spec.releaseChannel != \"pause\""_s,
    u".metadata.labels.\"instance-type\" == \"production\" and .spec.sourcegraphVersion != \"5.3.9104\" and "
    ".spec.releaseChannel != \"pause\""_s,
    u".metadata.labels.\"instance-type\" == \"trial\" and .spec.sourcegraphVersion != \"5.3.9104\" and "
    ".spec.releaseChannel != \"pause\""_s,
    u".spec.sourcegraphVersion != \"5.3.9104\" and .spec.releaseChannel != \"pause\""_s,
    u".spec.customer | test(\"^[A-M]\")"_s,
    u".spec.databases.frontend.size | endswith(\"Ti\")"_s,
    u"[.metadata.labels[]] | any(. == \"internal\")"_s};

QByteArrayList sampleDocuments()
{
    const Result<Fleet> fleet = Fleet::read(QStringLiteral(LOCKSTEP_SOURCE_DIR "/resources/sample/fleet"));
    QByteArrayList documents;
    for (const Instance& instance : fleet ? fleet->instances : QList<Instance>())
        documents.append(instance.document);
    return documents;
}

QByteArrayList generatedDocuments(int count)
{
    QRandomGenerator random(7);
    const auto oneOf = [&](const QStringList& values) { return values[random.bounded(values.size())]; };
    QByteArrayList documents;
    for (int index = 0; index < count; ++index) {
        QJsonObject labels{{u"instance-type"_s, oneOf({u"internal"_s, u"production"_s, u"trial"_s})}};
        QJsonObject spec{{u"sourcegraphVersion"_s, oneOf({u"5.3.9104"_s, u"5.2.7"_s, u"5.1.0"_s})},
                         {u"releaseChannel"_s, oneOf({u"stable"_s, u"pause"_s, u"rapid"_s})},
                         {u"customer"_s, oneOf({u"Acme"_s, u"Zenith"_s, u"\u00c9toile"_s})}};
        if (random.bounded(20) == 0)
            spec.remove(oneOf({u"sourcegraphVersion"_s, u"releaseChannel"_s, u"customer"_s}));
        if (random.bounded(20) == 0)
            labels.remove(u"instance-type"_s);
        QJsonObject document{
            {u"metadata"_s, QJsonObject{{u"name"_s, u"i%1"_s.arg(index)}, {u"labels"_s, labels}}},
            {u"spec"_s, spec}};
        if (random.bounded(50) == 0)
            document.remove(u"metadata"_s);
        documents.append(QJsonDocument(document).toJson(QJsonDocument::Compact));
    }
    return documents;
}

/// By the program: the numbers of the documents that come through select().
QList<int> selectedByJq(const QByteArrayList& documents, const QString& expression)
{
    QByteArray stream;
    for (qsizetype index = 0; index < documents.size(); ++index) {
        if (!documents[index].isEmpty())
            stream += "{\"n\":" + QByteArray::number(index) + ",\"d\":" + documents[index] + "}\n";
    }
    Command jq;
    jq.program = u"jq"_s;
    jq.arguments = {u"-c"_s, u".n as $n | .d | select(%1) | $n"_s.arg(expression)};
    jq.standardInput = stream;
    const Result<ProcessOutput> output = runProcess(jq); // 5: it failed on one of them
    QList<int> numbers;
    for (const QByteArray& line : output ? output->standardOutput.split('\n') : QByteArrayList()) {
        if (!line.isEmpty())
            numbers.append(line.toInt());
    }
    return numbers;
}

QList<int> numbersOf(const Selection& selection)
{
    QList<int> numbers;
    for (int index = 0; index < selection.selected.size(); ++index) {
        if (selection.selected.testBit(index))
            numbers.append(index);
    }
    return numbers;
}

} // namespace

class FleetFilterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void selectsWhatJqSelects_data();
    void selectsWhatJqSelects();
    void saysWhatItFailsOn();
    void isAskedOfNobody();
    void refusesWhatIsNoExpression();
    void ends_data();
    void ends();
    void isStopped();
    void answersManyAtOnce();
    void hidesTheEnvironment();
};

void FleetFilterTest::selectsWhatJqSelects_data()
{
    QTest::addColumn<QByteArrayList>("documents");
    QTest::addColumn<QString>("expression");
    const QByteArrayList sample = sampleDocuments();
    const QByteArrayList generated = generatedDocuments(5000);
    for (qsizetype index = 0; index < expressions.size(); ++index) {
        QTest::addRow("sample %d", int(index)) << sample << expressions[index];
        QTest::addRow("generated %d", int(index)) << generated << expressions[index];
    }
}

void FleetFilterTest::selectsWhatJqSelects()
{
    QFETCH(QByteArrayList, documents);
    QFETCH(QString, expression);
    if (QStandardPaths::findExecutable(u"jq"_s).isEmpty())
        QSKIP("jq is not installed");
    QVERIFY(documents.size() >= 46);
    const QList<int> expected = selectedByJq(documents, expression);
    QVERIFY(!expected.isEmpty() || expression.contains(u"size"));
    QVERIFY(expected.size() < documents.size());
    const Result<Selection> selection = FleetFilter(documents).select(expression, {});
    VERIFY_RESULT(selection);
    QCOMPARE(selection->selected.size(), documents.size());
    QCOMPARE(numbersOf(*selection), expected);
}

void FleetFilterTest::saysWhatItFailsOn()
{
    const FleetFilter filter({"{\"a\": {\"b\": 1}}", "{\"a\": 1}", "no JSON", "{\"a\": [1]}"});
    const Result<Selection> selection = filter.select(u".a.b == 1"_s, {});
    VERIFY_RESULT(selection);
    QCOMPARE(numbersOf(*selection), QList<int>{0});
    QCOMPARE(selection->failed, 2);
    QVERIFY2(selection->firstFailure.contains(u"number"), qPrintable(selection->firstFailure));
}

void FleetFilterTest::isAskedOfNobody()
{
    const Result<Selection> selection = FleetFilter(QByteArrayList()).select(u"true"_s, {});
    VERIFY_RESULT(selection);
    QCOMPARE(selection->selected.size(), 0);
}

void FleetFilterTest::refusesWhatIsNoExpression()
{
    const FleetFilter filter(generatedDocuments(1200));
    const Result<Selection> selection = filter.select(u".a == )"_s, {});
    QVERIFY(!selection);
    QCOMPARE(selection.error().kind, ErrorKind::Invalid);
    QVERIFY2(selection.error().message().contains(u"column 7: unexpected"),
             qPrintable(selection.error().message()));
    VERIFY_RESULT(filter.select(u".a"_s, {}));
    QCOMPARE(checkExpression(u".a == )"_s)->column, 7);
    QVERIFY(!checkExpression(u".a == 1"_s));
}

void FleetFilterTest::ends_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("said");
    QTest::newRow("never ends") << u"def f: f; f"_s << u"not through within 1 s"_s;
    QTest::newRow("no output ever") << u"last(repeat(1))"_s << u"not through within 1 s"_s;
    QTest::newRow("all memory") << u"reduce range(1; 60) as $i (\"x\"; . + .)"_s << u"of memory"_s;
}

void FleetFilterTest::ends()
{
    QFETCH(QString, expression);
    QFETCH(QString, said);
    const FleetFilter filter(generatedDocuments(1200), {1s, qint64{256} << 20U});
    const Result<Selection> selection = filter.select(expression, {});
    QVERIFY(!selection);
    QCOMPARE(selection.error().kind, ErrorKind::Failed);
    QVERIFY2(selection.error().message().contains(said), qPrintable(selection.error().message()));
    // And it is there for the next.
    const Result<Selection> next = filter.select(u".spec"_s, {});
    VERIFY_RESULT(next);
    QCOMPARE(next->selected.count(true), 1200);
}

void FleetFilterTest::isStopped()
{
    const FleetFilter filter(generatedDocuments(100), {2s, qint64{256} << 20U});
    std::stop_source source;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(200ms);
        source.request_stop();
    });
    const Result<Selection> selection = filter.select(u"def f: f; f"_s, source.get_token());
    QVERIFY(!selection);
    QCOMPARE(selection.error().kind, ErrorKind::Cancelled);
    VERIFY_RESULT(filter.select(u"true"_s, {}));
}

void FleetFilterTest::answersManyAtOnce()
{
    const FleetFilter filter(generatedDocuments(2000));
    std::atomic<int> right = 0;
    {
        std::vector<std::jthread> crew;
        for (int index = 0; index < 6; ++index)
            crew.emplace_back([&, index] {
                const bool all = index % 2 == 0;
                const Result<Selection> selection = filter.select(all ? u"true"_s : u"false"_s, {});
                right += selection && selection->selected.count(true) == (all ? 2000 : 0) ? 1 : 0;
            });
    }
    QCOMPARE(right, 6);
}

void FleetFilterTest::hidesTheEnvironment()
{
    const Result<Selection> selection = FleetFilter({"1"}).select(u"env.HOME, $ENV.PATH"_s, {});
    VERIFY_RESULT(selection);
    QCOMPARE(selection->selected.count(true), 0);
}

QTEST_GUILESS_MAIN(FleetFilterTest)
#include "tst_fleet_filter.moc"
