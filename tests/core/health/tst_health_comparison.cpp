// What became of an instance between two reports.

#include "core/health/health_comparison.h"
#include "result_checks.h"

#include <QJsonArray>

using namespace lockstep;
using enum HealthState;
using Kind = HealthChange::Kind;

namespace {

CheckedHealth check(const char* name, HealthState state, const char* evidence = "seen")
{
    return {QString::fromLatin1(name), {state, QString::fromLatin1(evidence)}, 0.5};
}

HealthReport report(const char* made, const QList<CheckedHealth>& checks)
{
    return {QStringLiteral("acme"),
            QStringLiteral("6.2.0"),
            QDateTime::fromString(QString::fromLatin1(made), Qt::ISODate),
            {},
            checks};
}

const QList<CheckedHealth> earlier{check("a", Healthy), check("b", Failed), check("c", Healthy, "5 ms"),
                                   check("d", Warning, "80 %"), check("e", Failed)};
const QList<CheckedHealth> later{check("a", Warning), check("b", Healthy), check("c", Healthy, "7 ms"),
                                 check("d", Warning, "85 %"), check("f", Healthy)};

} // namespace

class HealthComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesByName();
    void takesThemInTheirOrder();
    void saysWhatIsWorthReading();
    void saysWhetherItHeldUp_data();
    void saysWhetherItHeldUp();
    void isJson();
};

void HealthComparisonTest::comparesByName()
{
    const HealthComparison comparison =
        compareHealth(report("2026-01-01T00:00:00Z", earlier), report("2026-01-02T00:00:00Z", later));
    QStringList seen;
    for (const HealthChange& change : comparison.changes)
        seen.append(change.name + u' ' + healthChangeName(change.kind));
    QCOMPARE(seen.join(u", "), QStringLiteral("a worse, b better, f new, e gone, c unchanged, d unchanged"));
    QCOMPARE(comparison.count(Kind::Unchanged), 2);
    QCOMPARE(comparison.changes[0].before->finding.state, Healthy);
    QCOMPARE(comparison.changes[0].after->finding.state, Warning);
    QVERIFY(!comparison.changes[2].before);
    QVERIFY(!comparison.changes[3].after);
}

void HealthComparisonTest::takesThemInTheirOrder()
{
    const HealthComparison comparison =
        compareHealth(report("2026-01-02T00:00:00Z", later), report("2026-01-01T00:00:00Z", earlier));
    QCOMPARE(comparison.changes[0].name, QStringLiteral("a"));
    QCOMPARE(comparison.changes[0].kind, Kind::Worse);
    QCOMPARE(comparison.before.made.date(), QDate(2026, 1, 1));
}

void HealthComparisonTest::saysWhatIsWorthReading()
{
    const HealthComparison comparison =
        compareHealth(report("2026-01-01T00:00:00Z", earlier), report("2026-01-02T00:00:00Z", later));
    QStringList worth;
    for (const HealthChange& change : comparison.changes) {
        if (change.isWorthReading())
            worth.append(change.name);
    }
    QCOMPARE(worth.join(u' '),
             QStringLiteral("a b e d")); // c: other figures, and healthy both times; f is new
}

void HealthComparisonTest::saysWhetherItHeldUp_data()
{
    QTest::addColumn<QList<CheckedHealth>>("after");
    QTest::addColumn<bool>("held");
    QTest::newRow("better") << QList{check("b", Healthy)} << true;
    QTest::newRow("as bad as before") << QList{check("b", Failed)} << true;
    QTest::newRow("worse") << QList{check("a", Warning)} << false;
    QTest::newRow("new and healthy") << QList{check("x", Healthy)} << true;
    QTest::newRow("new and wrong") << QList{check("x", Warning)} << false;
}

void HealthComparisonTest::saysWhetherItHeldUp()
{
    QFETCH(QList<CheckedHealth>, after);
    QTEST(compareHealth(report("2026-01-01T00:00:00Z", earlier), report("2026-01-02T00:00:00Z", after))
              .heldUp(),
          "held");
}

void HealthComparisonTest::isJson()
{
    const QJsonObject json =
        compareHealth(report("2026-01-01T00:00:00Z", earlier), report("2026-01-02T00:00:00Z", later))
            .toJson();
    QCOMPARE(json[u"heldUp"].toBool(true), false);
    const QJsonArray changes = json[u"changes"].toArray();
    QCOMPARE(changes.size(), 6);
    QCOMPARE(changes[2][u"change"].toString(), QStringLiteral("new"));
    QVERIFY(changes[2][u"before"].isNull());
    QCOMPARE(changes[5][u"after"][u"evidence"].toString(), QStringLiteral("85 %"));
    VERIFY_RESULT(HealthReport::fromJson(json[u"before"].toObject()));
}

QTEST_APPLESS_MAIN(HealthComparisonTest)
#include "tst_health_comparison.moc"
