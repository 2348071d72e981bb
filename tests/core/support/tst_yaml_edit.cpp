// Changing one value of a YAML file, and nothing else of it.

#include "core/support/yaml_edit.h"

#include <QTest>

using namespace lockstep;
using namespace Qt::StringLiterals;

class YamlEditTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replacesOneValue_data();
    void replacesOneValue();
    void refuses_data();
    void refuses();
};

void YamlEditTest::replacesOneValue_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* name, const QByteArray& before, const QString& pointer,
                        const QJsonValue& value, const QByteArray& after) {
        QTest::newRow(name) << before << pointer << value << after;
    };
    row("a version with comments around it", "# head\nspec:\n  version: 6.0.0  # keep\n  other: 1\n",
        u"/spec/version"_s, u"6.1.5633"_s, "# head\nspec:\n  version: 6.1.5633  # keep\n  other: 1\n");
    row("one that would be a number", "version: 6.1.0\n", u"/version"_s, u"6.10"_s, "version: \"6.10\"\n");
    row("in quotes", "version: \"6.0\" # x\n", u"/version"_s, u"6.10"_s, "version: \"6.10\" # x\n");
    row("in single quotes", "version: '6.0'\n", u"/version"_s, u"it's"_s, "version: 'it''s'\n");
    row("in braces", "spec: {version: 6.0.0, other: a}\n", u"/spec/version"_s, u"6.1.0"_s,
        "spec: {version: 6.1.0, other: a}\n");
    row("in a list", "all:\n- a\n- b # second\n", u"/all/1"_s, u"c"_s, "all:\n- a\n- c # second\n");
    row("a number", "replicas: 3\n", u"/replicas"_s, 4, "replicas: 4\n");
    row("a truth value", "on: true\n", u"/on"_s, false, "on: false\n");
    row("Windows line ends", "a: 1.0.0\r\nb: 2\r\n", u"/a"_s, u"1.1.0"_s, "a: 1.1.0\r\nb: 2\r\n");
    row("no line end", "a: 1.0.0", u"/a"_s, u"1.1.0"_s, "a: 1.1.0");
    row("the same", "a:   1.0.0\n", u"/a"_s, u"1.0.0"_s, "a:   1.0.0\n");
    row("beside letters of other alphabets", "name: ключ\nversion: 1.0.0 # 版本\n", u"/version"_s, u"1.1.0"_s,
        "name: ключ\nversion: 1.1.0 # 版本\n");
    row("after such letters", "{name: ключ, version: 1.0.0}\n", u"/version"_s, u"1.1.0"_s,
        "{name: ключ, version: 1.1.0}\n");
    row("a key with a slash", "a/b: x\n", u"/a~1b"_s, u"y"_s, "a/b: y\n");
}

void YamlEditTest::replacesOneValue()
{
    QFETCH(QByteArray, before);
    QFETCH(QString, pointer);
    QFETCH(QJsonValue, value);
    const Result<QByteArray> after = withYamlValue(before, pointer, value, u"config.yaml"_s);
    QVERIFY2(after, after ? "" : qPrintable(after.error().message()));
    QTEST(*after, "after");
}

void YamlEditTest::refuses_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("message");
    QTest::newRow("what is not there") << QByteArray("a: 1\n") << u"/b"_s << u"there is no such value"_s;
    QTest::newRow("no pointer") << QByteArray("a: 1\n") << u"a"_s << u"there is no such value"_s;
    QTest::newRow("a map") << QByteArray("a:\n  b: 1\n") << u"/a"_s << u"cannot be replaced in place"_s;
    QTest::newRow("a block") << QByteArray("a: |\n  one\n  two\n") << u"/a"_s
                             << u"cannot be replaced in place"_s;
    QTest::newRow("an alias") << QByteArray("a: &x 1\nb: *x\n") << u"/a"_s
                              << u"cannot be replaced in place"_s;
    QTest::newRow("no YAML") << QByteArray("a: [\n") << u"/a"_s << u"config.yaml"_s;
    QTest::newRow("a key given twice") << QByteArray("a: 1\na: 2\n") << u"/a"_s << u"config.yaml"_s;
    QTest::newRow("nothing") << QByteArray() << u"/a"_s << u"there is no such value"_s;
}

void YamlEditTest::refuses()
{
    QFETCH(QByteArray, before);
    QFETCH(QString, pointer);
    QFETCH(QString, message);
    const Result<QByteArray> after = withYamlValue(before, pointer, u"x"_s, u"config.yaml"_s);
    QVERIFY(!after);
    QVERIFY2(after.error().message().contains(message), qPrintable(after.error().message()));
}

QTEST_GUILESS_MAIN(YamlEditTest)
#include "tst_yaml_edit.moc"
