#include "core/database/load/dump_lexer.h"
#include "core/support/files.h"
#include "core/support/process.h"
#include "result_checks.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

using namespace lockstep;

class DumpLexerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statements_data();
    void statements();
    void oldStrings();
    void rowsComeWhole();
    void rowsThatLookLikeTheEnd();
    void everyPrefixIsSeenToBeCut();
    void compressedPrefixes_data();
    void compressedPrefixes();
    void strangers_data();
    void strangers();
    void folder();

private:
    [[nodiscard]] Result<DumpLexer> lexer(const QByteArray& text);
    [[nodiscard]] static Result<QList<DumpPiece>> piecesOf(DumpLexer& lexer);

    QTemporaryDir m_dir;
};

Result<DumpLexer> DumpLexerTest::lexer(const QByteArray& text)
{
    const QString path = m_dir.filePath(QStringLiteral("dump.sql"));
    if (const Result<void> written = writeFile(path, text); !written)
        return failure(written);
    return DumpReader::open({path}, {}).transform([](DumpReader&& reader) {
        return DumpLexer(std::move(reader));
    });
}

Result<QList<DumpPiece>> DumpLexerTest::piecesOf(DumpLexer& lexer)
{
    QList<DumpPiece> pieces;
    while (true) {
        const Result<DumpPiece> piece = lexer.next();
        if (!piece)
            return failure(piece);
        if (piece->kind == DumpPiece::Kind::End)
            return pieces;
        pieces.append(*piece);
    }
}

void DumpLexerTest::statements_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("expected");
    using List = QByteArrayList;
    QTest::newRow("two") << QByteArray("SELECT 1;\nSELECT 2;") << List{"SELECT 1;", "SELECT 2;"};
    QTest::newRow("comments") << QByteArray("-- a;\n/* b; /* c; */ d; */ SELECT -- e;\n 1 /* ; */;")
                              << List{"SELECT -- e;\n 1 /* ; */;"};
    QTest::newRow("quotes") << QByteArray("SELECT ';''; ', \"a;\"\"b;\";SELECT 2;")
                            << List{"SELECT ';''; ', \"a;\"\"b;\";", "SELECT 2;"};
    QTest::newRow("backslash is itself")
        << QByteArray("SELECT '\\';SELECT 2;") << List{"SELECT '\\';", "SELECT 2;"};
    QTest::newRow("escapes") << QByteArray("SELECT E'\\';';SELECT name'x';")
                             << List{"SELECT E'\\';';", "SELECT name'x';"};
    QTest::newRow("dollars") << QByteArray("DO $$a;$b$;$$;DO $b$;$$;$b$;SELECT a$b$, $1;")
                             << List{"DO $$a;$b$;$$;", "DO $b$;$$;$b$;", "SELECT a$b$, $1;"};
    QTest::newRow("rule") << QByteArray("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);SELECT 3;")
                          << List{"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);", "SELECT 3;"};
    const QByteArray body =
        "CREATE OR REPLACE FUNCTION f() RETURNS int\n BEGIN ATOMIC\n SELECT CASE WHEN true THEN 1 "
        "END;\n SELECT (CASE 1 WHEN 1 THEN 2 END);\nEND;";
    QTest::newRow("body") << QByteArray(body + "SELECT 3;") << List{body, "SELECT 3;"};
    const QByteArray procedure =
        "CREATE PROCEDURE public.p(IN \"begin\" int)\n BEGIN ATOMIC\n  SELECT 1;\nEND;";
    QTest::newRow("procedure") << QByteArray(procedure + "\nBEGIN;COMMIT;")
                               << List{procedure, "BEGIN;", "COMMIT;"};
    QTest::newRow("copy") << QByteArray("COPY t (a) FROM stdin;\n1\n2;\n\\.\n\n\nSELECT 1;")
                          << List{"COPY t (a) FROM stdin;", "1\n2;\n", "", "SELECT 1;"};
    QTest::newRow("empty copy") << QByteArray("COPY t (a) FROM stdin;\n\\.\nSELECT 1;")
                                << List{"COPY t (a) FROM stdin;", "", "SELECT 1;"};
    QTest::newRow("windows") << QByteArray("COPY t (a) FROM stdin;\r\n1\r\n\\.\r\nSELECT\r\n1;\r\n")
                             << List{"COPY t (a) FROM stdin;", "1\r\n", "", "SELECT\r\n1;"};
    QTest::newRow("commands") << QByteArray(
                                     "\\restrict abc\n\\connect \"a;b\"\nSELECT 1;\n\\unrestrict abc\n")
                              << List{"\\restrict abc", "\\connect \"a;b\"", "SELECT 1;", "\\unrestrict abc"};
    QTest::newRow("nothing") << QByteArray("-- only a comment") << List{};
}

void DumpLexerTest::statements()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArrayList, expected);
    Result<DumpLexer> cut = lexer(text);
    VERIFY_RESULT(cut);
    const Result<QList<DumpPiece>> pieces = piecesOf(*cut);
    VERIFY_RESULT(pieces);
    QByteArrayList texts;
    for (const DumpPiece& piece : *pieces) {
        texts.append(piece.bytes);
        if (piece.kind == DumpPiece::Kind::Statement)
            QCOMPARE(piece.line, text.first(text.indexOf(piece.bytes)).count('\n') + 1);
    }
    QCOMPARE(texts, expected);
}

void DumpLexerTest::oldStrings()
{
    Result<DumpLexer> cut = lexer("SELECT '\\';';SELECT 2;");
    VERIFY_RESULT(cut);
    cut->setStandardStrings(false);
    const Result<QList<DumpPiece>> pieces = piecesOf(*cut);
    VERIFY_RESULT(pieces);
    QCOMPARE(pieces->size(), 2);
    QCOMPARE(pieces->first().bytes, "SELECT '\\';';");
}

/// Whatever the rows' lengths, all of them come, cut only within a row that is larger than a piece.
void DumpLexerTest::rowsComeWhole()
{
    QRandomGenerator random(7);
    for (const int longest : {20, 5000, 3'000'000}) {
        QByteArray rows;
        while (rows.size() < 9'000'000)
            rows += QByteArray(random.bounded(longest), 'x') + '\n';
        Result<DumpLexer> cut = lexer("COPY t (a) FROM stdin;\n" + rows + "\\.\nSELECT 1;");
        VERIFY_RESULT(cut);
        const Result<QList<DumpPiece>> pieces = piecesOf(*cut);
        VERIFY_RESULT(pieces);
        QByteArray joined;
        for (const DumpPiece& piece : *pieces) {
            if (piece.kind != DumpPiece::Kind::Rows)
                continue;
            QCOMPARE(piece.goesOn, !piece.bytes.endsWith('\n'));
            QVERIFY(piece.bytes.size() <= (1 << 20) + 4);
            joined += piece.bytes;
        }
        QVERIFY(joined == rows);
        QCOMPARE(pieces->last().bytes, "SELECT 1;");
        QCOMPARE(pieces->last().line, rows.count('\n') + 3);
    }
}

void DumpLexerTest::rowsThatLookLikeTheEnd()
{
    const QByteArray rows = "\\.x\n\\\\.\n\\N\n.\n\\.\t1\n";
    Result<DumpLexer> cut = lexer("COPY t (a) FROM stdin;\n" + rows + "\\.\n");
    VERIFY_RESULT(cut);
    const Result<QList<DumpPiece>> pieces = piecesOf(*cut);
    VERIFY_RESULT(pieces);
    QCOMPARE(pieces->value(1).bytes, rows);
    QCOMPARE(pieces->value(2).kind, DumpPiece::Kind::RowsEnd);
}

void DumpLexerTest::everyPrefixIsSeenToBeCut()
{
    const QByteArray dump = "-- PostgreSQL database dump\n\nCREATE TABLE t (a text DEFAULT 'x;');\n"
                            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $_$ SELECT 1; $_$;\n"
                            "COPY t (a) FROM stdin;\none\ntwo\n\\.\n\nCREATE INDEX i ON t (a);\n"
                            "-- PostgreSQL database dump complete\n";
    for (qsizetype length = 1; length + 1 < dump.size(); ++length) {
        Result<DumpLexer> cut = lexer(dump.first(length));
        VERIFY_RESULT(cut);
        const Result<QList<DumpPiece>> pieces = piecesOf(*cut);
        QVERIFY(!pieces || !cut->marks().isComplete);
    }
    Result<DumpLexer> whole = lexer(dump);
    VERIFY_RESULT(whole);
    VERIFY_RESULT(piecesOf(*whole));
    QVERIFY(whole->marks().isDump && whole->marks().isComplete);
}

void DumpLexerTest::compressedPrefixes_data()
{
    QTest::addColumn<QString>("program");
    QTest::newRow("gzip") << QStringLiteral("gzip");
    QTest::newRow("zstd") << QStringLiteral("zstd");
}

/// Cut anywhere, and with a changed byte anywhere.
void DumpLexerTest::compressedPrefixes()
{
    QFETCH(QString, program);
    QByteArray text = "-- PostgreSQL database dump\n";
    QRandomGenerator random(3);
    for (int i = 0; i < 200; ++i)
        text += "SELECT '" + QByteArray::number(random.generate64()) + "';\n";
    Command command;
    command.program = program;
    command.arguments = {QStringLiteral("-c")};
    command.standardInput = text;
    const Result<ProcessOutput> packed = runProcess(command);
    if (!packed)
        QSKIP(qPrintable(packed.error().message()));
    const QByteArray whole = packed->standardOutput;
    const auto read = [&](const QByteArray& bytes) -> Result<QList<DumpPiece>> {
        Result<DumpLexer> cut = lexer(bytes);
        return cut ? piecesOf(*cut) : failure(cut);
    };
    const Result<QList<DumpPiece>> all = read(whole);
    VERIFY_RESULT(all);
    QCOMPARE(all->size(), 200);
    QCOMPARE(read(whole + whole).value().size(), 400);
    for (qsizetype length = 20; length < whole.size(); length += 13) {
        const Result<QList<DumpPiece>> cut = read(whole.first(length));
        VERIFY_ERROR(cut, ErrorKind::Invalid, "damaged or not whole");
    }
    for (qsizetype at = 30; at < whole.size() - 4; at += 29) {
        QByteArray changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 0x55);
        const Result<QList<DumpPiece>> cut = read(changed);
        QVERIFY2(!cut, qPrintable(QStringLiteral("byte %1").arg(at)));
    }
}

void DumpLexerTest::strangers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("it is empty");
    QTest::newRow("custom") << QByteArray("PGDMP\x01\x0e") << QStringLiteral("pg_restore -f -");
    QTest::newRow("tar") << QByteArray("toc.dat\0\0\0", 10) << QStringLiteral("pg_restore -f -");
    QTest::newRow("xz") << QByteArray("\xfd"
                                      "7zXZ\0",
                                      6)
                        << QStringLiteral("xz -dc");
    QTest::newRow("bzip2") << QByteArray("BZh91AY") << QStringLiteral("bzip2 -dc");
    QTest::newRow("binary") << QByteArray("\x7f"
                                          "ELF\0\0",
                                          6)
                            << QStringLiteral("not text");
}

void DumpLexerTest::strangers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, words);
    const Result<DumpLexer> cut = lexer(bytes);
    QVERIFY(!cut);
    QCOMPARE(cut.error().kind, ErrorKind::Invalid);
    QVERIFY2(cut.error().message().contains(words), qPrintable(cut.error().message()));
}

void DumpLexerTest::folder()
{
    VERIFY_ERROR(DumpReader::open({m_dir.path()}, {}), ErrorKind::Invalid, "directory format");
    VERIFY_ERROR(DumpReader::open({m_dir.filePath(QStringLiteral("none"))}, {}), ErrorKind::NotFound,
                 "no such file");
}

QTEST_GUILESS_MAIN(DumpLexerTest)
#include "tst_dump_lexer.moc"
