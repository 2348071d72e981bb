#include "core/database/load/dump_filter.h"
#include "core/database/load/dump_statement.h"

#include <QTest>

using namespace lockstep;
using Kind = DumpStatement::Kind;

class DumpStatementTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kinds_data();
    void kinds();
    void copy();
    void foreignKey();
    void key_data();
    void key();
    void leadingColumn_data();
    void leadingColumn();
    void treatment_data();
    void treatment();
    void shortTexts();
};

void DumpStatementTest::kinds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("table");
    const auto row = [](const char* text, Kind kind, const char* table = "") {
        QTest::newRow(text) << QByteArray(text) << kind << QString::fromLatin1(table);
    };
    row("SET statement_timeout = 0;", Kind::Setting);
    row("SELECT pg_catalog.set_config('search_path', '', false);", Kind::Setting);
    row("SET SESSION AUTHORIZATION 'sg';", Kind::Unknown);
    row("SELECT pg_catalog.setval('public.s', 5, true);", Kind::Other);
    row("SELECT pg_catalog.lo_create('1');", Kind::Unknown);
    row("INSERT INTO public.t VALUES (1);", Kind::Unknown);
    row("BEGIN;", Kind::Unknown);
    row("CREATE INDEX i ON public.t USING btree (a);", Kind::Index, "public.t");
    row("CREATE UNIQUE INDEX \"I;\" ON ONLY \"Sch\".\"T \"\"x\" USING btree (a);", Kind::Index, "Sch.T \"x");
    row("CREATE INDEX i ON t (a);", Kind::Index, "t");
    row("CREATE TABLE public.index (a int);", Kind::Other);
    row("CREATE VIEW v AS SELECT 1;", Kind::Other);
    row("ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (id);", Kind::Key, "public.t");
    row("ALTER TABLE ONLY public.t ADD CONSTRAINT u UNIQUE (a, b);", Kind::Key, "public.t");
    row("ALTER TABLE IF EXISTS ONLY \"public\".\"t\" ADD CONSTRAINT e EXCLUDE USING gist (a WITH &&);",
        Kind::Key, "public.t");
    row("ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;", Kind::Other, "public.t");
    row("ALTER TABLE public.t CLUSTER ON t_pkey;", Kind::Addition, "public.t");
    row("ALTER TABLE ONLY public.t REPLICA IDENTITY FULL;", Kind::Addition, "public.t");
    row("ALTER INDEX public.p ATTACH PARTITION public.c;", Kind::Addition);
    row("COMMENT ON INDEX public.i IS 'x';", Kind::Addition);
    row("COMMENT ON CONSTRAINT c ON public.t IS 'x';", Kind::Addition);
    row("CREATE TRIGGER t BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION f();", Kind::Addition);
    row("CREATE CONSTRAINT TRIGGER t AFTER INSERT ON public.t EXECUTE FUNCTION f();", Kind::Addition);
    row("COMMENT ON TABLE public.t IS 'x';", Kind::Other);
    row("ALTER TABLE public.t OWNER TO sg;", Kind::Other, "public.t");
    row("GRANT ALL ON TABLE public.t TO sg;", Kind::Other);
    row("REFRESH MATERIALIZED VIEW public.m;", Kind::Other);
    row("COPY public.t (a) FROM stdin WITH (FORMAT csv);", Kind::Unknown, "public.t");
    row("UPDATE t SET a = 1;", Kind::Unknown);
}

void DumpStatementTest::kinds()
{
    QFETCH(QByteArray, text);
    QFETCH(Kind, kind);
    QFETCH(QString, table);
    const DumpStatement statement = readStatement(text);
    QCOMPARE(statement.kind, kind);
    QCOMPARE(statement.table.text(), table);
}

void DumpStatementTest::copy()
{
    const DumpStatement statement =
        readStatement("COPY \"public\".\"T,\" (id, \"from\", \"b\"\"c\") FROM stdin;");
    QCOMPARE(statement.kind, Kind::Copy);
    QCOMPARE(statement.table.quoted(), "\"public\".\"T,\"");
    QCOMPARE(statement.columns, (QByteArrayList{"id", "from", "b\"c"}));
    QVERIFY(copiesFromInput("COPY t (a) FROM stdin;"));
    QVERIFY(copiesFromInput("copy t from STDIN with (format csv);"));
    QVERIFY(!copiesFromInput("COPY t FROM '/file';"));
    QVERIFY(!copiesFromInput("COPY (SELECT 'FROM stdin') TO STDOUT;"));
    QCOMPARE(readStatement("COPY public.nothing  FROM stdin;").kind, Kind::Copy);
}

void DumpStatementTest::foreignKey()
{
    const DumpStatement statement = readStatement(
        "ALTER TABLE ONLY public.a\n    ADD CONSTRAINT f FOREIGN KEY (x, \"references\") REFERENCES "
        "other.\"B\"(y, z) ON DELETE CASCADE;");
    QCOMPARE(statement.kind, Kind::ForeignKey);
    QCOMPARE(statement.name, QStringLiteral("f"));
    QCOMPARE(statement.table.text(), QStringLiteral("public.a"));
    QCOMPARE(statement.referenced.text(), QStringLiteral("other.B"));
}

void DumpStatementTest::key_data()
{
    QTest::addColumn<QByteArray>("constraint");
    QTest::addColumn<QByteArrayList>("columns");
    QTest::addColumn<bool>("isPrimary");
    const auto row = [](const char* constraint, const QByteArrayList& columns, bool isPrimary = false) {
        QTest::newRow(constraint) << QByteArray(constraint) << columns << isPrimary;
    };
    row("PRIMARY KEY (id, \"B c\")", {"id", "B c"}, true);
    row("UNIQUE (a)", {"a"});
    row("UNIQUE NULLS NOT DISTINCT (a)", {});
    row("UNIQUE (a) DEFERRABLE INITIALLY DEFERRED", {});
    row("PRIMARY KEY (id) INCLUDE (a)", {}, true);
    row("PRIMARY KEY (id) WITH (fillfactor='70')", {}, true);
    row("PRIMARY KEY (id, during WITHOUT OVERLAPS)", {}, true);
    row("EXCLUDE USING gist (a WITH &&)", {});
}

void DumpStatementTest::key()
{
    QFETCH(QByteArray, constraint);
    const DumpStatement statement =
        readStatement("ALTER TABLE ONLY public.t\n    ADD CONSTRAINT k " + constraint + ';');
    QCOMPARE(statement.kind, Kind::Key);
    QCOMPARE(statement.name, QStringLiteral("k"));
    QTEST(statement.keyColumns, "columns");
    QTEST(statement.isPrimary, "isPrimary");
}

void DumpStatementTest::leadingColumn_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("column");
    const auto row = [](const char* text, const char* method, const char* column) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(method) << QByteArray(column);
    };
    row("CREATE UNIQUE INDEX i ON ONLY public.t USING btree (\"A b\" DESC, c);", "btree", "A b");
    row("CREATE INDEX i ON t (a);", "btree", "a");
    row("CREATE INDEX i ON public.t USING gin (name public.gin_trgm_ops);", "gin", "name");
    row("CREATE INDEX i ON public.t USING btree (lower((name)::text));", "btree", "");
    row("CREATE INDEX i ON public.t USING btree (((a)::text), b);", "btree", "");
    row("ALTER TABLE ONLY public.t ADD CONSTRAINT p PRIMARY KEY (id, b);", "btree", "id");
    row("ALTER TABLE ONLY public.t ADD CONSTRAINT u UNIQUE (a);", "btree", "a");
    row("ALTER TABLE ONLY public.t ADD CONSTRAINT e EXCLUDE USING gist (a WITH &&);", "gist", "a");
    row("ALTER TABLE ONLY public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.u(b);", "", "");
}

void DumpStatementTest::leadingColumn()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, column);
    const DumpStatement statement = readStatement(text);
    QCOMPARE(statement.method, method);
    QCOMPARE(statement.leadingColumn, column);
}

void DumpStatementTest::treatment_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("leftOut");
    QTest::addColumn<QString>("forgiven");
    const auto row = [](const char* text, bool leftOut, const char* forgiven = "") {
        QTest::newRow(text) << QByteArray(text) << leftOut << QString::fromLatin1(forgiven);
    };
    row("CREATE DATABASE sg WITH TEMPLATE = template0;", true);
    row("DROP DATABASE sg;", true);
    row("ALTER DATABASE sg OWNER TO sg;", true);
    row("COMMENT ON DATABASE sg IS 'x';", true);
    row("GRANT CONNECT ON DATABASE sg TO x;", true);
    row("GRANT SELECT ON TABLE public.database TO x;", false, "42704");
    row("DROP SCHEMA IF EXISTS \"public\";", true);
    row("DROP EXTENSION IF EXISTS pg_trgm;", true);
    row("CREATE SCHEMA public;", false, "42P06");
    row("COMMENT ON SCHEMA public IS 'x';", false, "42501");
    row("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;", false, "42501");
    row("COMMENT ON EXTENSION pg_trgm IS 'x';", false, "42501");
    row("SET transaction_timeout = 0;", false, "42704");
    row("ALTER TABLE public.t OWNER TO sg;", false, "42704");
    row("REVOKE ALL ON SCHEMA public FROM sg;", false, "42501");
    row("DROP TABLE public.t;", false, "42P01");
    row("CREATE TABLE public.t (a int);", false);
    row("ALTER ROLE sg IN DATABASE sg SET work_mem TO '1MB';", true);
}

void DumpStatementTest::treatment()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, leftOut);
    QFETCH(QString, forgiven);
    const Treatment treatment = treatmentOf(readStatement(text));
    QCOMPARE(treatment.isLeftOut(), leftOut);
    QCOMPARE(treatment.forgivenStates.isEmpty(), forgiven.isEmpty());
    QVERIFY(forgiven.isEmpty() || treatment.forgives(forgiven));
    QVERIFY(!treatment.forgives(QStringLiteral("53100")));
}

void DumpStatementTest::shortTexts()
{
    QCOMPARE(shortText("GRANT  ALL\n ON x TO y;"), QStringLiteral("GRANT ALL ON x TO y"));
    QCOMPARE(shortText("INSERT INTO t VALUES ('secret');"), QStringLiteral("INSERT INTO t"));
    QVERIFY(shortText(QByteArray(5000, 'x')).size() < 200);
}

QTEST_APPLESS_MAIN(DumpStatementTest)
#include "tst_dump_statement.moc"
