#include "core/migration/sql_text.h"

#include <QRegularExpression>
#include <QTest>

using namespace lockstep;

class SqlTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splits_data();
    void splits();
    void removesComments();
    void removesStatements();
    void countsLines();
};

void SqlTextTest::splits_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QStringList>("statements");
    const auto row = [](const char* name, const char* sql, const QStringList& statements) {
        QTest::newRow(name) << QString::fromUtf8(sql) << statements;
    };
    const QString one = QStringLiteral("SELECT 1;");
    row("none", " \n-- only a comment;\n", {});
    row("one", "SELECT 1;", {one});
    row("no semicolon at the end", "SELECT 1; SELECT 2", {one, QStringLiteral("SELECT 2")});
    row("comments", "-- a;\nSELECT 1; /* b; /* c; */ */ SELECT 1;", {one, one});
    row("quotes", "SELECT ';', ';''';", {QStringLiteral("SELECT ';', ';''';")});
    row("escapes", R"(SELECT E'\';'; SELECT 1;)", {QStringLiteral(R"(SELECT E'\';';)"), one});
    row("no escapes", R"(SELECT '\'; SELECT 1;)", {QStringLiteral(R"(SELECT '\';)"), one});
    row("names", R"(SELECT "a;b";)", {QStringLiteral(R"(SELECT "a;b";)")});
    row("dollars", "DO $$ BEGIN; END $$; SELECT 1;", {QStringLiteral("DO $$ BEGIN; END $$;"), one});
    row("tagged dollars", "DO $x$ a; $$ ; $x$;", {QStringLiteral("DO $x$ a; $$ ; $x$;")});
    row("parameters are no quotes", "SELECT $1; SELECT a$b$c;",
        {QStringLiteral("SELECT $1;"), QStringLiteral("SELECT a$b$c;")});
    row("never closed", "SELECT 'a; SELECT 1;", {QStringLiteral("SELECT 'a; SELECT 1;")});
}

void SqlTextTest::splits()
{
    QFETCH(QString, sql);
    QFETCH(QStringList, statements);
    QStringList found;
    for (const SqlStatement& statement : splitStatements(sql))
        found.append(statement.in(sql).toString());
    QCOMPARE(found, statements);
}

void SqlTextTest::removesComments()
{
    QCOMPARE(withoutComments(QStringLiteral("a -- b\nc /* d\n */ '-- e'")),
             QStringLiteral("a     \nc     \n    '-- e'"));
}

void SqlTextTest::removesStatements()
{
    const QString sql = QStringLiteral("SELECT 1;\n-- why\nDROP TABLE a;\nSELECT 'DROP TABLE b;';");
    const QRegularExpression drop(QStringLiteral("^DROP"));
    QCOMPARE(withoutStatements(sql, drop), QStringLiteral("SELECT 1;\n-- why\n\nSELECT 'DROP TABLE b;';"));
    QCOMPARE(withoutStatements(QStringLiteral(" SELECT 1; "), drop), QStringLiteral(" SELECT 1; "));
    QCOMPARE(withoutStatements(QStringLiteral("DROP TABLE a;"), drop), QString());
}

void SqlTextTest::countsLines()
{
    QCOMPARE(lineAt(u"a\nb\nc", 0), 1);
    QCOMPARE(lineAt(u"a\nb\nc", 2), 2);
    QCOMPARE(lineAt(u"a\nb\nc", 99), 3);
}

QTEST_APPLESS_MAIN(SqlTextTest)
#include "tst_sql_text.moc"
