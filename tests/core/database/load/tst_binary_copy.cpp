// Rows rewritten into COPY's binary format are, byte for byte, what the server itself would send.

#include "core/database/load/binary_copy.h"
#include "migration_fixture.h"
#include "typed_rows.h"

#include <QRandomGenerator>

using namespace lockstep;
using namespace lockstep::test;

namespace {

const QString typesSql = QStringLiteral(
    "SELECT r.prosrc, coalesce(er.prosrc, ''), coalesce(e.oid, 0) FROM pg_attribute a "
    "JOIN pg_type t ON t.oid = a.atttypid JOIN pg_proc r ON r.oid = t.typreceive LEFT JOIN pg_type e ON "
    "e.oid = t.typelem LEFT JOIN pg_proc er ON er.oid = e.typreceive "
    "WHERE a.attrelid = 'typed'::regclass AND a.attnum > 0 ORDER BY a.attnum");

using Kind = BinaryType::Kind;

} // namespace

class BinaryCopyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void asTheServerWouldSendThem_data();
    void asTheServerWouldSendThem();
    void meansTheSameWhenDamaged();
    void manyRowsInOneBuffer();
    void leftToTheServer_data();
    void leftToTheServer();
    void rowsThatAreNone_data();
    void rowsThatAreNone();
    void unknownTypes();

private:
    [[nodiscard]] QList<BinaryType> types();
    [[nodiscard]] QByteArray copied(const QByteArray& sql);
    [[nodiscard]] QByteArray taken(const QByteArray& options, const QByteArray& rows);

    MigrationFixture m_fixture;
    std::optional<Connection> m_connection;
};

void BinaryCopyTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.startServer());
    VERIFY_RESULT(m_fixture.freshDatabase());
    Result<Connection> connection = Connection::open(m_fixture.settings());
    VERIFY_RESULT(connection);
    m_connection = std::move(*connection);
    const SqlResult made = m_connection->execute(typedSql);
    QVERIFY2(made, made ? "" : qPrintable(made.error().text()));
}

QByteArray BinaryCopyTest::copied(const QByteArray& sql)
{
    QByteArray bytes;
    const SqlCount rows = m_connection->copyOut(sql, [&](QByteArrayView part) { bytes += part; });
    return rows ? bytes : rows.error().text().toUtf8();
}

QList<BinaryType> BinaryCopyTest::types()
{
    QList<BinaryType> list;
    const SqlResult rows = m_connection->execute(typesSql);
    for (qsizetype row = 0; rows && row < rows->size(); ++row) {
        const auto kind = binaryKind(rows->text(row, 0).toLatin1());
        if (!kind)
            return {};
        list.append({*kind, binaryKind(rows->text(row, 1).toLatin1()).value_or(Kind::Text),
                     static_cast<qint32>(rows->number(row, 2))});
    }
    return list;
}

/// What an empty table holds after a COPY of these rows, or that they are refused.
QByteArray BinaryCopyTest::taken(const QByteArray& options, const QByteArray& rows)
{
    if (!m_connection->execute(QStringLiteral("TRUNCATE taken")) ||
        !m_connection->startCopyIn("COPY taken FROM STDIN" + options) || !m_connection->putCopyData(rows))
        return "no COPY";
    return m_connection->endCopyIn() ? copied("COPY taken TO STDOUT") : "refused";
}

void BinaryCopyTest::asTheServerWouldSendThem_data()
{
    QTest::addColumn<QString>("zone");
    for (const char* zone : {"UTC", "Asia/Kolkata", "America/St_Johns", "Europe/Amsterdam", "Pacific/Apia"})
        QTest::newRow(zone) << QString::fromLatin1(zone);
}

void BinaryCopyTest::asTheServerWouldSendThem()
{
    QFETCH(QString, zone);
    QVERIFY(m_connection->execute(QStringLiteral("SET TimeZone = '%1'").arg(zone)));
    QByteArray rewritten;
    QVERIFY(BinaryCopy(types()).rewrite(copied("COPY typed TO STDOUT"), rewritten));
    const QByteArray expected = copied("COPY typed TO STDOUT WITH (FORMAT binary)");
    const QByteArray found = BinaryCopy::header() + rewritten + BinaryCopy::trailer();
    QCOMPARE(found.size(), expected.size());
    QVERIFY(found == expected);
}

/// A row with a few characters changed is left to the server, or is the same to it in both formats.
void BinaryCopyTest::meansTheSameWhenDamaged()
{
    static const QByteArray characters("0123456789abcfxtN{}\",\\.:+- \t\n\r\xc3\xbc\xff");
    QVERIFY(m_connection->execute(QStringLiteral("CREATE UNLOGGED TABLE taken (LIKE typed)")));
    const BinaryCopy copy(types());
    const QByteArrayList rows =
        copied("COPY (SELECT * FROM typed ORDER BY id LIMIT 300) TO STDOUT").split('\n');
    QRandomGenerator random(7);
    int rewrittenRows = 0;
    for (int round = 0; round < 3000; ++round) {
        QByteArray row = rows[random.bounded(rows.size() - 1)] + '\n';
        for (int change = random.bounded(1, 4); change > 0; --change) {
            const qsizetype at = random.bounded(row.size() - 1);
            const char c = characters[random.bounded(characters.size())];
            switch (random.bounded(3)) {
            case 0:
                row[at] = c;
                break;
            case 1:
                row.insert(at, c);
                break;
            default:
                row.remove(at, 1);
            }
        }
        QByteArray rewritten;
        if (!copy.rewrite(row, rewritten))
            continue;
        ++rewrittenRows;
        const QByteArray asText = taken({}, row);
        const QByteArray asBinary =
            taken(" WITH (FORMAT binary)", BinaryCopy::header() + rewritten + BinaryCopy::trailer());
        QVERIFY2(asText == asBinary, (row + asText + asBinary).constData());
    }
    QVERIFY2(rewrittenRows > 300, qPrintable(QString::number(rewrittenRows)));
}

void BinaryCopyTest::manyRowsInOneBuffer()
{
    const BinaryCopy copy({{Kind::Int8, {}, 0}, {Kind::Text, {}, 0}});
    QByteArray buffer;
    QVERIFY(copy.rewrite(QByteArray("1\tlong enough to be seen\n").repeated(10000), buffer));
    const qsizetype large = buffer.size();
    QVERIFY(copy.rewrite("1\ta\n", buffer));
    QCOMPARE(buffer, QByteArray("\0\2\0\0\0\x8\0\0\0\0\0\0\0\1\0\0\0\1"
                                "a",
                                19));
    QVERIFY(large > buffer.size());
    QVERIFY(copy.rewrite("", buffer));
    QVERIFY(buffer.isEmpty());
}

void BinaryCopyTest::leftToTheServer_data()
{
    QTest::addColumn<BinaryType>("type");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](Kind kind, const char* text, Kind element = Kind::Text) {
        QTest::addRow("%d %s", static_cast<int>(kind), text)
            << BinaryType{kind, element, 23} << QByteArray(text);
    };
    for (const char* text : {"", " 1", "1 ", "+1", "1x", "0x10", "2147483648", "-2147483649", "1_000", "--1"})
        row(Kind::Int4, text);
    for (const char* text :
         {"", "Infinity", "-Infinity", "NaN", "nan", "inf", ".5", "-", "- 1", "1e400", "0x1p3", "1,5"})
        row(Kind::Float8, text);
    row(Kind::Float4, "1e39");
    for (const char* text : {"", "true", "T", "1"})
        row(Kind::Boolean, text);
    for (const char* text : {"abc", "\\\\x0", "\\\\xAB", "\\\\x0g", "\\\\X00", "x00", "\\\\x00 "})
        row(Kind::Bytea, text);
    for (const char* text :
         {"", "infinity", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-01", "2024-1-01", "0000-01-01",
          "10000-01-01", "0044-03-15 BC", "2024/01/01", "01-02-2024"})
        row(Kind::Date, text);
    for (const char* text : {"", "-infinity", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 24:00:00",
                             "2024-01-01 00:60:00", "2024-01-01 00:00:60", "2024-01-01 00:00:00.1234567",
                             "2024-01-01 00:00:00+00", "0044-03-15 00:00:00 BC"})
        row(Kind::Timestamp, text);
    for (const char* text :
         {"2024-01-01 00:00:00", "2024-01-01 00:00:00 UTC", "2024-01-01 00:00:00+0",
          "2024-01-01 00:00:00+1:00", "2024-01-01 00:00:00-16", "2024-01-01 00:00:00+00:60",
          "2024-01-01 00:00:00+00 BC", "2024-01-01 00:00:00+00:00:00:00"})
        row(Kind::TimestampTz, text);
    for (const char* text : {"", "8c1f3a524d6e4b7a9c801d2e3f405162", "8c1f3a52-4d6e-4b7a-9c80-1d2e3f40516",
                             "8C1F3A52-4D6E-4B7A-9C80-1D2E3F405162", "{8c1f3a52-4d6e-4b7a-9c80-1d2e3f40516}"})
        row(Kind::Uuid, text);
    for (const char* text : {"", "{", "}", "{a", "a}", "{{1}}", "[0:0]={1}", "{a,}", "{,a}", "{null}",
                             "{a b}", "{\"a}", "{\"a\"b}", "{a\"b\"}", "{\"a\\\\", "{a;b}}"})
        row(Kind::Array, text);
    row(Kind::Array, "{1,x}", Kind::Int4);
    row(Kind::Array, "{\"\"}", Kind::Int4);
    for (const char* text : {"a\\", "\\a", "\\.", "\\101", "\\x41", "a\\Nb", "\\Nb"})
        row(Kind::Text, text);
}

void BinaryCopyTest::leftToTheServer()
{
    QFETCH(BinaryType, type);
    QFETCH(QByteArray, text);
    QByteArray rewritten;
    QVERIFY(!BinaryCopy({type}).rewrite(text + '\n', rewritten));
}

void BinaryCopyTest::rowsThatAreNone_data()
{
    QTest::addColumn<QByteArray>("rows");
    QTest::newRow("a column is missing") << QByteArray("1\n");
    QTest::newRow("one too many") << QByteArray("1\t2\t3\n");
    QTest::newRow("no line end") << QByteArray("1\t2");
    QTest::newRow("line ends of another system") << QByteArray("1\t2\r\n");
    QTest::newRow("nothing") << QByteArray("\n");
    QTest::newRow("the second") << QByteArray("1\t2\n1\n");
}

void BinaryCopyTest::rowsThatAreNone()
{
    QFETCH(QByteArray, rows);
    QByteArray rewritten;
    QVERIFY(!BinaryCopy({{Kind::Text, {}, 0}, {Kind::Text, {}, 0}}).rewrite(rows, rewritten));
}

void BinaryCopyTest::unknownTypes()
{
    for (const char* name :
         {"", "numeric_recv", "domain_recv", "record_recv", "interval_recv", "inet_recv", "cash_recv"})
        QVERIFY2(!binaryKind(name), name);
}

QTEST_GUILESS_MAIN(BinaryCopyTest)
#include "tst_binary_copy.moc"
