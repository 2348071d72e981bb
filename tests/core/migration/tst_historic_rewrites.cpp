#include "core/migration/definition_rules.h"
#include "core/migration/historic_rewrites.h"

#include <QTest>

using namespace lockstep;

class HistoricRewritesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rewrites_data();
    void rewrites();
    void flagsAreDerived_data();
    void flagsAreDerived();
    void modernReleasesAreLeftAlone();
    void renumbersOneReleaseOnly();
    void splitsASquashedRoot();
    void splitsNothingElse();
};

namespace {

Definition definitionOf(MigrationId id, const QString& up, const QString& down = {})
{
    return {.id = id, .name = {}, .up = up, .down = down, .parents = {}, .index = {}, .path = {}};
}

} // namespace

void HistoricRewritesTest::rewrites_data()
{
    QTest::addColumn<Schema>("schema");
    QTest::addColumn<qint64>("id");
    QTest::addColumn<QString>("up");
    QTest::addColumn<QString>("newUp");
    QTest::addColumn<QString>("down");
    QTest::addColumn<QString>("newDown");
    const auto up = [](const char* name, Schema schema, qint64 id, const char* before, const char* after) {
        QTest::newRow(name) << schema << id << QString::fromUtf8(before) << QString::fromUtf8(after)
                            << QString() << QString();
    };
    const auto down = [](const char* name, Schema schema, qint64 id, const char* before, const char* after) {
        QTest::newRow(name) << schema << id << QString() << QString() << QString::fromUtf8(before)
                            << QString::fromUtf8(after);
    };
    up("TimescaleDB's extension", Schema::CodeInsights, 1000000001,
       "CREATE EXTENSION IF NOT EXISTS timescaledb;\nCREATE TABLE a (b int);\nSELECT create_hypertable('a', "
       "'b');",
       "CREATE TABLE a (b int);");
    up("TimescaleDB's setting", Schema::CodeInsights, 1000000004,
       "-- why\nALTER SYSTEM SET timescaledb.telemetry_level=off;", "-- why");
    up("TimescaleDB's chunks", Schema::CodeInsights, 1000000010,
       "SELECT drop_chunks('a', now());\nTRUNCATE a;", "TRUNCATE a;");
    up("code insights' bookkeeping", Schema::CodeInsights, 1000000002,
       "COMMENT ON TABLE codeinsights_schema_migrations IS 'x;';\nCOMMENT ON TABLE a IS 'y';",
       "COMMENT ON TABLE a IS 'y';");
    up("code intelligence's bookkeeping", Schema::CodeIntel, 1000000004,
       "COMMENT ON COLUMN codeintel_schema_migrations.dirty IS 'x';\nCOMMENT ON TABLE a IS 'y';",
       "COMMENT ON TABLE a IS 'y';");
    up("procedure call", Schema::Frontend, 1528395950, "CALL set_repo_stars_null_to_zero();",
       "UPDATE repo SET stars = 0 WHERE stars IS NULL;");
    up("own transaction", Schema::Frontend, 1528395898, "-- why\nBEGIN;\n\nSELECT 1;\n\nEND;",
       "-- why\n\n\nSELECT 1;");
    up("early commit", Schema::CodeInsights, 1000000010, "SELECT 1;\nCOMMIT;\n\n-- note",
       "SELECT 1;\n\n\n-- note");
    up("commits of a procedure stay", Schema::Frontend, 1528395949,
       "CREATE PROCEDURE p() AS $$ BEGIN COMMIT; END $$ LANGUAGE plpgsql;",
       "CREATE PROCEDURE p() AS $$ BEGIN COMMIT; END $$ LANGUAGE plpgsql;");
    up("chained commits stay", Schema::Frontend, 1, "SELECT 1; COMMIT AND CHAIN; SELECT 2;",
       "SELECT 1; COMMIT AND CHAIN; SELECT 2;");
    up("several indexes in one transaction", Schema::Frontend, 5,
       "CREATE INDEX CONCURRENTLY a ON t (x);\nCREATE UNIQUE INDEX CONCURRENTLY b ON t (y);",
       "CREATE INDEX a ON t (x);\nCREATE UNIQUE INDEX b ON t (y);");
    down("index made again", Schema::Frontend, 1528395901,
         "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t(x);", "CREATE INDEX IF NOT EXISTS i ON t(x);");
    down("index dropped", Schema::Frontend, 1528395954, "DROP INDEX CONCURRENTLY IF EXISTS i;",
         "DROP INDEX IF EXISTS i;");
    down("tables in the wrong order", Schema::CodeInsights, 1000000014,
         "DROP TABLE IF EXISTS dashboard;\nDROP TABLE IF EXISTS dashboard_insight_view;",
         "DROP TABLE IF EXISTS dashboard_insight_view;\nDROP TABLE IF EXISTS dashboard;");
    down("type left behind", Schema::CodeInsights, 1000000017,
         "ALTER TABLE a DROP COLUMN sample_interval_unit;",
         "ALTER TABLE a DROP COLUMN sample_interval_unit;\nDROP TYPE IF EXISTS time_unit;");
    down("same id, something else", Schema::CodeInsights, 1000000014, "DROP TABLE x;", "DROP TABLE x;");
}

void HistoricRewritesTest::rewrites()
{
    QFETCH(Schema, schema);
    QFETCH(qint64, id);
    QFETCH(QString, up);
    QFETCH(QString, down);
    Definition definition = definitionOf(id, up, down);
    rewriteHistoric(schema, Version(3, 36, 0), definition);
    QTEST(definition.up, "newUp");
    QTEST(definition.down, "newDown");
    // What was rewritten needs no rewriting.
    Definition again = definition;
    rewriteHistoric(schema, Version(3, 36, 0), again);
    QVERIFY(again.sameEffect(definition));
}

void HistoricRewritesTest::flagsAreDerived_data()
{
    QTest::addColumn<QString>("up");
    QTest::addColumn<bool>("privileged");
    QTest::addColumn<bool>("concurrent");
    QTest::newRow("plain") << QStringLiteral("SELECT 1;") << false << false;
    QTest::newRow("extension") << QStringLiteral("SELECT 1; CREATE EXTENSION x;") << true << false;
    QTest::newRow("index") << QStringLiteral("-- a\nCREATE INDEX CONCURRENTLY i ON t (x);") << false << true;
    QTest::newRow("index and more") << QStringLiteral("CREATE INDEX CONCURRENTLY i ON t (x); SELECT 1;")
                                    << false << false;
}

void HistoricRewritesTest::flagsAreDerived()
{
    QFETCH(QString, up);
    Definition definition = definitionOf(5, up);
    rewriteHistoric(Schema::Frontend, Version(3, 37, 0), definition);
    QTEST(definition.privileged, "privileged");
    QTEST(definition.createIndexConcurrently, "concurrent");
    QVERIFY(checkDefinition(definition, {}).has_value());
}

void HistoricRewritesTest::modernReleasesAreLeftAlone()
{
    const QString up =
        QStringLiteral("BEGIN; CREATE INDEX CONCURRENTLY i ON t (x); CREATE EXTENSION x; END;");
    Definition definition = definitionOf(1700000000, up, QStringLiteral("DROP INDEX CONCURRENTLY i;"));
    const Definition before = definition;
    rewriteHistoric(Schema::Frontend, Version(3, 38, 0), definition);
    QVERIFY(definition.sameEffect(before));
}

void HistoricRewritesTest::renumbersOneReleaseOnly()
{
    QList<Definition> definitions;
    for (MigrationId id = 1528395944; id <= 1528395960; ++id) {
        definitions.append(definitionOf(id, QStringLiteral("SELECT %1;").arg(id)));
        definitions.last().parents = {id - 1};
    }
    const QList<Definition> before = definitions;
    renumberHistoric(Schema::Frontend, Version(3, 35, 1), definitions);
    QCOMPARE(definitions.size(), before.size());
    renumberHistoric(Schema::CodeIntel, Version(3, 35, 0), definitions);
    QCOMPARE(definitions.size(), before.size());

    renumberHistoric(Schema::Frontend, Version(3, 35, 0), definitions);
    QCOMPARE(definitions.size(), before.size() + 4);
    QCOMPARE(definitions[0].up, QStringLiteral("SELECT 1528395944;"));
    for (int i = 1; i <= 4; ++i) {
        QVERIFY(definitions[i].up.startsWith(QStringLiteral("--")));
        const Definition& moved = definitions[before.size() + i - 1];
        QCOMPARE(moved.id, 1528395960 + i);
        QCOMPARE(moved.up, before[i].up);
        QCOMPARE(moved.parents, QList<MigrationId>{moved.id - 1});
    }
}

void HistoricRewritesTest::splitsASquashedRoot()
{
    Definition root =
        definitionOf(7, QStringLiteral("CREATE EXTENSION a;\n\nCOMMENT ON EXTENSION a IS ';';\n\n"
                                       "CREATE TABLE t (x int);"));
    root.name = QStringLiteral("squashed migrations");
    root.privileged = true;
    const auto split = splitSquashedRoot(Version(3, 37, 0), root);
    QVERIFY(split.has_value());
    QCOMPARE(split->privileged.id, -7);
    QCOMPARE(split->privileged.up, QStringLiteral("CREATE EXTENSION a;\n\nCOMMENT ON EXTENSION a IS ';';"));
    QVERIFY(split->privileged.privileged && split->privileged.parents.isEmpty());
    QCOMPARE(split->rest.id, 7);
    QCOMPARE(split->rest.up, QStringLiteral("CREATE TABLE t (x int);"));
    QCOMPARE(split->rest.parents, QList<MigrationId>{-7});
    QVERIFY(!split->rest.privileged);
}

void HistoricRewritesTest::splitsNothingElse()
{
    Definition root = definitionOf(7, QStringLiteral("CREATE EXTENSION a;"));
    QVERIFY(!splitSquashedRoot(Version(3, 37, 0), root));
    root.name = QStringLiteral("squashed migrations (privileged)");
    QVERIFY(!splitSquashedRoot(Version(3, 38, 0), root));
    root.up = QStringLiteral("CREATE TABLE t (x int);");
    QVERIFY(!splitSquashedRoot(Version(3, 37, 0), root));
}

QTEST_APPLESS_MAIN(HistoricRewritesTest)
#include "tst_historic_rewrites.moc"
