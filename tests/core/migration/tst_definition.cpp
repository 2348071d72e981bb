#include "core/migration/definition_rules.h"
#include "core/migration/metadata_yaml.h"
#include "result_checks.h"

using namespace lockstep;

class DefinitionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void canonicalForm_data();
    void canonicalForm();
    void titles();
    void sameEffectIgnoresNameAndPath();
    void rules_data();
    void rules();
    void indexMetadata();
    void metadata();
    void badMetadata_data();
    void badMetadata();
};

void DefinitionTest::canonicalForm_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");
    const auto row = [](const char* name, const char* text, const char* canonical) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(canonical);
    };
    row("plain", "\n SELECT 1;\n\n", "SELECT 1;");
    row("empty", "  \n", "");
    row("outer pair", "BEGIN;\nSELECT 1;\nCOMMIT;\n", "SELECT 1;");
    row("only one pair", "BEGIN;BEGIN;SELECT 1;COMMIT;COMMIT;", "BEGIN;SELECT 1;COMMIT;");
    row("half a pair", "BEGIN; SELECT 1;", "SELECT 1;");
    row("nothing inside", "BEGIN;\n\nCOMMIT;", "");
    row("inner commit stays", "SELECT 1; COMMIT AND CHAIN; SELECT 2;",
        "SELECT 1; COMMIT AND CHAIN; SELECT 2;");
    row("comment first", "-- why\nBEGIN;\nSELECT 1;", "-- why\nBEGIN;\nSELECT 1;");
    row("YAML block", "-- +++\n-- parent: 1\n-- +++\n\nBEGIN;\nSELECT 1;\nCOMMIT;", "SELECT 1;");
    row("one fence only", "-- +++\nSELECT 1;", "-- +++\nSELECT 1;");
    row("fence further down", "SELECT 1;\n-- +++\n-- +++", "SELECT 1;\n-- +++\n-- +++");
}

void DefinitionTest::canonicalForm()
{
    QFETCH(QString, text);
    QTEST(canonicalSql(text), "canonical");
}

void DefinitionTest::titles()
{
    Definition definition;
    definition.id = 12;
    QCOMPARE(migrationTitle(definition), QStringLiteral("12"));
    definition.name = QStringLiteral("add a table");
    QCOMPARE(migrationTitle(definition), QStringLiteral("add a table"));
}

void DefinitionTest::sameEffectIgnoresNameAndPath()
{
    const Definition definition{.id = 1,
                                .name = QStringLiteral("a"),
                                .up = QStringLiteral("SELECT 1;"),
                                .down = {},
                                .parents = {},
                                .index = {},
                                .path = QStringLiteral("x")};
    Definition other = definition;
    other.name = QStringLiteral("b");
    other.path = QStringLiteral("y");
    other.up = QString(definition.up.constData(), definition.up.size());
    QVERIFY(definition.sameEffect(other));
    for (const auto& change : std::initializer_list<std::function<void(Definition&)>>{
             [](Definition& d) { d.id = 2; }, [](Definition& d) { d.up += u' '; },
             [](Definition& d) { d.down += u' '; }, [](Definition& d) { d.parents = {3}; },
             [](Definition& d) { d.privileged = true; }, [](Definition& d) { d.nonIdempotent = true; },
             [](Definition& d) { d.createIndexConcurrently = true; },
             [](Definition& d) { d.terminateBlockingTransactions = false; },
             [](Definition& d) { d.index = IndexMetadata{}; }}) {
        other = definition;
        change(other);
        QVERIFY(!definition.sameEffect(other));
    }
}

void DefinitionTest::rules_data()
{
    QTest::addColumn<QString>("up");
    QTest::addColumn<QString>("down");
    QTest::addColumn<bool>("concurrent");
    QTest::addColumn<bool>("privileged");
    QTest::addColumn<QString>("subject"); ///< empty: allowed
    QTest::addColumn<QString>("happened");
    const auto row = [](const char* name, const char* up, const char* down, bool concurrent, bool privileged,
                        const char* subject, const char* happened) {
        QTest::newRow(name) << QString::fromUtf8(up) << QString::fromUtf8(down) << concurrent << privileged
                            << QString::fromUtf8(subject) << QString::fromUtf8(happened);
    };
    const char* index = "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);";
    const char* badIndex = "malformed concurrent index creation";
    const char* badExtension = "malformed Postgres extension modification";
    row("plain", "SELECT 1;", "", false, false, "", "");
    row("index", index, "DROP INDEX i;", true, false, "", "");
    row("commented index", "-- why\nCREATE UNIQUE INDEX CONCURRENTLY i\n  ON t (a);", "", true, false, "",
        "");
    row("index in a comment", "-- CREATE INDEX CONCURRENTLY i ON t (a);", "", false, false, "", "");
    row("not marked", index, "", false, false, "up.sql:3", badIndex);
    row("marked, absent", "SELECT 1;", "", true, false, "up.sql:3", badIndex);
    row("with others", "SELECT 1;\n\nCREATE INDEX CONCURRENTLY i ON t (a);", "", true, false, "up.sql:5",
        badIndex);
    row("others after it", "CREATE INDEX CONCURRENTLY i ON t (a); SELECT 1", "", true, false, "up.sql:3",
        badIndex);
    row("in down", "SELECT 1;", "\nCREATE INDEX CONCURRENTLY i ON t (a);", false, false, "down.sql:8",
        badIndex);
    row("extension", "SELECT 1;\nCREATE EXTENSION x;", "", false, false, "up.sql:4", badExtension);
    row("extension in down", "SELECT 1;", "DROP  EXTENSION x;", false, false, "down.sql:7", badExtension);
    row("extension comment", "COMMENT ON EXTENSION x IS '';", "", false, false, "up.sql:3", badExtension);
    row("marked extension", "CREATE EXTENSION x;", "DROP EXTENSION x;", false, true, "", "");
    row("marked without need", "SELECT 1;", "", false, true, "", "");
    row("similar words", "CREATE TABLE EXTENSION_x (a int);", "", false, false, "", "");
}

void DefinitionTest::rules()
{
    QFETCH(QString, up);
    QFETCH(QString, down);
    QFETCH(bool, concurrent);
    QFETCH(bool, privileged);
    QFETCH(QString, subject);
    QFETCH(QString, happened);
    Definition definition{
        .id = 1, .name = {}, .up = up, .down = down, .parents = {}, .index = {}, .path = {}};
    definition.createIndexConcurrently = concurrent;
    definition.privileged = privileged;
    const Result<void> checked =
        checkDefinition(definition, {QStringLiteral("up.sql"), QStringLiteral("down.sql"), 3, 7});
    QCOMPARE(checked.has_value(), subject.isEmpty());
    if (checked)
        return;
    QCOMPARE(checked.error().kind, ErrorKind::Invalid);
    QCOMPARE(checked.error().subject, subject);
    QVERIFY2(checked.error().happened.startsWith(happened), qPrintable(checked.error().happened));
    QVERIFY(!checked.error().advice.isEmpty());
}

void DefinitionTest::indexMetadata()
{
    Definition definition;
    definition.up =
        QStringLiteral("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS by_name ON people (name);");
    definition.createIndexConcurrently = true;
    VERIFY_RESULT(checkDefinition(definition, {}));
    QVERIFY(definition.index.has_value());
    QCOMPARE(*definition.index, (IndexMetadata{QStringLiteral("by_name"), QStringLiteral("people")}));
}

void DefinitionTest::metadata()
{
    const auto read = readMetadata(R"(# a comment
name: 'add a table'
parents:
- 9
- 3
parent: 5
privileged: true
nonIdempotent: true
createIndexConcurrently: true
bestEffortTerminateBlockingTransactions: false
somethingNew: {a: [1]}
)",
                                   QStringLiteral("m"));
    VERIFY_RESULT(read);
    QCOMPARE(read->name, QStringLiteral("add a table"));
    QCOMPARE(read->parents, (QList<MigrationId>{3, 5, 9}));
    QVERIFY(read->privileged && read->nonIdempotent && read->createIndexConcurrently);
    QVERIFY(!read->terminateBlockingTransactions);

    const auto empty = readMetadata("", QStringLiteral("m"));
    VERIFY_RESULT(empty);
    QVERIFY(empty->parents.isEmpty() && empty->terminateBlockingTransactions && !empty->privileged);
    QCOMPARE(readMetadata("parents: [4, 4]\nparent: 4", QStringLiteral("m")).value().parents,
             QList<MigrationId>{4});
    QVERIFY(readMetadata("parents:\nparent: 0", QStringLiteral("m")).value().parents.isEmpty());
}

void DefinitionTest::badMetadata_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("place");
    QTest::newRow("syntax") << QByteArray("name: x\nparents: [1, 2") << QStringLiteral("m.yaml:12:");
    QTest::newRow("list") << QByteArray("- 1") << QStringLiteral("m.yaml:11:1");
    QTest::newRow("name") << QByteArray("name: [x]") << QStringLiteral("m.yaml:11:7");
    QTest::newRow("parents") << QByteArray("name: x\nparents: 5") << QStringLiteral("m.yaml:12:10");
    QTest::newRow("parent in list") << QByteArray("parents: [1, one]") << QStringLiteral("m.yaml:11:14");
    QTest::newRow("parent") << QByteArray("parent: one") << QStringLiteral("m.yaml:11:9");
    QTest::newRow("flag") << QByteArray("\n privileged: maybe") << QStringLiteral("m.yaml:12:14");
}

void DefinitionTest::badMetadata()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, place);
    const auto read = readMetadata(yaml, QStringLiteral("m.yaml"), 11);
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().kind, ErrorKind::Invalid);
    QVERIFY2(read.error().subject.startsWith(place), qPrintable(read.error().message()));
}

QTEST_APPLESS_MAIN(DefinitionTest)
#include "tst_definition.moc"
