#include "core/database/backfill.h"
#include "core/database/migration_log.h"
#include "core/database/migrator.h"
#include "core/database/sql_error.h"
#include "result_checks.h"

using namespace lockstep;

namespace {

enum class Ended { Pending, Failed, Succeeded };

MigrationLogEntry entry(MigrationId id, Ended ended, int second, bool up = true, bool backfilled = false)
{
    static qint64 logId = 0;
    MigrationLogEntry made;
    made.logId = ++logId;
    made.migration = id;
    made.up = up;
    made.startedAt = QDateTime::fromSecsSinceEpoch(second, QTimeZone::UTC);
    made.backfilled = backfilled;
    if (ended != Ended::Pending) {
        made.finishedAt = made.startedAt.addSecs(1);
        made.success = ended == Ended::Succeeded;
    }
    return made;
}

QString shown(AppliedState state)
{
    QList<MigrationId> applied = state.applied.values();
    std::ranges::sort(applied);
    return QStringLiteral("applied %1; pending %2; failed %3")
        .arg(migrationIdList(applied), migrationIdList(state.pending), migrationIdList(state.failed));
}

Definition plain(MigrationId id, const QList<MigrationId>& parents)
{
    Definition made;
    made.id = id;
    made.parents = parents;
    return made;
}

// 1 - 2 - 3 - 4 - 5, where a later release squashed all up to 3 into 3.
StitchedGraph squashedAtThree()
{
    StitchedGraph stitched;
    stitched.graph = MigrationGraph::build(Schema::Frontend, {plain(1, {}), plain(2, {1}), plain(3, {2}),
                                                              plain(4, {3}), plain(5, {4})})
                         .value();
    stitched.bounds.insert(Version(3, 20, 0), {1, {2}, false});
    stitched.bounds.insert(Version(3, 30, 0), {3, {4}, false});
    stitched.bounds.insert(Version(3, 31, 0), {-3, {5}, false});
    return stitched;
}

} // namespace

class MigrationLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void classifies_data();
    void classifies();
    void tableNamesAndLockKeys();
    void privilegedHashes();
    void privilegedScripts();
    void backfillsWhatASquashedRootStandsFor();
    void backfillsNothingOverTrouble();
    void backfillsFromTheLegacyTable();
    void theLegacyTableCountsWhileOnlyOldRowsExist();
    void refusesADirtyOrUnknownLegacyRow();
    void findsTheLineOfAPosition();
};

void MigrationLogTest::classifies_data()
{
    using Entries = QList<MigrationLogEntry>;
    QTest::addColumn<Entries>("entries");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const Entries& entries, const char* expected) {
        QTest::newRow(name) << entries << QString::fromLatin1(expected);
    };
    row("none", {}, "applied ; pending ; failed ");
    row("applied", {entry(1, Ended::Succeeded, 1)}, "applied 1; pending ; failed ");
    row("pending", {entry(1, Ended::Pending, 1)}, "applied ; pending 1; failed ");
    row("failed", {entry(1, Ended::Failed, 1)}, "applied ; pending ; failed 1");
    row("retried", {entry(1, Ended::Failed, 1), entry(1, Ended::Succeeded, 2)},
        "applied 1; pending ; failed ");
    row("newest decides, not the last row", {entry(1, Ended::Succeeded, 2), entry(1, Ended::Failed, 1)},
        "applied 1; pending ; failed ");
    row("reverted", {entry(1, Ended::Succeeded, 1), entry(1, Ended::Succeeded, 2, false)},
        "applied ; pending ; failed ");
    row("failed revert", {entry(1, Ended::Succeeded, 1), entry(1, Ended::Failed, 2, false)},
        "applied 1; pending ; failed ");
    row("running revert", {entry(1, Ended::Succeeded, 1), entry(1, Ended::Pending, 2, false)},
        "applied ; pending 1; failed ");
    row("backfilled counts last", {entry(1, Ended::Failed, 1), entry(1, Ended::Succeeded, 2, true, true)},
        "applied ; pending ; failed 1");
    row("only backfilled", {entry(1, Ended::Succeeded, 2, true, true)}, "applied 1; pending ; failed ");
    row("ascending", {entry(3, Ended::Failed, 1), entry(2, Ended::Failed, 1), entry(-3, Ended::Succeeded, 1)},
        "applied -3; pending ; failed 2, 3");
    row("same instant, later row", {entry(1, Ended::Failed, 1), entry(1, Ended::Succeeded, 1)},
        "applied 1; pending ; failed ");
}

void MigrationLogTest::classifies()
{
    QFETCH(QList<MigrationLogEntry>, entries);
    QFETCH(QString, expected);
    QCOMPARE(shown(classify(entries)), expected);
}

void MigrationLogTest::tableNamesAndLockKeys()
{
    QCOMPARE(migrationsTableName(Schema::Frontend), QStringLiteral("schema_migrations"));
    QCOMPARE(migrationsTableName(Schema::CodeIntel), QStringLiteral("codeintel_schema_migrations"));
    QCOMPARE(migrationsTableName(Schema::CodeInsights), QStringLiteral("codeinsights_schema_migrations"));
    QCOMPARE(advisoryLockKey(Schema::Frontend), 1308612253);
    QCOMPARE(advisoryLockKey(Schema::CodeIntel), 1731304153);
    QCOMPARE(advisoryLockKey(Schema::CodeInsights), 1054047648);
}

void MigrationLogTest::privilegedHashes()
{
    QCOMPARE(privilegedHash({1680296731}), QStringLiteral("pakF/PRYjRjicVD4Ks9b2xcbfCo="));
    QCOMPARE(privilegedHash({1657908958, 1657908965}), QStringLiteral("vp6EzmVmJfHgfchaShhJPUCq5v4="));
}

void MigrationLogTest::privilegedScripts()
{
    Definition extension = plain(7, {});
    extension.name = QStringLiteral("add\nextension");
    extension.up = QStringLiteral("CREATE EXTENSION citext; -- last");
    const QString script = privilegedScript({extension});
    QVERIFY(script.startsWith(u"BEGIN;\n"));
    QVERIFY(script.contains(u"\n-- migration 7: add extension\nCREATE EXTENSION citext; -- last\n;\n"));
    QVERIFY(script.endsWith(u"\nCOMMIT;\n"));
}

void MigrationLogTest::backfillsWhatASquashedRootStandsFor()
{
    // Installed at 3.30, from the squashed root on.
    const auto plan =
        planBackfill(squashedAtThree(), {entry(3, Ended::Succeeded, 1), entry(4, Ended::Succeeded, 2)}, {});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->ids, (QList<MigrationId>{1, 2}));
    QCOMPARE(plan->state.applied, (QSet<MigrationId>{1, 2, 3, 4}));
    const auto again = planBackfill(squashedAtThree(),
                                    {entry(1, Ended::Succeeded, 1), entry(2, Ended::Succeeded, 1),
                                     entry(3, Ended::Succeeded, 1), entry(4, Ended::Succeeded, 2)},
                                    {});
    VERIFY_RESULT(again);
    QVERIFY(again->ids.isEmpty());
    const auto early = planBackfill(squashedAtThree(), {entry(3, Ended::Succeeded, 1)}, {});
    VERIFY_RESULT(early);
    QVERIFY(early->ids.isEmpty());
}

void MigrationLogTest::backfillsNothingOverTrouble()
{
    for (const Ended trouble : {Ended::Failed, Ended::Pending}) {
        const auto plan = planBackfill(
            squashedAtThree(),
            {entry(3, Ended::Succeeded, 1), entry(4, Ended::Succeeded, 2), entry(5, trouble, 3)}, {});
        VERIFY_RESULT(plan);
        QVERIFY(plan->ids.isEmpty());
    }
    const auto empty = planBackfill(squashedAtThree(), {}, {});
    VERIFY_RESULT(empty);
    QVERIFY(empty->ids.isEmpty());
}

void MigrationLogTest::backfillsFromTheLegacyTable()
{
    const auto plan = planBackfill(squashedAtThree(), {}, LegacyVersion{4, false});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->ids, (QList<MigrationId>{1, 2, 3, 4}));
    QCOMPARE(plan->state.applied, (QSet<MigrationId>{1, 2, 3, 4}));
    // Once the log has something applied the legacy table is history.
    const auto later =
        planBackfill(squashedAtThree(), {entry(1, Ended::Succeeded, 1)}, LegacyVersion{4, true});
    VERIFY_RESULT(later);
    QVERIFY(later->ids.isEmpty());
}

void MigrationLogTest::theLegacyTableCountsWhileOnlyOldRowsExist()
{
    MigrationLogEntry old = entry(4, Ended::Succeeded, 1);
    old.format = 1;
    const auto plan = planBackfill(squashedAtThree(), {old}, LegacyVersion{4, false});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->ids, (QList<MigrationId>{1, 2, 3, 4}));
}

void MigrationLogTest::refusesADirtyOrUnknownLegacyRow()
{
    VERIFY_ERROR(planBackfill(squashedAtThree(), {}, LegacyVersion{4, true}), ErrorKind::Precondition,
                 "dirty");
    VERIFY_ERROR(planBackfill(squashedAtThree(), {}, LegacyVersion{99, false}), ErrorKind::Precondition,
                 "99");
}

void MigrationLogTest::findsTheLineOfAPosition()
{
    const QString text = QString::fromUtf8("a\n𝄞b\nc");
    QCOMPARE(lineOf(text, 1), 1);
    QCOMPARE(lineOf(text, 3), 2);
    QCOMPARE(lineOf(text, 4), 2); // the clef counts once, though it takes two UTF-16 units
    QCOMPARE(lineOf(text, 6), 3);
    QCOMPARE(lineOf(text, 7), 0);
    QCOMPARE(lineOf(text, 0), 0);
}

QTEST_APPLESS_MAIN(MigrationLogTest)
#include "tst_migration_log.moc"
