#include "core/support/line_splitter.h"

#include <QTest>

using namespace lockstep;

class LineSplitterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
};

void LineSplitterTest::lines_data()
{
    QTest::addColumn<QList<QByteArray>>("pieces");
    QTest::addColumn<QStringList>("lines");
    const auto row = [](const char* name, const QList<QByteArray>& pieces, const QStringList& lines) {
        QTest::newRow(name) << pieces << lines;
    };
    row("nothing", {}, {});
    row("one", {"one\n"}, {QStringLiteral("one")});
    row("no end", {"one\ntwo"}, {QStringLiteral("one"), QStringLiteral("two")});
    row("in pieces", {"o", "ne\nt", "wo\n"}, {QStringLiteral("one"), QStringLiteral("two")});
    row("empty lines", {"\n\na\n"}, {QString(), QString(), QStringLiteral("a")});
    row("from Windows", {"one\r\ntwo\r", "\n"}, {QStringLiteral("one"), QStringLiteral("two")});
    row("a letter in two pieces", {"\xc3", "\xa9\n"}, {QStringLiteral("\u00e9")});
    row("no UTF-8", {"\xff\n"}, {QStringLiteral("\ufffd")});
    row("without end", {"0123456789", "0123456789ab"},
        {QStringLiteral("0123456789"), QStringLiteral("0123456789"), QStringLiteral("ab")});
    row("as long as may be", {"0123456789\nab\n"}, {QStringLiteral("0123456789"), QStringLiteral("ab")});
    row("longer than may be", {"0123456789abc\nd\n"},
        {QStringLiteral("0123456789"), QStringLiteral("abc"), QStringLiteral("d")});
}

void LineSplitterTest::lines()
{
    QFETCH(QList<QByteArray>, pieces);
    QFETCH(QStringList, lines);
    QStringList got;
    LineSplitter splitter([&](const QString& line) { got.append(line); }, 10);
    for (const QByteArray& piece : pieces)
        splitter.add(piece);
    splitter.finish();
    QCOMPARE(got, lines);
}

QTEST_APPLESS_MAIN(LineSplitterTest)
#include "tst_line_splitter.moc"
