// Dumps of all kinds come out of the new database as they went in.

#include "dump_fixture.h"

using namespace lockstep;
using namespace lockstep::test;

class DumpLoadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void equalDumps_data();
    void equalDumps();
    void compressed_data();
    void compressed();
    void reportsTables();
    void largeRow();
    void rewrittenWherePossible();
    void carriageReturns();
    void otherTimeZone();
    void ownersAndGrantsOfNobody();
    void targetKeepsWhatIsItsOwn();
    void targetNeedNotExist();
    void namesThatNeedQuotes();
    void sessionsOnTheOldOne();
    void inPlace();
    void unknownStatementsGoInOrder();
    void tellsHowItGoes();

private:
    [[nodiscard]] Result<LoadReport> load(const QString& path, const LoadOptions& options = {});

    DumpFixture m_fixture;
    QByteArray m_expected; ///< the source's plain dump
};

Result<LoadReport> DumpLoadTest::load(const QString& path, const LoadOptions& options)
{
    return loadDumpParallel({path}, m_fixture.target(), options, {}, {});
}

void DumpLoadTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.start(variedSql));
    const Result<QByteArray> dump = m_fixture.dump(QStringLiteral("source"));
    VERIFY_RESULT(dump);
    m_expected = comparable(*dump);
}

void DumpLoadTest::init()
{
    VERIFY_RESULT(m_fixture.migrations().freshDatabase());
    m_fixture.migrations().run(QStringLiteral("CREATE TABLE old_one (n int)"));
}

void DumpLoadTest::equalDumps_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("plainOrder");
    const auto words = [](const char* text) {
        return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
    };
    QTest::newRow("plain") << words("") << false;
    QTest::newRow("clean") << words("--clean --if-exists") << false;
    QTest::newRow("clean without if-exists") << words("--clean") << false;
    QTest::newRow("create") << words("--create") << false;
    QTest::newRow("create and clean") << words("--create --clean --if-exists") << false;
    QTest::newRow("quoted") << words("--quote-all-identifiers") << false;
    QTest::newRow("as the product's snapshot")
        << words("--clean --if-exists --quote-all-identifiers") << false;
    QTest::newRow("triggers off") << words("--disable-triggers") << false;
    QTest::newRow("by the partitions' root") << words("--load-via-partition-root") << false;
    QTest::newRow("inserts") << words("--column-inserts") << true;
}

void DumpLoadTest::equalDumps()
{
    QFETCH(QStringList, options);
    QFETCH(bool, plainOrder);
    const Result<QString> file = m_fixture.dumpFile(options);
    VERIFY_RESULT(file);
    const Result<LoadReport> report = load(*file);
    VERIFY_RESULT(report);
    QCOMPARE(!report->plainOrder.isEmpty(), plainOrder);
    const Result<QByteArray> again = m_fixture.dump(QStringLiteral("sg"));
    VERIFY_RESULT(again);
    const QByteArray difference = firstDifference(m_expected, comparable(*again));
    QVERIFY2(difference.isEmpty(), difference.constData());
    QCOMPARE(
        m_fixture.ask(QStringLiteral("postgres"),
                      QStringLiteral("SELECT count(*) FROM pg_database WHERE datname LIKE '%lockstep\\_%'")),
        QStringLiteral("0"));
}

void DumpLoadTest::compressed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("gzip") << QStringList{QStringLiteral("--compress=gzip:1")};
    QTest::newRow("zstd") << QStringList{QStringLiteral("--compress=zstd:1")};
}

void DumpLoadTest::compressed()
{
    QFETCH(QStringList, arguments);
    const Result<QString> file = m_fixture.dumpFile(arguments);
    VERIFY_RESULT(file);
    const Result<LoadReport> report = load(*file);
    VERIFY_RESULT(report);
    QCOMPARE(report->bytes, QFileInfo(*file).size());
    const Result<QByteArray> again = m_fixture.dump(QStringLiteral("sg"));
    VERIFY_RESULT(again);
    QCOMPARE(comparable(*again), m_expected);
}

void DumpLoadTest::reportsTables()
{
    const Result<QString> file = m_fixture.dumpFile();
    VERIFY_RESULT(file);
    LoadOptions one;
    one.connections = 1;
    LoadOptions five;
    five.connections = 5;
    const Result<LoadReport> alone = load(*file, one);
    VERIFY_RESULT(alone);
    const Result<LoadReport> together = load(*file, five);
    VERIFY_RESULT(together);
    QCOMPARE(alone->tables.size(), together->tables.size());
    bool found = false;
    for (qsizetype i = 0; i < alone->tables.size(); ++i) {
        QCOMPARE(together->tables[i].name, alone->tables[i].name);
        QCOMPARE(together->tables[i].rows, alone->tables[i].rows);
        QCOMPARE(together->tables[i].checksum, alone->tables[i].checksum);
        if (alone->tables[i].name == u"public.big") {
            found = true;
            QCOMPARE(alone->tables[i].rows, 40000);
            QCOMPARE(alone->tables[i].checksum.size(), 16);
        }
    }
    QVERIFY(found);
}

/// Of more than many pieces, and with a time, whose column is looked at.
void DumpLoadTest::largeRow()
{
    VERIFY_RESULT(m_fixture.execute(
        QStringLiteral("source"),
        QStringLiteral(
            "CREATE SCHEMA large; CREATE TABLE large.t (id int, at timestamptz, b bytea); INSERT INTO "
            "large.t SELECT i, now(), decode(repeat(md5(i::text), 300000), 'hex') FROM generate_series(1, "
            "3) i; CREATE TABLE large.u AS SELECT id, b FROM large.t")));
    const Result<QString> file = m_fixture.dumpFile({QStringLiteral("--schema=large")});
    VERIFY_RESULT(m_fixture.execute(QStringLiteral("source"), QStringLiteral("DROP SCHEMA large CASCADE")));
    VERIFY_RESULT(file);
    const Result<LoadReport> report = load(*file);
    VERIFY_RESULT(report);
    QCOMPARE(m_fixture.ask(QStringLiteral("sg"), QStringLiteral("SELECT sum(length(b)) FROM large.t")),
             QStringLiteral("14400000"));
}

/// What the rewriting of rows does not know comes after some that it has sent already, and so does a row of
/// more than one piece.
void DumpLoadTest::rewrittenWherePossible()
{
    VERIFY_RESULT(m_fixture.execute(
        QStringLiteral("source"),
        QStringLiteral(
            "CREATE SCHEMA mixed; CREATE TABLE mixed.t (id int, at timestamptz, b text); INSERT INTO mixed.t "
            "SELECT i, CASE WHEN i = 150000 THEN 'infinity' ELSE now() END, CASE WHEN i = 60000 THEN "
            "repeat('large', 600000) ELSE 'a\\b' || i END FROM generate_series(1, 200000) i")));
    Result<QByteArray> dump = m_fixture.dump(
        QStringLiteral("source"), {QStringLiteral("--schema=mixed"), QStringLiteral("--no-owner")});
    const QString sum =
        QStringLiteral("SELECT md5(string_agg(id || at::text || b, ',' ORDER BY id)) FROM mixed.t");
    const QString expected = m_fixture.ask(QStringLiteral("source"), sum);
    VERIFY_RESULT(m_fixture.execute(QStringLiteral("source"), QStringLiteral("DROP SCHEMA mixed CASCADE")));
    VERIFY_RESULT(dump);
    dump->replace("    b text\n", "    b text,\n    how text DEFAULT current_query()\n");
    const Result<QString> file = m_fixture.file(*dump);
    VERIFY_RESULT(file);
    VERIFY_RESULT(load(*file, {.connections = 1, .readBack = false}));
    QCOMPARE(m_fixture.ask(QStringLiteral("sg"), sum), expected);
    const auto how = [this](int id) {
        return m_fixture.ask(QStringLiteral("sg"),
                             QStringLiteral("SELECT how LIKE '%binary%' FROM mixed.t WHERE id = %1").arg(id));
    };
    QCOMPARE((QStringList{how(1), how(60000), how(100000), how(150000), how(200000)}),
             (QStringList{QStringLiteral("t"), QStringLiteral("f"), QStringLiteral("t"), QStringLiteral("f"),
                          QStringLiteral("f")}));
}

void DumpLoadTest::carriageReturns()
{
    Result<QByteArray> dump = m_fixture.dump(QStringLiteral("source"));
    VERIFY_RESULT(dump);
    const Result<QString> file = m_fixture.file(QByteArray(*dump).replace("\n", "\r\n"));
    VERIFY_RESULT(file);
    VERIFY_RESULT(load(*file));
    const Result<QByteArray> again = m_fixture.dump(QStringLiteral("sg"), {QStringLiteral("--data-only")});
    const Result<QByteArray> before =
        m_fixture.dump(QStringLiteral("source"), {QStringLiteral("--data-only")});
    VERIFY_RESULT(again);
    VERIFY_RESULT(before);
    QCOMPARE(comparable(*again), comparable(*before));
}

/// The server whose dump it is wrote its times otherwise.
void DumpLoadTest::otherTimeZone()
{
    VERIFY_RESULT(
        m_fixture.execute(QStringLiteral("postgres"),
                          QStringLiteral("ALTER DATABASE source SET TimeZone = 'America/St_Johns'")));
    const Result<QString> file = m_fixture.dumpFile();
    VERIFY_RESULT(m_fixture.execute(QStringLiteral("postgres"),
                                    QStringLiteral("ALTER DATABASE source RESET TimeZone")));
    VERIFY_RESULT(file);
    LoadOptions counted;
    counted.readBack = false; // for the times in the ranges of one table
    VERIFY_RESULT(load(*file, counted));
    Result<QByteArray> bytes = readFile(*file);
    VERIFY_RESULT(bytes);
    const qsizetype ranges = bytes->indexOf("COPY other.");
    const qsizetype end = bytes->indexOf("\n\\.", ranges);
    const qsizetype begin = bytes->indexOf('\n', ranges);
    const Result<QString> without = m_fixture.file(bytes->first(begin) + bytes->sliced(end));
    VERIFY_RESULT(without);
    VERIFY_RESULT(load(*without));
}

void DumpLoadTest::ownersAndGrantsOfNobody()
{
    const Result<QByteArray> dump = m_fixture.dump(QStringLiteral("source"));
    VERIFY_RESULT(dump);
    const Result<QString> file = m_fixture.file(QByteArray(*dump).replace("somebody", "nobody_here"));
    VERIFY_RESULT(file);
    const Result<LoadReport> report = load(*file);
    VERIFY_RESULT(report);
    const QString skipped = report->skipped.join(u'\n');
    QVERIFY2(skipped.contains(u"OWNER TO nobody_here: role \"nobody_here\" does not exist"),
             qPrintable(skipped));
    QVERIFY2(skipped.contains(u"GRANT SELECT ON TABLE public.users TO nobody_here"), qPrintable(skipped));
}

void DumpLoadTest::targetKeepsWhatIsItsOwn()
{
    VERIFY_RESULT(m_fixture.execute(
        QStringLiteral("postgres"),
        QStringLiteral(
            "ALTER DATABASE sg SET search_path = public, \"$user\"; ALTER DATABASE sg SET "
            "application_name = 'it''s mine'; ALTER ROLE somebody IN DATABASE sg SET work_mem = '7MB'; "
            "ALTER DATABASE sg CONNECTION LIMIT 40; COMMENT ON DATABASE sg IS 'the one'; GRANT CREATE ON "
            "DATABASE sg TO somebody")));
    const QString attributes =
        QStringLiteral("SELECT pg_get_userbyid(datdba) || datconnlimit || datcollate || encoding || (SELECT "
                       "string_agg(a::text, ',' ORDER BY a::text) FROM unnest(datacl) a) || "
                       "shobj_description(oid, 'pg_database') || (SELECT string_agg(setrole::regrole::text "
                       "|| setconfig::text, ';' "
                       "ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = pg_database.oid) FROM "
                       "pg_database WHERE "
                       "datname = 'sg'");
    const QString before = m_fixture.ask(QStringLiteral("postgres"), attributes);
    QVERIFY2(before.contains(u"the one") && before.contains(u"7MB"), qPrintable(before));
    const Result<QString> file = m_fixture.dumpFile({QStringLiteral("--create")});
    VERIFY_RESULT(file);
    VERIFY_RESULT(load(*file));
    QCOMPARE(m_fixture.ask(QStringLiteral("postgres"), attributes), before);
}

void DumpLoadTest::targetNeedNotExist()
{
    VERIFY_RESULT(m_fixture.server().dropDatabase(QStringLiteral("sg")));
    const Result<QString> file = m_fixture.dumpFile();
    VERIFY_RESULT(file);
    VERIFY_RESULT(load(*file));
    QCOMPARE(m_fixture.ask(QStringLiteral("sg"), QStringLiteral("SELECT count(*) FROM big")),
             QStringLiteral("40000"));
}

void DumpLoadTest::namesThatNeedQuotes()
{
    const QString name = QStringLiteral("Ünnöt \"quoted\" '%1' ").leftJustified(58, u'x');
    VERIFY_RESULT(m_fixture.server().recreateDatabase(name));
    const Result<QString> file = m_fixture.dumpFile();
    VERIFY_RESULT(file);
    VERIFY_RESULT(loadDumpParallel({*file}, m_fixture.server().database(name), {}, {}, {}));
    QCOMPARE(m_fixture.ask(name, QStringLiteral("SELECT count(*) FROM big")), QStringLiteral("40000"));
    VERIFY_RESULT(m_fixture.server().dropDatabase(name));
}

void DumpLoadTest::sessionsOnTheOldOne()
{
    Result<Connection> reader = Connection::open(m_fixture.target());
    VERIFY_RESULT(reader);
    QVERIFY(reader->execute(QStringLiteral("BEGIN; SELECT * FROM old_one")));
    const Result<QString> file = m_fixture.dumpFile();
    VERIFY_RESULT(file);
    VERIFY_RESULT(load(*file));
    QVERIFY(!reader->execute(QStringLiteral("SELECT 1")));
    QCOMPARE(m_fixture.ask(QStringLiteral("sg"), QStringLiteral("SELECT to_regclass('old_one') IS NULL")),
             QStringLiteral("t"));
}

void DumpLoadTest::inPlace()
{
    LoadOptions options;
    options.inPlace = true;
    const Result<QString> file = m_fixture.dumpFile();
    VERIFY_RESULT(file);
    VERIFY_ERROR(load(*file, options), ErrorKind::Precondition, "it is not empty");
    QCOMPARE(m_fixture.ask(QStringLiteral("sg"), QStringLiteral("SELECT count(*) FROM old_one")),
             QStringLiteral("0"));
    VERIFY_RESULT(m_fixture.migrations().freshDatabase());
    VERIFY_RESULT(load(*file, options));
    const Result<QByteArray> again = m_fixture.dump(QStringLiteral("sg"));
    VERIFY_RESULT(again);
    const QByteArray difference = firstDifference(m_expected, comparable(*again));
    QVERIFY2(difference.isEmpty(), difference.constData());
}

void DumpLoadTest::unknownStatementsGoInOrder()
{
    const Result<QByteArray> dump = m_fixture.dump(QStringLiteral("source"));
    VERIFY_RESULT(dump);
    const qsizetype firstCopy = dump->indexOf("\nCOPY ") + 1;
    QByteArray edited = *dump;
    edited.insert(firstCopy, "UPDATE public.empty SET id = 1;\n");
    const Result<QString> file = m_fixture.file(edited);
    VERIFY_RESULT(file);
    const Result<LoadReport> report = load(*file);
    VERIFY_RESULT(report);
    QVERIFY2(report->plainOrder.contains(u"UPDATE public.empty"), qPrintable(report->plainOrder));
    const Result<QByteArray> again = m_fixture.dump(QStringLiteral("sg"));
    VERIFY_RESULT(again);
    QCOMPARE(comparable(*again), m_expected);
}

void DumpLoadTest::tellsHowItGoes()
{
    EventLog log;
    const Result<QString> file = m_fixture.dumpFile();
    VERIFY_RESULT(file);
    VERIFY_RESULT(loadDumpParallel({*file}, m_fixture.target(), {}, log.sink(), {}));
    QCOMPARE(log.count(RunEvent::Kind::RunStarted), 1);
    QCOMPARE(log.count(RunEvent::Kind::RunFinished), 1);
    QCOMPARE(log.count(RunEvent::Kind::StepStarted), 3);
    QCOMPARE(log.count(RunEvent::Kind::StepFinished), 3);
    QVERIFY(log.count(RunEvent::Kind::ItemStarted) > 20);
    QCOMPARE(log.count(RunEvent::Kind::ItemFinished), log.count(RunEvent::Kind::ItemStarted));
}

QTEST_GUILESS_MAIN(DumpLoadTest)
#include "tst_dump_load.moc"
