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

QTEST_APPLESS_MAIN(TestInstance)
#include "tst_instance.moc"
