#include "core/database/drift/describe.h"

#include "core/database/private_server.h"
#include "result_checks.h"

#include "core/database/drift/description_json.h"

#include <QJsonArray>
#include <QTemporaryDir>

using namespace lockstep;

namespace {

/// One of everything.
const QString everything = QStringLiteral(R"(
CREATE EXTENSION pg_trgm;
CREATE TYPE mood AS ENUM ('sad', 'happy');
ALTER TYPE mood ADD VALUE 'calm' BEFORE 'happy';
CREATE TABLE "group" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE people (
    id serial PRIMARY KEY,
    name varchar(40) NOT NULL DEFAULT 'nobody' CONSTRAINT people_named CHECK (name <> ''),
    tags text[],
    moods mood[] NOT NULL,
    price numeric(10, 2),
    upper_name text GENERATED ALWAYS AS (upper(name)) STORED,
    group_id bigint CONSTRAINT people_group REFERENCES "group" (id) DEFERRABLE,
    dropped int
);
ALTER TABLE people DROP COLUMN dropped;
COMMENT ON TABLE people IS 'Those we know.';
COMMENT ON COLUMN people.tags IS 'Whatever.';
CREATE UNIQUE INDEX people_by_name ON people (lower(name)) WHERE price > 0;
CREATE INDEX people_trigrams ON people USING gin (name gin_trgm_ops);
ALTER TABLE people ADD CONSTRAINT people_once EXCLUDE USING btree (price WITH =);
CREATE SEQUENCE tickets AS smallint INCREMENT 5 MINVALUE 10 MAXVALUE 1000 START 20 CYCLE;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n';
CREATE FUNCTION twice(n text) RETURNS text LANGUAGE sql AS 'SELECT n || n';
CREATE TRIGGER people_touch BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW named AS SELECT name FROM people;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM people;
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON people FOR SELECT USING (name = current_user);
CREATE TABLE events (at timestamptz NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01+00') TO ('2027-01-01+00');
CREATE ROLE reader;
GRANT SELECT ON people TO reader;
CREATE SCHEMA other;
CREATE TABLE other.elsewhere (n int);
)");

template <typename Description>
QStringList names(const QList<Description>& descriptions)
{
    QStringList list;
    for (const Description& description : descriptions)
        list.append(description.name);
    return list;
}

template <typename Description>
Description named(const QList<Description>& descriptions, const char* name)
{
    const auto found = std::ranges::find(descriptions, QLatin1StringView(name), &Description::name);
    return found == descriptions.end() ? Description() : *found;
}

QStringList list(const char* words)
{
    return QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

class DescribeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void namesEverything();
    void columns();
    void indexesAndConstraints();
    void sequencesAndFunctions();
    void whatTheProductDoesNotDescribe();
    void theDocumentedJson();
    void anotherSchema();
    void aReaderMayDoIt();

private:
    [[nodiscard]] Result<SchemaDescription> describe(const QString& schema = QStringLiteral("public")) const;

    QTemporaryDir m_folder;
    std::unique_ptr<PrivateServer> m_server;
    SchemaDescription m_public;
};

void DescribeTest::initTestCase()
{
    Result<std::unique_ptr<PrivateServer>> server = PrivateServer::start(m_folder.path());
    VERIFY_RESULT(server);
    m_server = std::move(*server);
    VERIFY_RESULT(m_server->recreateDatabase(QStringLiteral("sg")));
    Result<Connection> connection = Connection::open(m_server->database(QStringLiteral("sg")));
    VERIFY_RESULT(connection);
    const SqlResult made = connection->execute(everything);
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().text()));
    const Result<SchemaDescription> described = describe();
    VERIFY_RESULT(described);
    m_public = *described;
}

Result<SchemaDescription> DescribeTest::describe(const QString& schema) const
{
    Result<Connection> connection = Connection::open(m_server->database(QStringLiteral("sg")));
    return connection ? describeSchema(*connection, schema) : failure(connection);
}

void DescribeTest::namesEverything()
{
    QCOMPARE(m_public.extensions, list("pg_trgm"));
    QCOMPARE(names(m_public.enums), list("mood"));
    QCOMPARE(m_public.enums.first().labels, list("sad calm happy"));
    QCOMPARE(names(m_public.functions), list("touch twice twice")); // none of the extension's
    QCOMPARE(names(m_public.sequences), list("people_id_seq tickets"));
    QCOMPARE(names(m_public.tables), list("events events_2026 group people"));
    QCOMPARE(names(m_public.views), list("counted named"));
}

void DescribeTest::columns()
{
    const TableDescription people = named(m_public.tables, "people");
    QCOMPARE(people.comment, QStringLiteral("Those we know."));
    QCOMPARE(names(people.columns), list("group_id id moods name price tags upper_name"));

    const ColumnDescription name = named(people.columns, "name");
    QCOMPARE(name.index, 2);
    QCOMPARE(name.typeName, QStringLiteral("character varying"));
    QCOMPARE(name.fullType, QStringLiteral("character varying(40)"));
    QCOMPARE(name.maximumLength, 40);
    QCOMPARE(name.defaultValue, QStringLiteral("'nobody'::character varying"));
    QVERIFY(!name.nullable);

    QCOMPARE(named(people.columns, "tags").typeName, QStringLiteral("text[]"));
    QCOMPARE(named(people.columns, "tags").comment, QStringLiteral("Whatever."));
    QCOMPARE(named(people.columns, "moods").typeName, QStringLiteral("mood[]"));
    QCOMPARE(named(people.columns, "price").typeName, QStringLiteral("numeric"));
    QCOMPARE(named(people.columns, "price").fullType, QStringLiteral("numeric(10,2)"));
    QVERIFY(named(people.columns, "price").nullable);

    const ColumnDescription upper = named(people.columns, "upper_name");
    QVERIFY(upper.generated);
    QCOMPARE(upper.generationExpression, QStringLiteral("upper((name)::text)"));
    QCOMPARE(upper.defaultValue, QString());

    const ColumnDescription id = named(named(m_public.tables, "group").columns, "id");
    QVERIFY(id.identity);
    QCOMPARE(id.identityGeneration, QStringLiteral("ALWAYS"));
}

void DescribeTest::indexesAndConstraints()
{
    const TableDescription people = named(m_public.tables, "people");
    QCOMPARE(names(people.indexes), list("people_by_name people_once people_pkey people_trigrams"));
    const IndexDescription key = named(people.indexes, "people_pkey");
    QVERIFY(key.primaryKey && key.unique && key.valid);
    QCOMPARE(key.constraintType, QStringLiteral("p"));
    QCOMPARE(key.constraintDefinition, QStringLiteral("PRIMARY KEY (id)"));
    const IndexDescription byName = named(people.indexes, "people_by_name");
    QCOMPARE(byName.definition, QStringLiteral("CREATE UNIQUE INDEX people_by_name ON public.people USING "
                                               "btree (lower((name)::text)) WHERE (price > (0)::numeric)"));
    QVERIFY(byName.constraintType.isEmpty());
    QVERIFY(named(people.indexes, "people_once").exclusion);

    QCOMPARE(names(people.constraints), list("people_group people_named"));
    const ConstraintDescription group = named(people.constraints, "people_group");
    QCOMPARE(group.type, QStringLiteral("f"));
    QCOMPARE(group.refTable, QStringLiteral("group"));
    QVERIFY(group.deferrable);
    QCOMPARE(named(people.constraints, "people_named").type, QStringLiteral("c"));

    QCOMPARE(names(people.triggers), list("people_touch"));
    QVERIFY(people.triggers.first().definition.contains(u"EXECUTE FUNCTION touch()"));
}

void DescribeTest::sequencesAndFunctions()
{
    const SequenceDescription tickets = named(m_public.sequences, "tickets");
    QCOMPARE(tickets,
             (SequenceDescription{
                 QStringLiteral("tickets"), QStringLiteral("smallint"), 20, 10, 1000, 5, true, {}, {}}));
    QCOMPARE(named(m_public.sequences, "people_id_seq").ownedBy, QStringLiteral("people.id"));
    QCOMPARE(m_public.functions[1].arguments, QStringLiteral("n integer"));
    QCOMPARE(m_public.functions[2].arguments, QStringLiteral("n text"));
    QVERIFY(
        m_public.functions[1].definition.startsWith(u"CREATE OR REPLACE FUNCTION public.twice(n integer)"));
}

void DescribeTest::whatTheProductDoesNotDescribe()
{
    const TableDescription people = named(m_public.tables, "people");
    QVERIFY(people.rowSecurity);
    QVERIFY(!people.forceRowSecurity);
    QCOMPARE(people.policies.first().definition,
             QStringLiteral("CREATE POLICY own ON public.people AS PERMISSIVE FOR SELECT TO public "
                            "USING (((name)::text = CURRENT_USER))"));
    QCOMPARE(people.privileges, QStringList{QStringLiteral("SELECT to reader")});
    QCOMPARE(named(m_public.tables, "events").partitionKey, QStringLiteral("RANGE (at)"));
    const TableDescription part = named(m_public.tables, "events_2026");
    QCOMPARE(part.partitionOf, QStringLiteral("events"));
    QVERIFY(part.partitionBound.startsWith(u"FOR VALUES FROM ('2026-01-01"));
    QVERIFY(named(m_public.views, "counted").materialized);
}

void DescribeTest::theDocumentedJson()
{
    const QJsonObject json = toProductJson(m_public);
    QCOMPARE(json.keys(), list("Enums Extensions Functions Sequences Tables Views"));
    const QJsonValue people = json[u"Tables"][3];
    QCOMPARE(people.toObject().keys(), list("Columns Comment Constraints Indexes Name Triggers"));
    QCOMPARE(people[u"Columns"][0].toObject().keys(),
             list("CharacterMaximumLength Comment Default GenerationExpression IdentityGeneration Index "
                  "IsGenerated IsIdentity IsNullable Name TypeName"));
    QCOMPARE(people[u"Indexes"][0].toObject().keys(),
             list("ConstraintDefinition ConstraintType IndexDefinition IsDeferrable IsExclusion IsPrimaryKey "
                  "IsUnique Name"));
    QCOMPARE(people[u"Constraints"][0].toObject().keys(),
             list("ConstraintDefinition ConstraintType IsDeferrable Name RefTableName"));
    QCOMPARE(people[u"Triggers"][0].toObject().keys(), list("Definition Name"));
    QCOMPARE(json[u"Sequences"][0].toObject().keys(),
             list("CycleOption Increment MaximumValue MinimumValue Name StartValue TypeName"));
    QCOMPARE(json[u"Enums"][0].toObject().keys(), list("Labels Name"));
    QCOMPARE(json[u"Functions"][0].toObject().keys(), list("Definition Name"));
    QCOMPARE(json[u"Views"].toArray().size(), 1); // no materialized ones
}

void DescribeTest::anotherSchema()
{
    const Result<SchemaDescription> other = describe(QStringLiteral("other"));
    VERIFY_RESULT(other);
    QCOMPARE(names(other->tables), list("elsewhere"));
    VERIFY_ERROR(describe(QStringLiteral("no such \"schema\"")), ErrorKind::NotFound, "no such");
}

void DescribeTest::aReaderMayDoIt()
{
    Result<Connection> connection = Connection::open(m_server->database(QStringLiteral("sg")));
    VERIFY_RESULT(connection);
    QVERIFY(connection->execute(QStringLiteral("SET ROLE reader")).has_value());
    const Result<SchemaDescription> described = describeSchema(*connection);
    VERIFY_RESULT(described);
    QCOMPARE(*described, m_public);
    QVERIFY(connection->execute(QStringLiteral("CREATE TEMP TABLE after_it (n int)")).has_value());
}

QTEST_GUILESS_MAIN(DescribeTest)
#include "tst_describe.moc"
