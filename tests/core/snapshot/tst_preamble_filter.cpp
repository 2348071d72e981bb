// What of a dump's beginning a managed role may not do.

#include "core/snapshot/preamble_filter.h"
#include "core/support/files.h"
#include "result_checks.h"

#include <QTemporaryDir>

using namespace lockstep;

class PreambleFilterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filters_data();
    void filters();
    void readsParts();
    void refuses();

private:
    [[nodiscard]] Result<FilteredDump> filtered(const QByteArray& text, PreambleFilter filter)
    {
        const QString file = m_folder.filePath(QStringLiteral("d.sql"));
        if (const auto written = writeFile(file, text); !written)
            return failure(written);
        return filterPreamble(file, filter, {});
    }

    QTemporaryDir m_folder;
};

void PreambleFilterTest::filters_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("result");
    QTest::addColumn<int>("leftOut");
    const auto row = [](const char* name, const QByteArray& text, const QByteArray& result, int leftOut) {
        const QByteArray tail =
            "CREATE TABLE t (a int);\nDROP EXTENSION x;\nCOPY t FROM stdin;\nDROP EXTENSION y;\n\\.\n";
        QTest::newRow(name) << text + tail << result + tail << leftOut;
    };
    row("nothing", "SET a = 1;\n\nSELECT 1;\n", "SET a = 1;\n\nSELECT 1;\n", 0);
    row("extension", "-- x\nDROP EXTENSION IF EXISTS \"citext\";\nSET a = 1;\n",
        "-- x\n-- DROP EXTENSION IF EXISTS \"citext\";\nSET a = 1;\n", 1);
    row("several lines", "COMMENT ON EXTENSION \"x\" IS 'one;\ntwo';\nSET a = 1;\n",
        "-- COMMENT ON EXTENSION \"x\" IS 'one;\n-- two';\nSET a = 1;\n", 1);
    row("small letters, indented", "  create schema\n  \"public\";\n",
        "  -- create schema\n--   \"public\";\n", 1);
    row("comment within", "DROP /* really */ DATABASE x;\n", "-- DROP /* really */ DATABASE x;\n", 1);
    row("psql", "\\restrict abc\n\\connect sg\n\\unrestrict abc\n",
        "\\restrict abc\n-- \\connect sg\n\\unrestrict abc\n", 1);
    row("new setting", "SET transaction_timeout = 0;\nSET lock_timeout = 0;\n",
        "-- SET transaction_timeout = 0;\nSET lock_timeout = 0;\n", 1);
    row("two on a line", "SET a = 1; DROP SCHEMA x; SET b = 2;\n",
        "SET a = 1; \n-- DROP SCHEMA x;\n SET b = 2;\n", 1);
    row("in texts", "SELECT 'DROP SCHEMA x;\nDROP SCHEMA y;';\n",
        "SELECT 'DROP SCHEMA x;\nDROP SCHEMA y;';\n", 0);
    row("in functions", "CREATE FUNCTION f() RETURNS int AS $$\nDROP SCHEMA x;\n$$ LANGUAGE sql;\n",
        "CREATE FUNCTION f() RETURNS int AS $$\nDROP SCHEMA x;\n$$ LANGUAGE sql;\n", 0);
    row("same twice", "DROP SCHEMA x;\nDROP SCHEMA x;\n", "-- DROP SCHEMA x;\n-- DROP SCHEMA x;\n", 2);
    row("other things", "DROP TABLE a;\nCOMMENT ON TABLE a IS 'DROP SCHEMA';\nCREATE TYPE s AS ENUM ('x');\n",
        "DROP TABLE a;\nCOMMENT ON TABLE a IS 'DROP SCHEMA';\nCREATE TYPE s AS ENUM ('x');\n", 0);
}

void PreambleFilterTest::filters()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, result);
    QFETCH(int, leftOut);
    const auto dump = filtered(text, PreambleFilter::ManagedRole);
    VERIFY_RESULT(dump);
    QCOMPARE(dump->read(0, 1 << 20).value(), result);
    QCOMPARE(dump->size, result.size());
    QCOMPARE(dump->leftOut.size(), leftOut);
    const auto asIs = filtered(text, PreambleFilter::None);
    QCOMPARE(asIs->read(0, 1 << 20).value(), text);
    const auto newer = filtered(text, PreambleFilter::NewSettings);
    QCOMPARE(newer->leftOut.size(), text.contains("transaction_timeout") ? 1 : 0);
}

void PreambleFilterTest::readsParts()
{
    const QByteArray text = "DROP SCHEMA x;\nCREATE TABLE t (a int);\n" + QByteArray(1000, '-');
    const auto dump = filtered(text, PreambleFilter::ManagedRole);
    VERIFY_RESULT(dump);
    const QByteArray whole = dump->read(0, dump->size).value();
    QCOMPARE(whole, "-- " + text);
    for (const qint64 size : {1, 7, 16, 17, 18, 500}) {
        QByteArray pieces;
        while (pieces.size() < dump->size)
            pieces += dump->read(pieces.size(), size).value();
        QCOMPARE(pieces, whole);
    }
    VERIFY_RESULT(writeFile(dump->file, text.first(100)));
    VERIFY_ERROR(dump->read(0, dump->size), ErrorKind::Io, "shorter");
}

void PreambleFilterTest::refuses()
{
    VERIFY_ERROR(filterPreamble(m_folder.filePath(QStringLiteral("none.sql")), PreambleFilter::None, {}),
                 ErrorKind::NotFound, "none.sql");
    VERIFY_ERROR(filtered("SELECT 'x", PreambleFilter::ManagedRole), ErrorKind::Invalid, "in the middle of");
}

QTEST_GUILESS_MAIN(PreambleFilterTest)
#include "tst_preamble_filter.moc"
