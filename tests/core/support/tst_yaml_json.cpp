#include "core/support/yaml_json.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace lockstep;

class YamlJsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data();
    void values();
    void places();
    void manyDocuments();
    void wrong_data();
    void wrong();
};

void YamlJsonTest::values_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char* name, const char* yaml, const char* json) {
        QTest::newRow(name) << QByteArray(yaml) << QByteArray(json);
    };
    row("empty", "", "[null]");
    row("scalars", "[a, 1, -2, 1.5, true, null, ~, 1e3]", R"([["a",1,-2,1.5,true,null,null,1000]])");
    row("quoted is text", R"(["1", 'true', "null", ""])", R"([["1","true","null",""]])");
    row("no and on are text", "[no, on, yes, off]", R"([["no","on","yes","off"]])");
    row("versions are text", "[5.10.0, v6, 1_000]", R"([["5.10.0","v6","1_000"]])");
    row("too large a number is text", "[99999999999999999999]", R"([["99999999999999999999"]])");
    row("mapping", "a: {b: [1]}\nc: |\n  x\n  y\n", R"([{"a":{"b":[1]},"c":"x\ny\n"}])");
    row("alias", "a: &x [1]\nb: *x", R"([{"a":[1],"b":[1]}])");
    row("tagged text", "a: !!str 12", R"([{"a":"12"}])");
}

void YamlJsonTest::values()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QByteArray, json);
    const Result<YamlDocument> document = readYamlDocument(yaml, QStringLiteral("a.yaml"));
    VERIFY_RESULT(document);
    QCOMPARE(QJsonDocument(QJsonArray{document->value}).toJson(QJsonDocument::Compact), json);
}

void YamlJsonTest::places()
{
    const Result<YamlDocument> document =
        readYamlDocument("a: 1\nsteps:\n  - title: x\n    a/b: y\n", QStringLiteral("a.yaml"));
    VERIFY_RESULT(document);
    QCOMPARE(document->place(QStringLiteral("/steps/0/title")), (TextPlace{3, 12}));
    QCOMPARE(document->place(QStringLiteral("/steps/0/a~1b")), (TextPlace{4, 10}));
    QCOMPARE(document->place(QStringLiteral("/steps/0/missing")), (TextPlace{3, 5}));
    QCOMPARE(document->place(QStringLiteral("/nowhere")), (TextPlace{1, 1}));
}

void YamlJsonTest::manyDocuments()
{
    const auto documents = readYamlDocuments("a: 1\n---\nb: 2\n", QStringLiteral("a.yaml"));
    VERIFY_RESULT(documents);
    QCOMPARE(documents->size(), 2);
    QCOMPARE(documents->at(1).value.toObject().value(u"b").toInt(), 2);
}

void YamlJsonTest::wrong_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("happened");
    QByteArray bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
    for (char name = 'b'; name < 'j'; ++name) {
        const QByteArray last(1, char(name - 1));
        bomb += QByteArray(1, name) + ": &" + name + " [*" + last;
        for (int i = 0; i < 8; ++i)
            bomb += ", *" + last;
        bomb += "]\n";
    }
    QTest::newRow("not YAML") << QByteArray("a: [1") << QStringLiteral("a.yaml:");
    QTest::newRow("a key twice") << QByteArray("a: 1\nb: 2\na: 3") << QStringLiteral("a.yaml:3:1");
    QTest::newRow("a key that is no word")
        << QByteArray("? [1]\n: 2") << QStringLiteral("a key must be a word");
    QTest::newRow("aliases within aliases") << bomb << QStringLiteral("more than");
    QTest::newRow("many aliases of a long text")
        << "a: &a \"" + QByteArray(100'000, 'x') + "\"\nb: [*a" + QByteArray(", *a").repeated(1000) + "]"
        << QStringLiteral("more than 16 MiB of text");
    QTest::newRow("deep") << QByteArray(150, '[') + QByteArray(150, ']') << QStringLiteral("nested");
    QTest::newRow("deeper than any stack") << QByteArray(200000, '[') << QStringLiteral("a.yaml");
    QTest::newRow("several") << QByteArray("a: 1\n---\nb: 2") << QStringLiteral("more than one");
}

void YamlJsonTest::wrong()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QString, happened);
    const Result<YamlDocument> document = readYamlDocument(yaml, QStringLiteral("a.yaml"));
    VERIFY_ERROR(document, ErrorKind::Invalid, "a.yaml");
    QVERIFY2(document.error().message().contains(happened), qPrintable(document.error().message()));
}

QTEST_APPLESS_MAIN(YamlJsonTest)
#include "tst_yaml_json.moc"
