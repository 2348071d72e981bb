#include "core/inventory/byte_size.h"
#include "core/inventory/fleet.h"

using namespace lockstep;

namespace {

const QByteArray complete = R"(# An instance with everything.
apiVersion: fleet.example.com/v1
kind: Deployment
metadata:
  name: acme
  labels:
    instance-type: production
    region: eu-west
    priority: 3
spec:
  sourcegraphVersion: 5.9.1590
  releaseChannel: stable
  domain: acme.example.com
  customer: Acme & Sons
  somethingNew: {deep: [1, 2]}
  cluster:
    name: acme-cluster
    kind: kubernetes
  databases:
    frontend: {sizeBytes: 1073741824}
    codeintel: {size: "120Gi"}
    codeinsights: {}
)";

Instance read(const QByteArray& yaml)
{
    return readInstance(yaml, QStringLiteral("prod"), QStringLiteral("src-1"),
                        QStringLiteral("a/config.yaml"));
}

} // namespace

class TestInstance : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void readsEverything()
    {
        const Instance instance = read(complete);
        QCOMPARE(instance.problem, QString());
        QCOMPARE(instance.slug, QStringLiteral("acme"));
        QCOMPARE(instance.key(), QStringLiteral("prod/acme"));
        QCOMPARE(instance.deployment, QStringLiteral("src-1"));
        QCOMPARE(instance.type, QStringLiteral("production"));
        QCOMPARE(instance.labels.size(), 3);
        QCOMPARE(instance.labels.value(QStringLiteral("priority")), QStringLiteral("3"));
        QCOMPARE(instance.version->toString(), QStringLiteral("5.9.1590"));
        QCOMPARE(instance.channel, QStringLiteral("stable"));
        QCOMPARE(instance.domain, QStringLiteral("acme.example.com"));
        QCOMPARE(instance.customer, QStringLiteral("Acme & Sons"));
        QCOMPARE(instance.cluster, QStringLiteral("acme-cluster"));
        QCOMPARE(instance.deploymentKind, QStringLiteral("kubernetes"));
        QCOMPARE(instance.databaseSizes,
                 (QMap<QString, qint64>{{QStringLiteral("frontend"), 1073741824},
                                        {QStringLiteral("codeintel"), 120LL * 1024 * 1024 * 1024}}));
        QCOMPARE(instance.path, QStringLiteral("a/config.yaml"));
    }

    void minimalIsEnough()
    {
        const Instance instance =
            read("metadata: {name: x}\nspec: {sourcegraphVersion: 6.0, cluster: {kind: compose}}");
        QCOMPARE(instance.problem, QString());
        QCOMPARE(instance.version->toString(), QStringLiteral("6.0.0"));
        QVERIFY(!instance.version->patchGiven());
        QCOMPARE(instance.cluster, QStringLiteral("compose"));
    }

    void broken_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("slug");
        QTest::addColumn<QString>("problem");

        const QString fallback = QStringLiteral("src-1");
        QTest::newRow("empty") << QByteArray() << fallback << QStringLiteral("the file is empty");
        QTest::newRow("only a comment")
            << QByteArray("# nothing\n") << fallback << QStringLiteral("the file is empty");
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\0\1\2",
                                              7)
                                << fallback << QStringLiteral("not text");
        QTest::newRow("list") << QByteArray("- a\n- b\n") << fallback
                              << QStringLiteral("line 1, column 1: the document must be a map");
        QTest::newRow("bad indent") << QByteArray("metadata:\n  name: a\n bad: [\n") << fallback
                                    << QStringLiteral("line 3, column");
        QTest::newRow("tab") << QByteArray("metadata:\n\tname: a\n") << fallback
                             << QStringLiteral("line 2, column ");
        QTest::newRow("text after a quote")
            << QByteArray("metadata:\n  name: 'a' b\n") << fallback << QStringLiteral("line 2, column ");
        QTest::newRow("deep") << QByteArray(20000, '[') << fallback << QStringLiteral("line ");
        QTest::newRow("unknown alias")
            << QByteArray("metadata: *no\n") << fallback << QStringLiteral("line 1, column 11");
        QTest::newRow("no name") << QByteArray("spec: {sourcegraphVersion: 5.9.1}") << fallback
                                 << QStringLiteral("metadata.name is missing");
        QTest::newRow("name is a list")
            << QByteArray("metadata:\n  name: [a]\nspec: {sourcegraphVersion: 5.9.1}") << fallback
            << QStringLiteral("line 2, column 9: metadata.name must be");
        QTest::newRow("metadata is text")
            << QByteArray("metadata: a\nspec: {sourcegraphVersion: 5.9.1}") << fallback
            << QStringLiteral("line 1, column 11: metadata must be a map");
        QTest::newRow("no version") << QByteArray("metadata: {name: a}") << QStringLiteral("a")
                                    << QStringLiteral("spec.sourcegraphVersion is missing");
        QTest::newRow("bad version")
            << QByteArray("metadata: {name: a}\nspec:\n  sourcegraphVersion: insiders\n")
            << QStringLiteral("a")
            << QStringLiteral("line 3, column 23: spec.sourcegraphVersion is \"insiders\"");
        QTest::newRow("version is a map")
            << QByteArray("metadata: {name: a}\nspec: {sourcegraphVersion: {a: 1}}\n") << QStringLiteral("a")
            << QStringLiteral("spec.sourcegraphVersion must be a single value");
        QTest::newRow("label is a map")
            << QByteArray("metadata: {name: a, labels: {x: {y: 1}}}\nspec: {sourcegraphVersion: 5.9.1}")
            << QStringLiteral("a") << QStringLiteral("metadata.labels.x must be a single value");
        QTest::newRow("bad size") << QByteArray("metadata: {name: a}\nspec: {sourcegraphVersion: 5.9.1, "
                                                "databases: {frontend: {size: big}}}")
                                  << QStringLiteral("a") << QStringLiteral("\"big\" is no size");
    }

    void broken()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, slug);
        QFETCH(QString, problem);
        const Instance instance = read(yaml);
        QVERIFY2(instance.problem.contains(problem), qPrintable(instance.problem));
        QCOMPARE(instance.slug, slug);
        QCOMPARE(instance.environment, QStringLiteral("prod"));
    }

    void documents_data();

    void documents()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QByteArray, json);
        QFETCH(QString, problem);
        const Instance instance = read(yaml);
        QCOMPARE(instance.document, json);
        const QString missing =
            QStringLiteral("metadata.name is missing; spec.sourcegraphVersion is missing");
        if (problem.isEmpty())
            QCOMPARE(instance.problem, missing);
        else
            QVERIFY2(instance.problem.startsWith(missing + QStringLiteral("; ") + problem),
                     qPrintable(instance.problem));
    }

    void keepsWhatIsGood()
    {
        const Instance instance =
            read("metadata: {name: [a]}\nspec: {sourcegraphVersion: x, customer: C, domain: [1]}");
        QCOMPARE(instance.problem.count(u';'), 2);
        QCOMPARE(instance.customer, QStringLiteral("C"));
    }

    void survivesAnyDamage()
    {
        for (qsizetype i = 0; i < complete.size(); ++i) {
            QByteArray cut = complete.left(i);
            QVERIFY(!read(cut).slug.isEmpty());
            QByteArray flipped = complete;
            flipped[i] = static_cast<char>(flipped[i] ^ 0x15);
            QVERIFY(!read(flipped).slug.isEmpty());
        }
    }

    void sizes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes"); // -1: not a size

        const auto row = [](const char* text, qint64 bytes) {
            QTest::newRow(text) << QString::fromLatin1(text) << bytes;
        };
        row("0", 0);
        row("9223372036854775807", std::numeric_limits<qint64>::max());
        row("9223372036854775808", -1);
        row("1k", 1000);
        row("1Ki", 1024);
        row("1.5Gi", 1610612736);
        row("120Gi", 128849018880);
        row("2T", 2000000000000);
        row("7Ei", 8070450532247928832);
        row("9Ei", -1);
        row(" 10M ", 10000000);
        row("-1", -1);
        row("1gb", -1);
        row("Gi", -1);
        row("", -1);
        row("1K", -1);
        row("1e3", -1);
    }

    void sizes()
    {
        QFETCH(QString, text);
        QFETCH(qint64, bytes);
        QCOMPARE(parseByteSize(text).value_or(-1), bytes);
    }
};

void TestInstance::documents_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QByteArray>("json"); // empty: it has none
    QTest::addColumn<QString>("problem"); // beside the two missing fields

    const auto row = [](const char* name, const QByteArray& yaml, const char* json,
                        const char* problem = "") {
        QTest::newRow(name) << yaml << QByteArray(json) << QString::fromLatin1(problem);
    };
    row("numbers", "x: [1, -2, +3, 007, -0, 1.5, .5, 1., 1e3, -1E-2, 9223372036854775807]",
        R"({"x":[1,-2,3,7,0,1.5,0.5,1,1000,-0.01,9223372036854775807]})");
    row("no numbers", "x: [9223372036854775808, 1e999, 0x1F, 0o17, 1_000, 12:30, 2024-01-01, .inf, -, 5.1.0]",
        R"({"x":["9223372036854775808","1e999","0x1F","0o17","1_000","12:30","2024-01-01",".inf","-","5.1.0"]})");
    row("words", "x: [true, True, TRUE, tRUE, false, null, Null, NULL, ~, no, on, yes, off, y]",
        R"({"x":[true,true,true,"tRUE",false,null,null,null,null,"no","on","yes","off","y"]})");
    row("quoted", R"(x: ["1", 'true', "null", '', 'a''b', "a\n\u00e9\U0001F600\0\""])",
        "{\"x\":[\"1\",\"true\",\"null\",\"\",\"a'b\",\"a\\n\u00e9\U0001F600\\u0000\\\"\"]}");
    row("block texts", "a: |\n  x\n   y\n\nb: >\n  x\n  y\n\n  z\nc: |-\n  x\nd: one\n  two\n\n  3",
        R"({"a":"x\n y\n","b":"x y\nz\n","c":"x","d":"one two\n3"})");
    row("nothing", "a:\nb: {}\nc: []\nd: [,]\ne: &x\nf: *x\ng: {h, \"i\": , }",
        R"({"a":null,"b":{},"c":[],"d":[null],"e":null,"f":null,"g":{"h":null,"i":null}})");
    row("sequences", "a:\n- 1\n-\n- - x\n  - y\n- k: v\n  l: w\n",
        R"({"a":[1,null,["x","y"],{"k":"v","l":"w"}]})");
    row("aliases", "a: &x {k: [1]}\nb: [*x, *x]\nc: &x 5\nd: *x\ne: &k word\n*k : 1",
        R"({"a":{"k":[1]},"b":[{"k":[1]},{"k":[1]}],"c":5,"d":5,"e":"word","word":1})");
    row("no merging", "a: &x {k: 1}\nb: {<<: *x}", R"({"a":{"k":1},"b":{"<<":{"k":1}}})");
    row("tags", "a: !!str 12\nb: !!int \"12\"\nc: !foo bar\nd: ! 12\ne: !!str\nf: !!map {a: 1}",
        R"({"a":"12","b":"12","c":"bar","d":"12","e":"","f":{"a":1}})");
    row("keys", "\"\": 1\n1: a\ntrue: b\n2.0: c", R"({"":1,"1":"a","2.0":"c","true":"b"})");
    row("keys in order", "\"\\uFFFD\": 1\n\"\\U0001F600\": 2\n\u00e9: 3\naa: 4\na: 5\nZ: 6",
        "{\"Z\":6,\"a\":5,\"aa\":4,\"\u00e9\":3,\"\U0001F600\":2,\"\uFFFD\":1}");
    row("no UTF-8", "a: \"\xff\xfe\"\nb: \xc3", "{\"a\":\"\uFFFD\uFFFD\",\"b\":\"\uFFFD\"}");
    row("line ends of Windows", "a: 1\r\nb: |\r\n  x\r\n  y\r\n", R"({"a":1,"b":"x\ny\n"})");
    row("byte order marks inside",
        "a: [\xef\xbb\xbf"
        "1, \xef\xbb\xbf, 1\xef\xbb\xbf]",
        "{\"a\":[1,null,\"1\uFEFF\"]}");
    row("a byte order mark",
        "\xef\xbb\xbf"
        "a: 1",
        R"({"a":1})");
    row("only the first document", "---\na: 1\n---\n[b", R"({"a":1})");
    row("a directive", "%TAG !e! tag:example.com,2000:\n---\na: !e!x 1", R"({"a":"1"})");
    row("a key twice", "a: 1\nb: {c: 1, c: 2}", "", "line 2, column 11: the key c is given twice");
    row("a list as key", "? [1]\n: 2", "", "line 1, column 3: a key must be a word");
    row("nothing as key", "a: {~: 1}", "", "line 1, column 5: a key must be a word");
    row("an alias of what it is in", "a: &x {b: *x}", "", "line 1, column 4: it is nested more than 100");
    row("too deep", "a: " + QByteArray(101, '[') + QByteArray(101, ']'), "",
        "line 1, column 104: it is nested more than 100 deep");
    QByteArray values = "a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\n";
    for (char name = 'b'; name < 'j'; ++name)
        values += QByteArray(1, name) + ": &" + name + " [" +
                  QByteArray(",*x").replace('x', char(name - 1)).repeated(8).sliced(1) + "]\n";
    row("too many values", values, "", "line 1, column 8: it has more than 200000 values");
    row("too much text",
        "a: &a \"" + QByteArray(100000, 'x') + "\"\nb: [*a" + QByteArray(", *a").repeated(1000) + "]", "",
        "line 1, column 4: it has more than 16 MiB of text");
}

QTEST_APPLESS_MAIN(TestInstance)
#include "tst_instance.moc"
