#include "core/database/release_builder.h"
#include "drift_fixture.h"
#include "rounds.h"
#include "schema_changes.h"
#include "test_data.h"

#include <QTest>

using namespace lockstep;
using namespace lockstep::test;

/// Any few changes at once, found and repaired: the dump of the schema is what it was.
class DriftRandomTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sample();
    void realRelease_data();
    void realRelease();

private:
    void tryCombinations(DriftFixture& fixture, unsigned count);
    void tryOne(DriftFixture& fixture, unsigned seed);

    int m_beyondRepair = 0;
};

void DriftRandomTest::tryOne(DriftFixture& fixture, unsigned seed)
{
    const QString sg = QStringLiteral("sg");
    VERIFY_RESULT(fixture.copy(sg));
    SchemaChanges changes(fixture.expected(), seed);
    QStringList done;
    const qsizetype wanted = 1 + seed % 7;
    for (int tries = 0; tries < 50 && done.size() < wanted; ++tries) {
        const QString sql = changes.next();
        if (!sql.isEmpty() && fixture.run(sg, sql))
            done.append(sql);
    }
    const auto context = [&](const QByteArray& what) {
        return "seed " + QByteArray::number(seed) + '\n' + done.join(QStringLiteral(";\n")).toUtf8() +
               "\n\n" + what;
    };
    const Result<DriftReport> report = fixture.drift(sg);
    VERIFY_RESULT(report);
    const Result<QByteArray> changed = fixture.dump(sg);
    VERIFY_RESULT(changed);
    QVERIFY2(report->drift.isEmpty() == (*changed == fixture.goodDump()),
             context("found: " + listed(report->drift.differences).toUtf8() + '\n' +
                     firstDifference(fixture.goodDump(), *changed)));
    if (report->drift.isEmpty())
        return;
    const Result<Drift> left = fixture.repair(sg, *report, report->drift.differences);
    if (!left && left.error().message().contains(u"contains null values")) {
        // The values of a dropped column are lost, and rows that must have one are there: nobody can repair
        // that.
        const Result<QByteArray> untouched = fixture.dump(sg);
        VERIFY_RESULT(untouched);
        QVERIFY2(*untouched == *changed, context("changed all the same"));
        ++m_beyondRepair;
        return;
    }
    QVERIFY2(left, left ? ""
                        : context(left.error().message().toUtf8() + '\n' +
                                  planRepair(*report, report->drift.differences).join(u'\n').toUtf8()));
    const Result<QByteArray> dump = fixture.dump(sg);
    VERIFY_RESULT(dump);
    QVERIFY2(*dump == fixture.goodDump(), context(firstDifference(fixture.goodDump(), *dump)));
}

void DriftRandomTest::tryCombinations(DriftFixture& fixture, unsigned count)
{
    bool isNumber = false;
    m_beyondRepair = 0;
    const unsigned only = qEnvironmentVariable("LOCKSTEP_TEST_SEED").toUInt(&isNumber);
    for (unsigned seed = isNumber ? only : 0; seed < (isNumber ? only + 1 : count); ++seed) {
        tryOne(fixture, seed);
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY(m_beyondRepair * 3 <= int(count));
}

void DriftRandomTest::sample()
{
    DriftFixture fixture;
    VERIFY_RESULT(fixture.start(driftSampleSql));
    tryCombinations(fixture, unsigned(rounds(40, 200)));
}

void DriftRandomTest::realRelease_data()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("3.36.3") << QStringLiteral("3.36.3");
    QTest::newRow("6.12.5040") << QStringLiteral("6.12.5040");
}

void DriftRandomTest::realRelease()
{
    QFETCH(QString, version);
    REQUIRE_REAL_DATA(old, "releases-3.25-3.37.bundle");
    REQUIRE_REAL_DATA(recent, "releases-5.8-6.12.bundle");
    const Result<CatalogContents> contents = readCatalog(version.startsWith(u"3.") ? old : recent);
    VERIFY_RESULT(contents);
    const Result<Version> release = Version::parse(version);
    VERIFY_RESULT(release);
    DriftFixture fixture;
    VERIFY_RESULT(fixture.start({}));
    VERIFY_RESULT(buildRelease(*contents, *release, Schema::Frontend,
                               fixture.server().database(QStringLiteral("good")), {}, {}));
    VERIFY_RESULT(fixture.learn());
    tryCombinations(fixture, unsigned(rounds(4, 15)));
}

QTEST_GUILESS_MAIN(DriftRandomTest)
#include "tst_drift_random.moc"
