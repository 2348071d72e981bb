// Bytes and the document that stands for them.

#include "result_checks.h"
#include "ui/siteconfig/editor/config_text.h"

#include <QApplication>
#include <QPlainTextDocumentLayout>
#include <QRandomGenerator>
#include <QTextBlock>
#include <QTextDocument>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

struct Fixture
{
    explicit Fixture(const QByteArray& bytes = {})
    {
        document.setDocumentLayout(new QPlainTextDocumentLayout(&document));
        QObject::connect(&text, &ConfigText::changed, &text, [this](const JsoncEdit& edit) {
            mirror.replace(edit.offset, edit.length, edit.text);
        });
        load(bytes);
    }

    void load(const QByteArray& bytes)
    {
        text.load(bytes);
        mirror = bytes;
        mark = bytes.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    }

    /// What a fresh look at the document gives, and that all that is kept agrees with it.
    [[nodiscard]] bool agrees() const
    {
        if (mirror != text.bytes() || text.lines().count() != document.blockCount())
            return false;
        qsizetype at = mark;
        bool inComment = false;
        for (QTextBlock block = document.firstBlock(); block.isValid(); block = block.next()) {
            QByteArray line = lineBytes(block.text());
            if (block.next().isValid())
                line += lineEndBytes(text.lineEnd(block));
            if (!QByteArrayView(text.bytes()).sliced(at).startsWith(line))
                return false;
            if (text.lines().offsetOf(block.blockNumber()) != at - mark)
                return false;
            const LineFacts facts = scanLine(line, inComment, inComment);
            if (!(text.lines().line(block.blockNumber()) == facts))
                return false;
            at += line.size();
        }
        return at == text.bytes().size();
    }

    QTextDocument document;
    ConfigText text{&document};
    QByteArray mirror;
    qsizetype mark = 0; ///< bytes of the byte order mark that it was loaded with
};

QByteArray randomBytes(QRandomGenerator& random, int pieces)
{
    static const QList<QByteArray> kinds{"\n",
                                         "\r\n",
                                         "\r",
                                         "\"key\": ",
                                         "{",
                                         "}",
                                         "/*",
                                         "*/",
                                         "// words",
                                         "\"",
                                         "\\",
                                         "\t",
                                         "  ",
                                         "\xC3\xA4",
                                         "\xE2\x82\xAC",
                                         "\xF0\x9F\x90\xA2",
                                         "\xC2\xA0",
                                         "\xE2\x80\xA8",
                                         "\xE2\x80\xA9",
                                         "\xEF\xB7\x90",
                                         "\xEF\xB7\x91",
                                         "\xEF\xBF\xBC",
                                         "\xEF\xBB\xBF",
                                         QByteArray(1, '\0'),
                                         "\xFF",
                                         "\xED\xA0\x80",
                                         "\xC3",
                                         "\xA4",
                                         "x"};
    QByteArray bytes;
    for (int i = 0; i < pieces; ++i)
        bytes += kinds[random.bounded(kinds.size())];
    return bytes;
}

} // namespace

class TestConfigText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void losesNothing_data();
    void losesNothing();
    void losesNothingOfRandomBytes();
    void editsKeepOtherBytes();
    void randomTypingAndUndoing();
    void keepsLineEndsWhenLinesAreDeletedAndBack();
    void findsPlaces();
    void refusesEditsThatDoNotFit();
    void followsCommentsThroughManyLines();
    void findsClosingLines();
    void knowsTheIndent();
};

void TestConfigText::losesNothing_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("mark only") << QByteArray("\xEF\xBB\xBF");
    QTest::newRow("no end") << QByteArray("{}");
    QTest::newRow("mark, crlf") << QByteArray("\xEF\xBB\xBF{\r\n}\r\n");
    QTest::newRow("mixed") << QByteArray("a\r\nb\nc\rd\r\n\r\n\n\re");
    QTest::newRow("separators") << QByteArray("\"a\xE2\x80\xA8"
                                              "b\xE2\x80\xA9"
                                              "c\"\n");
    QTest::newRow("no-break space") << QByteArray("\"a\xC2\xA0"
                                                  "b\"");
    QTest::newRow("not UTF-8") << QByteArray("\xFF\xFE\n\xC3(\xE2\x82");
    QTest::newRow("nul") << QByteArray("a\0b\n", 4);
}

void TestConfigText::losesNothing()
{
    QFETCH(QByteArray, bytes);
    Fixture f(bytes);
    QCOMPARE(f.text.bytes(), bytes);
    QVERIFY(f.agrees());
    // Touching every line writes all of them anew.
    QTextCursor cursor(&f.document);
    cursor.beginEditBlock();
    for (QTextBlock block = f.document.firstBlock(); block.isValid(); block = block.next()) {
        cursor.setPosition(block.position());
        cursor.insertText(u"x"_s);
    }
    cursor.endEditBlock();
    QVERIFY(f.agrees());
    f.document.undo();
    QCOMPARE(f.text.bytes(), bytes);
    QVERIFY(f.agrees());
}

void TestConfigText::losesNothingOfRandomBytes()
{
    QRandomGenerator random(7);
    Fixture f;
    for (int round = 0; round < 400; ++round) {
        const QByteArray bytes = randomBytes(random, random.bounded(60));
        f.load(bytes);
        QCOMPARE(f.text.bytes(), bytes);
        QVERIFY2(f.agrees(), bytes.toHex(' ').constData());
    }
}

void TestConfigText::editsKeepOtherBytes()
{
    QRandomGenerator random(11);
    for (int round = 0; round < 600; ++round) {
        const QByteArray before = randomBytes(random, 5 + random.bounded(60));
        Fixture f(before);
        JsoncEdits edits;
        qsizetype from = before.startsWith("\xEF\xBB\xBF") ? 3 : 0;
        while (edits.size() < 4 && from < before.size()) {
            const qsizetype offset = from + random.bounded(before.size() - from);
            const qsizetype length = random.bounded(std::min<qsizetype>(9, before.size() - offset + 1));
            edits.append({offset, length, randomBytes(random, random.bounded(4))});
            from = offset + length + random.bounded(3);
        }
        const QByteArray after = applyJsoncEdits(before, edits).value();
        QVERIFY(f.text.apply(edits).has_value());
        QCOMPARE(f.text.bytes().toHex(' '), after.toHex(' '));
        QVERIFY(f.agrees());
        f.document.undo();
        QCOMPARE(f.text.bytes().toHex(' '), before.toHex(' '));
        QVERIFY(f.agrees());
        f.document.redo();
        QCOMPARE(f.text.bytes().toHex(' '), after.toHex(' '));
    }
}

void TestConfigText::randomTypingAndUndoing()
{
    QRandomGenerator random(13);
    Fixture f(randomBytes(random, 200));
    const QByteArray first = f.text.bytes();
    QList<QByteArray> states;
    for (int round = 0; round < 500; ++round) {
        QTextCursor cursor(&f.document);
        const int size = f.document.characterCount();
        cursor.setPosition(random.bounded(size));
        if (random.bounded(3) == 0)
            cursor.setPosition(std::min(size - 1, cursor.position() + random.bounded(12)),
                               QTextCursor::KeepAnchor);
        if (random.bounded(4) == 0)
            cursor.removeSelectedText();
        else
            f.text.insert(cursor, random.bounded(2) ? u"a\nb"_s : u"/*"_s);
        if (random.bounded(5) == 0)
            f.document.undo();
        QTRY_VERIFY(f.agrees());
    }
    while (f.document.isUndoAvailable())
        f.document.undo();
    QCOMPARE(f.text.bytes(), first);
    QVERIFY(f.agrees());
}

void TestConfigText::keepsLineEndsWhenLinesAreDeletedAndBack()
{
    const QByteArray bytes("a\r\n\nb\rc\r\n");
    Fixture f(bytes);
    QTextCursor cursor(&f.document);
    cursor.setPosition(2); // the empty line
    cursor.deleteChar();
    QCOMPARE(f.text.bytes(), QByteArray("a\r\nb\rc\r\n"));
    cursor.select(QTextCursor::Document);
    cursor.removeSelectedText();
    QCOMPARE(f.text.bytes(), QByteArray());
    f.document.undo();
    f.document.undo();
    QCOMPARE(f.text.bytes(), bytes);
    // A new line ends as the line it came from does.
    cursor.setPosition(1);
    f.text.insert(cursor, u"\n"_s);
    QCOMPARE(f.text.bytes(), QByteArray("a\r\n\r\n\nb\rc\r\n"));
}

void TestConfigText::findsPlaces()
{
    const QByteArray bytes("\xEF\xBB\xBF{\r\n  \"\xC3\xA4\xF0\x9F\x90\xA2\": 1\r\n}");
    const Fixture f(bytes);
    QCOMPARE(f.text.position(0), 0);
    QCOMPARE(f.text.position(3), 0);
    QCOMPARE(f.text.offset(0), 3);
    QCOMPARE(f.text.position(4), 1); // the line's end
    QCOMPARE(f.text.position(5), 1); // within it
    QCOMPARE(f.text.position(6), 2);
    const qsizetype turtle = bytes.indexOf("\xF0");
    QCOMPARE(f.text.position(turtle), 6);
    QCOMPARE(f.text.position(turtle + 2), 6);
    QCOMPARE(f.text.position(turtle + 4), 8);
    QCOMPARE(f.text.position(bytes.size() + 50), f.document.characterCount() - 1);
    for (int position = 0; position < f.document.characterCount(); ++position) {
        if (position != 7) // within a pair
            QCOMPARE(f.text.position(f.text.offset(position)), position);
    }
}

void TestConfigText::refusesEditsThatDoNotFit()
{
    Fixture f("{}");
    const auto refused = f.text.apply({{1, 5, "x"}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Usage);
    QCOMPARE(f.text.bytes(), QByteArray("{}"));
}

void TestConfigText::followsCommentsThroughManyLines()
{
    QByteArray bytes;
    for (int i = 0; i < 20'000; ++i)
        bytes += "  \"key\": [1],\n";
    Fixture f(bytes);
    QTextCursor cursor(&f.document);
    cursor.insertText(u"/*"_s);
    QVERIFY(f.text.lines().line(10).inComment);
    QTRY_VERIFY(f.text.lines().line(19'999).inComment);
    // Another change above does not make it forget what is under way.
    f.document.undo();
    cursor.setPosition(f.document.findBlockByNumber(5).position());
    cursor.insertText(u"/*"_s);
    cursor.setPosition(f.document.findBlockByNumber(7).position());
    cursor.insertText(u"*/"_s);
    QTRY_VERIFY(f.agrees());
}

void TestConfigText::findsClosingLines()
{
    const Fixture f("{\n\"a\": [{\n1, \"}\" // }\n}],\n/*\n}\n*/\n}\n");
    QCOMPARE(f.text.lines().closingLine(0), 7);
    QCOMPARE(f.text.lines().closingLine(1), 3);
    QCOMPARE(f.text.lines().closingLine(2), -1);
    QCOMPARE(f.text.lines().closingLine(4), 6);
}

void TestConfigText::knowsTheIndent()
{
    Fixture f("{\n    \"a\": 1\n}");
    QCOMPARE(f.text.indentUnit(), u"    "_s);
    f.load("{\n\t\"a\": 1\n}");
    QCOMPARE(f.text.indentUnit(), u"\t"_s);
    f.load("{}");
    QCOMPARE(f.text.indentUnit(), u"  "_s);
}

QTEST_MAIN(TestConfigText)
#include "tst_config_text.moc"
