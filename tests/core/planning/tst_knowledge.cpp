#include "core/support/files.h"
#include "planning_checks.h"
#include "result_checks.h"

using namespace lockstep;
using test::line;
using test::version;

namespace {

QStringList ids(const QList<UpgradeWarning>& warnings)
{
    QStringList result;
    for (const UpgradeWarning& warning : warnings)
        result.append(warning.id);
    return result;
}

const UpgradeWarning* warning(const Knowledge& knowledge, const QString& id)
{
    const auto found = std::ranges::find(knowledge.warnings(), id, &UpgradeWarning::id);
    return found == knowledge.warnings().end() ? nullptr : &*found;
}

} // namespace

class KnowledgeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shippedIsComplete();
    void nextAndPrevious_data();
    void nextAndPrevious();
    void linesBetween_data();
    void linesBetween();
    void minimumPostgres_data();
    void minimumPostgres();
    void avoidedReleases();
    void warnings_data();
    void warnings();
    void bounds_data();
    void bounds();
    void gravestFirst();
    void privilegedOnlyWhenThereAreSome();
    void aUsersFileAddsAndReplaces();
    void refuses_data();
    void refuses();
    void missingPlaces();
    void emptyFileIsFine();
};

void KnowledgeTest::shippedIsComplete()
{
    const Result<Knowledge> shipped = Knowledge::shipped();
    VERIFY_RESULT(shipped);
    QCOMPARE(shipped->lastMinor(3), 43);
    QCOMPARE(shipped->lastMinor(4), 5);
    QCOMPARE(shipped->lastMinor(5), 11);
    QCOMPARE(shipped->lastMinor(6), 12);
    QCOMPARE(shipped->lastMinor(7), std::nullopt);
    QCOMPARE(shipped->multiVersionFloor(), (MinorLine{3, 20}));
    // Every line from 3.0 to 7.6, without a gap.
    QCOMPARE(shipped->releaseLines().size(), 44 + 6 + 12 + 13 + 7);
    QCOMPARE(shipped->releaseLines().first().line, (MinorLine{3, 0}));
    for (qsizetype i = 1; i < shipped->releaseLines().size(); ++i)
        QCOMPARE(shipped->releaseLines()[i].line, shipped->next(shipped->releaseLines()[i - 1].line));
    const auto line510 = std::ranges::find(shipped->releaseLines(), MinorLine{5, 10}, &ReleaseLine::line);
    QCOMPARE(line510->last, Version(5, 10, 3940));
    QCOMPARE(line510->firstDate, QDate(2024, 11, 27));
    QCOMPARE(line510->lastDate, QDate(2024, 12, 19));
    QCOMPARE(shipped->outOfBand().size(), 17);
    for (const UpgradeWarning& each : shipped->warnings())
        QVERIFY2(each.text.endsWith(u'.') && !each.source.isEmpty(), qPrintable(each.id));
}

void KnowledgeTest::nextAndPrevious_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("next");
    QTest::addColumn<QString>("previous"); // empty: none
    const auto row = [](const char* at, const char* next, const char* previous) {
        QTest::newRow(at) << QString::fromLatin1(at) << QString::fromLatin1(next)
                          << QString::fromLatin1(previous);
    };
    row("3.42", "3.43", "3.41");
    row("3.43", "4.0", "3.42");
    row("4.0", "4.1", "3.43");
    row("4.5", "5.0", "4.4");
    row("4.6", "5.0", "4.5");
    row("4.9", "5.0", "4.5");
    row("6.0", "6.1", "5.11");
    row("7.0", "7.1", "6.12");
    row("7.6", "7.7", "7.5");
    row("8.0", "8.1", "");
    row("3.0", "3.1", "");
    row("0.0", "0.1", "");
}

void KnowledgeTest::nextAndPrevious()
{
    QFETCH(QString, line);
    QFETCH(QString, previous);
    QTEST(test::knowledge().next(test::line(line)).toString(), "next");
    const std::optional<MinorLine> before = test::knowledge().previous(test::line(line));
    QCOMPARE(before ? before->toString() : QString(), previous);
}

void KnowledgeTest::linesBetween_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<int>("lines");
    const auto row = [](const char* from, const char* to, int lines) {
        QTest::addRow("%s %s", from, to) << QString::fromLatin1(from) << QString::fromLatin1(to) << lines;
    };
    row("5.9", "5.9", 0);
    row("5.9", "5.10", 1);
    row("3.43", "4.0", 1);
    row("3.42", "4.1", 3);
    row("4.9", "5.0", 1);
    row("5.8", "6.12", 16);
    row("3.20", "7.6", 23 + 6 + 12 + 13 + 7);
    row("6.0", "5.9", 0);
    row("5.9", "5.8", 0);
    row("7.4", "8.0", 3); // 7.6 is the last that is known
    row("7.9", "8.1", 2);
}

void KnowledgeTest::linesBetween()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QTEST(test::knowledge().linesBetween(line(from), line(to)), "lines");
}

void KnowledgeTest::minimumPostgres_data()
{
    QTest::addColumn<QString>("release");
    QTest::addColumn<int>("major");
    QTest::newRow("old") << QStringLiteral("2.13.0") << 0;
    QTest::newRow("3.26.3") << QStringLiteral("3.26.3") << 11;
    QTest::newRow("3.27.0") << QStringLiteral("3.27.0") << 12;
    QTest::newRow("5.11.6271") << QStringLiteral("5.11.6271") << 12;
    QTest::newRow("6.0.0") << QStringLiteral("6.0.0") << 16;
    QTest::newRow("7.2.1943") << QStringLiteral("7.2.1943") << 16;
}

void KnowledgeTest::minimumPostgres()
{
    QFETCH(QString, release);
    QTEST(test::knowledge().minimumPostgres(version(release)), "major");
}

void KnowledgeTest::avoidedReleases()
{
    const AvoidedRelease* avoided = test::knowledge().avoided(Version(5, 9, 17785));
    QVERIFY(avoided);
    QCOMPARE(avoided->instead, Version(5, 9, 1590));
    QVERIFY(!test::knowledge().avoided(Version(5, 9, 1590)));
    for (const char* each : {"3.30.0", "3.30.1", "3.30.2", "3.35.0", "4.0.0", "4.4.0", "4.4.1", "5.1.1",
                             "5.1.2", "5.1.3", "5.1.4", "5.10.0"})
        QVERIFY2(test::knowledge().avoided(version(QString::fromLatin1(each))), each);
    for (const AvoidedRelease& each : test::knowledge().avoidedReleases()) {
        QVERIFY2(each.reason.endsWith(u'.'), qPrintable(each.version.toString()));
        QVERIFY2(!each.instead || !test::knowledge().avoided(*each.instead),
                 qPrintable(each.version.toString()));
    }
}

void KnowledgeTest::warnings_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("applies");
    const auto row = [](const char* from, const char* to, const char* id, bool applies = true) {
        QTest::addRow("%s to %s: %s", from, to, id)
            << QString::fromLatin1(from) << QString::fromLatin1(to) << QString::fromLatin1(id) << applies;
    };
    row("3.26.3", "3.27.5", "postgres-12");
    row("3.26.3", "3.26.4", "postgres-12", false);
    row("3.27.0", "3.27.5", "postgres-12", false);
    row("3.20.1", "4.5.1", "postgres-12");
    row("5.9.1590", "5.10.3940", "postgres-16-images");
    row("5.10.1164", "5.10.3940", "postgres-16-images", false);
    row("5.8.1579", "6.12.5040", "postgres-16-images");
    row("6.1.5633", "6.2.3841", "collation-6.2");
    row("6.2.1106", "6.2.2553", "collation-6.2");
    row("6.1.5633", "6.2.1106", "collation-6.2", false);
    row("6.2.2553", "6.2.3841", "collation-6.2", false);
    row("6.2.3841", "6.3.4167", "collation-6.2", false);
    row("3.30.3", "3.31.2", "reindex-3.31");
    row("3.30.3", "3.31.2", "origin-of-3.31", false);
    row("3.29.1", "3.31.2", "origin-of-3.31");
    row("3.29.1", "3.30.2", "corrupting-3.30");
    row("3.29.1", "3.30.3", "corrupting-3.30", false);
    row("3.29.1", "3.31.0", "corrupting-3.30", false);
    row("3.30.1", "3.30.3", "corrupted-3.30");
    row("3.30.3", "3.31.2", "corrupted-3.30", false);
    row("4.3.1", "4.4.2", "stale-migration-4.4", false);
    row("4.3.1", "4.4.1", "stale-migration-4.4");
    row("3.40.0", "4.4.0", "stale-migration-4.4");
    row("4.4.0", "4.4.1", "stale-migration-4.4", false);
    row("4.3.1", "4.5.1", "stale-migration-4.4", false);
    row("4.4.2", "4.5.1", "scip-4.5");
    row("4.5.1", "5.0.6", "scip-complete");
    row("5.0.3", "5.1.5", "migration-order-5.1.5");
    row("5.0.6", "5.1.6", "migration-order-5.1.5", false);
    row("4.5.1", "5.1.5", "migration-order-5.1.5", false);
    row("5.1.0", "5.1.5", "migration-order-5.1.5", false);
    row("5.0.6", "5.1.3", "migrator-tag-5.1");
    row("5.0.6", "5.1.9", "migrator-tag-5.1", false);
    row("5.9.1590", "5.10.0", "broken-5.10.0");
    row("5.9.1590", "5.10.1164", "broken-5.10.0", false);
    row("5.11.6271", "6.0.2687", "postgres-16");
    row("5.9.45", "6.0.0", "helm-over-postgres-16");
    row("5.10.3940", "6.0.0", "helm-over-postgres-16", false);
    row("5.8.1579", "5.10.3940", "helm-over-postgres-16", false);
    row("5.11.6271", "6.0.2687", "security-6.0");
    row("5.11.6271", "6.0.12741", "security-6.0", false);
    row("5.8.1579", "5.9.1590", "tenant-backfill");
    row("6.11.5639", "6.12.5040", "autoupgrade-gone");
    row("5.9.1590", "7.0.2852", "postgres-12-to-7");
    row("6.12.5040", "7.0.2852", "postgres-12-to-7", false);
    row("5.10.3940", "5.11.6271", "drift-on-postgres-12");
    row("5.9.1590", "5.10.3940", "drift-on-postgres-12", false);
    row("6.0.0", "6.1.0", "postgres-14-indexes");
}

void KnowledgeTest::warnings()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, id);
    QVERIFY2(warning(test::knowledge(), id), "there is no such warning");
    QTEST(ids(test::knowledge().warningsFor(version(from), version(to))).contains(id), "applies");
}

void KnowledgeTest::bounds_data()
{
    QTest::addColumn<QString>("fromMin");
    QTest::addColumn<QString>("fromMax");
    QTest::addColumn<QString>("toMin");
    QTest::addColumn<QString>("toMax");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<bool>("applies");
    const auto row = [](const char* name, const QStringList& bounds, const char* from, const char* to,
                        bool applies) {
        QTest::newRow(name) << bounds[0] << bounds[1] << bounds[2] << bounds[3] << QString::fromLatin1(from)
                            << QString::fromLatin1(to) << applies;
    };
    const QString none;
    const QString line = QStringLiteral("5.3");
    const QString exact = QStringLiteral("5.3.2");
    row("no bounds", {none, none, none, none}, "1.0.0", "9.9.9", true);
    row("fromMin line, first patch", {line, none, none, none}, "5.3.0", "6.0.0", true);
    row("fromMin line, pre-release", {line, none, none, none}, "5.3.0-rc.1", "6.0.0", true);
    row("fromMin line, below", {line, none, none, none}, "5.2.9", "6.0.0", false);
    row("fromMin exact, at", {exact, none, none, none}, "5.3.2", "6.0.0", true);
    row("fromMin exact, below", {exact, none, none, none}, "5.3.1", "6.0.0", false);
    row("fromMax line, any patch", {none, line, none, none}, "5.3.99999", "6.0.0", true);
    row("fromMax line, above", {none, line, none, none}, "5.4.0", "6.0.0", false);
    row("fromMax exact, above", {none, exact, none, none}, "5.3.3", "6.0.0", false);
    row("toMin line, reached", {none, none, line, none}, "5.2.9", "5.3.0", true);
    row("toMin line, pre-release reaches it", {none, none, line, none}, "5.2.9", "5.3.0-rc.1", true);
    row("toMin line, crossed", {none, none, line, none}, "5.0.0", "7.0.0", true);
    row("toMin line, within", {none, none, line, none}, "5.3.0", "5.3.9", false);
    row("toMin line, not reached", {none, none, line, none}, "5.0.0", "5.2.9", false);
    row("toMin exact, within the line", {none, none, exact, none}, "5.3.0", "5.3.2", true);
    row("toMin exact, from it", {none, none, exact, none}, "5.3.2", "5.3.3", false);
    row("toMax line, any patch", {none, none, none, line}, "5.0.0", "5.3.77", true);
    row("toMax line, above", {none, none, none, line}, "5.0.0", "5.4.0", false);
    row("both ends, at", {none, none, exact, exact}, "5.3.1", "5.3.2", true);
    row("both ends, passed", {none, none, exact, exact}, "5.3.1", "5.3.3", false);
}

void KnowledgeTest::bounds()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    const auto bound = [](const char* column) {
        const QString text = *static_cast<QString*>(QTest::qData(column, qMetaTypeId<QString>()));
        return text.isEmpty() ? std::nullopt : std::optional(version(text));
    };
    UpgradeWarning warning;
    warning.fromMin = bound("fromMin");
    warning.fromMax = bound("fromMax");
    warning.toMin = bound("toMin");
    warning.toMax = bound("toMax");
    QTEST(warning.appliesTo(version(from), version(to)), "applies");
}

void KnowledgeTest::gravestFirst()
{
    const QList<UpgradeWarning> warnings =
        test::knowledge().warningsFor(Version(3, 20, 1), Version(7, 2, 1943), true);
    QVERIFY(warnings.size() > 30);
    QVERIFY(std::ranges::is_sorted(warnings, std::greater(), &UpgradeWarning::severity));
    QCOMPARE(warnings.first().severity, UpgradeWarning::Severity::Blocker);
    QCOMPARE(warnings.last().severity, UpgradeWarning::Severity::Info);
}

void KnowledgeTest::privilegedOnlyWhenThereAreSome()
{
    const QString id = QStringLiteral("privileged-role");
    QVERIFY(!ids(test::knowledge().warningsFor(Version(5, 8, 0), Version(5, 9, 0))).contains(id));
    QVERIFY(ids(test::knowledge().warningsFor(Version(5, 8, 0), Version(5, 9, 0), true)).contains(id));
}

void KnowledgeTest::aUsersFileAddsAndReplaces()
{
    const QTemporaryDir folder;
    const QString own = folder.filePath(QStringLiteral("own.yaml"));
    VERIFY_RESULT(writeFile(own, R"(
lastMinors: [7.9]
multiVersionFloor: "4.0"
releaseLines:
  - {line: 5.10, last: 5.10.9999}
  - {line: 7.9, last: 7.9.1}
minimumPostgres:
  - {from: 8.0, major: 18}
avoidedReleases:
  - {version: 6.5.0, reason: ours., source: us}
outOfBandMigrations:
  - {id: 24, introduced: 5.1, deprecated: 5.5, component: c, description: later}
warnings:
  - {id: grpc-5.3, severity: info, kind: network, text: Done here., source: us, toMin: 5.3}
  - {id: ours, severity: blocker, kind: network, text: Ours., source: us, toMin: 7.9,
     deployments: [compose, helm], extraLowSeconds: 60, extraHighSeconds: 120, downtime: true}
)"));
    const Result<Knowledge> knowledge =
        Knowledge::load(QStringLiteral(LOCKSTEP_SOURCE_DIR "/resources/knowledge"), {own});
    VERIFY_RESULT(knowledge);
    QCOMPARE(knowledge->lastMinor(7), 9);
    QCOMPARE(knowledge->lastMinor(6), 12);
    QCOMPARE(knowledge->multiVersionFloor(), (MinorLine{4, 0}));
    QCOMPARE(knowledge->releaseLines().size(), test::knowledge().releaseLines().size() + 1);
    QCOMPARE(knowledge->releaseLines().last().last, Version(7, 9, 1));
    QVERIFY(knowledge->releaseLines().last().lastDate.isNull());
    QCOMPARE(knowledge->minimumPostgres(Version(8, 1, 0)), 18);
    QCOMPARE(knowledge->minimumPostgres(Version(7, 1, 0)), 16);
    QCOMPARE(knowledge->avoided(Version(6, 5, 0))->reason, QStringLiteral("ours."));
    QCOMPARE(knowledge->outOfBand().size(), test::knowledge().outOfBand().size());
    QCOMPARE(knowledge->outOfBand().last().deprecated, (MinorLine{5, 5}));
    QCOMPARE(knowledge->warnings().size(), test::knowledge().warnings().size() + 1);
    QCOMPARE(warning(*knowledge, QStringLiteral("grpc-5.3"))->severity, UpgradeWarning::Severity::Info);
    const UpgradeWarning* ours = warning(*knowledge, QStringLiteral("ours"));
    QCOMPARE(ours->deployments, (QStringList{QStringLiteral("compose"), QStringLiteral("helm")}));
    QCOMPARE(ours->extraHighSeconds, 120);
    QVERIFY(ours->downtime);
}

void KnowledgeTest::refuses_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* name, const char* yaml, const char* place, const char* part) {
        QTest::newRow(name) << QByteArray(yaml) << QString::fromLatin1(place) << QString::fromLatin1(part);
    };
    row("not YAML", "warnings: [\n", "own.yaml:", "");
    row("not a mapping", "- 1\n", "own.yaml:1:1", "must be a mapping");
    row("two documents", "lastMinors: [3.43]\n---\nlastMinors: [4.5]\n", "own.yaml:3:1",
        "more than one YAML document");
    row("unknown top key", "lastMinors: [3.43]\nwarning: []\n", "own.yaml:2:1", "unknown key \"warning\"");
    row("key twice", "lastMinors: [3.43]\nlastMinors: [4.5]\n", "own.yaml:2:1", "lastMinors twice");
    row("unknown entry key",
        "outOfBandMigrations:\n  - id: 1\n    introduced: 1.0\n    depracated: 1.2\n"
        "    component: c\n    description: d\n",
        "own.yaml:4:5", "depracated");
    row("missing key", "outOfBandMigrations:\n  - {id: 1, introduced: 1.0, component: c}\n", "own.yaml:2:5",
        "has no description");
    row("not a list", "warnings: {}\n", "own.yaml:1:11", "must be a list");
    row("entry not a mapping", "warnings: [5]\n", "own.yaml:1:12", "must be a mapping");
    row("not a number", "outOfBandMigrations: [{id: one, introduced: 1.0, component: c, description: d}]\n",
        "own.yaml:1:28", "id must be a whole number");
    row("negative", "outOfBandMigrations: [{id: -1, introduced: 1.0, component: c, description: d}]\n",
        "own.yaml:1:28", "0 or more");
    row("not a boolean",
        "outOfBandMigrations: [{id: 1, introduced: 1.0, component: c, description: d, nonDestructive: "
        "yes}]\n",
        "own.yaml:1:94", "true or false");
    row("not a text", "outOfBandMigrations: [{id: 1, introduced: 1.0, component: [c], description: d}]\n",
        "own.yaml:1:59", "component must be a text");
    row("empty text", "outOfBandMigrations: [{id: 1, introduced: 1.0, component: '', description: d}]\n",
        "own.yaml:1:59", "component must be a text");
    row("line with patch",
        "outOfBandMigrations: [{id: 1, introduced: 1.0.1, component: c, description: d}]\n", "own.yaml:1:43",
        "minor line such as 5.10");
    row("deprecated too early",
        "outOfBandMigrations: [{id: 1, introduced: 1.2, deprecated: 1.2, component: c, description: d}]\n",
        "own.yaml:1:60", "above introduced");
    row("bad version", "avoidedReleases: [{version: 5.x, reason: r, source: s}]\n", "own.yaml:1:29",
        "version such as 5.10.0");
    row("avoided line", "avoidedReleases: [{version: 5.1, reason: r, source: s}]\n", "own.yaml:1:29",
        "one release");
    row("instead of itself", "avoidedReleases: [{version: 5.1.1, reason: r, source: s, instead: 5.1.1}]\n",
        "own.yaml:1:67", "another release");
    row("twice",
        "avoidedReleases:\n  - {version: 5.1.1, reason: r, source: s}\n"
        "  - {version: v5.1.1, reason: r, source: s}\n",
        "own.yaml:3:5", "twice");
    row("date", "releaseLines: [{line: 5.1, last: 5.1.9, firstDate: 21.09.2023}]\n", "own.yaml:1:52",
        "a date such as");
    row("date that is none", "releaseLines: [{line: 5.1, last: 5.1.9, firstDate: 2023-02-30}]\n",
        "own.yaml:1:52", "a date such as");
    row("dates swapped",
        "releaseLines: [{line: 5.1, last: 5.1.9, firstDate: 2023-02-03, lastDate: 2023-02-01}]\n",
        "own.yaml:1:74", "must not be below firstDate");
    row("other line's patch", "releaseLines: [{line: 5.1, last: 5.2.9}]\n", "own.yaml:1:34",
        "of the line 5.1");
    row("last minors", "lastMinors: [3.43, 3.44]\n", "own.yaml:1:20", "major 3 twice");
    row("last minors as a map", "lastMinors: {3: 43}\n", "own.yaml:1:13", "list of minor lines");
    row("severity", "warnings: [{id: a, severity: bad, kind: k, text: t, source: s}]\n", "own.yaml:1:30",
        "info, warning or blocker");
    row("deployment",
        "warnings: [{id: a, severity: info, kind: k, text: t, source: s, deployments: [docker]}]\n",
        "own.yaml:1:78", "\"docker\" is not a deployment");
    row("deployments not a list",
        "warnings: [{id: a, severity: info, kind: k, text: t, source: s, deployments: helm}]\n",
        "own.yaml:1:78", "a list of texts");
    row("swapped range",
        "warnings: [{id: a, severity: info, kind: k, text: t, source: s, toMin: 5.2, toMax: 5.1}]\n",
        "own.yaml:1:84", "must not be below toMin");
    row("swapped seconds",
        "warnings: [{id: a, severity: info, kind: k, text: t, source: s, extraLowSeconds: 5}]\n",
        "own.yaml:1:12", "must not be below extraLowSeconds");
}

void KnowledgeTest::refuses()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, place);
    QFETCH(QString, part);
    const Result<Knowledge> knowledge = test::knowledgeFrom(yaml);
    QVERIFY2(!knowledge, "an error was expected");
    QCOMPARE(knowledge.error().kind, ErrorKind::Invalid);
    QVERIFY2(knowledge.error().subject.contains(place), qPrintable(knowledge.error().message()));
    QVERIFY2(knowledge.error().happened.contains(part), qPrintable(knowledge.error().message()));
}

void KnowledgeTest::missingPlaces()
{
    VERIFY_ERROR(Knowledge::load(QStringLiteral("/no/such/folder")), ErrorKind::NotFound,
                 "there is no such folder");
    const QTemporaryDir empty;
    VERIFY_ERROR(Knowledge::load(empty.path()), ErrorKind::NotFound, "no .yaml file");
    VERIFY_ERROR(Knowledge::shipped({QStringLiteral("/no/such/file.yaml")}), ErrorKind::NotFound,
                 "/no/such/file.yaml");
}

void KnowledgeTest::emptyFileIsFine()
{
    VERIFY_RESULT(test::knowledgeFrom(""));
    VERIFY_RESULT(test::knowledgeFrom("# nothing yet\nwarnings:\n"));
}

QTEST_GUILESS_MAIN(KnowledgeTest)
#include "tst_knowledge.moc"
