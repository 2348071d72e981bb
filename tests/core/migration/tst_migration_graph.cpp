#include "graph_text.h"
#include "result_checks.h"

#include <QRandomGenerator>

using namespace lockstep;
using test::graphFrom;
using test::idsText;
using test::orderText;

class MigrationGraphTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void order_data();
    void order();
    void theInputsOrderDoesNotMatter();
    void parentsComeFirst();
    void refuses_data();
    void refuses();
    void emptyGraph();
    void upAndDown_data();
    void upAndDown();
    void unknownIds();
    void deepGraphsAreFine();
};

void MigrationGraphTest::order_data()
{
    QTest::addColumn<QString>("graph");
    QTest::addColumn<QString>("order");
    QTest::addColumn<QString>("leaves");
    QTest::addColumn<int>("dominator");
    const auto row = [](const char* name, const char* graph, const char* order, const char* leaves,
                        int dominator) {
        QTest::newRow(name) << QString::fromLatin1(graph) << QString::fromLatin1(order)
                            << QString::fromLatin1(leaves) << dominator;
    };
    row("one", "7", "7", "7", 7);
    row("chain", "1\n2: 1\n3: 2", "1 2 3", "3", 3);
    row("siblings", "1\n4: 1\n2: 1\n3: 1", "1 2 3 4", "2 3 4", 1);
    row("diamond", "1\n2: 1\n3: 1\n4: 2 3", "1 2 3 4", "4", 4);
    row("child with a lower id", "5\n9: 5\n2: 9\n3: 2", "5 9 2 3", "3", 3);
    // A branch comes out whole before its higher sibling, where the sibling does not need to come first.
    row("branches", "1\n2: 1\n3: 1\n4: 2\n5: 3", "1 2 4 3 5", "4 5", 1);
    row("joined branches", "1\n2: 1\n3: 1\n4: 2\n5: 3 4\n6: 4", "1 2 4 6 3 5", "5 6", 1);
    row("dominator inside", "1\n2: 1\n3: 2\n4: 3\n5: 3\n6: 4 5\n7: 6\n8: 6", "1 2 3 4 5 6 7 8", "7 8", 6);
    row("shortcut around", "1\n2: 1\n3: 2\n4: 3\n5: 1 4", "1 2 3 4 5", "5", 5);
    row("leaf at two depths", "1\n2: 1\n3: 2\n4: 3\n5: 2", "1 2 3 4 5", "4 5", 2);
}

void MigrationGraphTest::order()
{
    QFETCH(QString, graph);
    QFETCH(int, dominator);
    const auto built = graphFrom(graph);
    VERIFY_RESULT(built);
    QTEST(orderText(*built), "order");
    QTEST(idsText(built->leaves()), "leaves");
    QCOMPARE(built->leafDominator().value(), dominator);
    QCOMPARE(built->root(), built->definitions().first().id);
}

void MigrationGraphTest::theInputsOrderDoesNotMatter()
{
    QList<Definition> definitions =
        test::definitionsFrom(QStringLiteral("1\n2: 1\n3: 1\n4: 2\n5: 3 4\n6: 4\n7: 1"));
    const QString expected = orderText(MigrationGraph::build(Schema::Frontend, definitions).value());
    QRandomGenerator random(7);
    for (int i = 0; i < 50; ++i) {
        std::ranges::shuffle(definitions, random);
        QCOMPARE(orderText(MigrationGraph::build(Schema::Frontend, definitions).value()), expected);
    }
}

void MigrationGraphTest::parentsComeFirst()
{
    QRandomGenerator random(11);
    for (int round = 0; round < 50; ++round) {
        QList<Definition> definitions = test::definitionsFrom(QStringLiteral("1000"));
        for (int i = 1; i < 60; ++i) {
            Definition definition;
            definition.id = 1000 + i * (i % 2 == 0 ? 1 : -1);
            for (int parent = 0; parent < 1 + i % 3; ++parent)
                definition.parents.append(definitions[random.bounded(i)].id);
            definitions.append(definition);
        }
        const auto graph = MigrationGraph::build(Schema::Frontend, definitions);
        VERIFY_RESULT(graph);
        QSet<MigrationId> seen;
        for (const Definition& definition : graph->definitions()) {
            for (const MigrationId parent : definition.parents)
                QVERIFY(seen.contains(parent));
            seen.insert(definition.id);
        }
        QCOMPARE(seen.size(), 60);
    }
}

void MigrationGraphTest::refuses_data()
{
    QTest::addColumn<QString>("graph");
    QTest::addColumn<QString>("happened");
    const auto row = [](const char* name, const char* graph, const char* happened) {
        QTest::newRow(name) << QString::fromLatin1(graph) << QString::fromLatin1(happened);
    };
    row("unknown parent", "1\n2: 1 9", "unknown parent: migration 2 builds on 9");
    row("no roots", "1: 2\n2: 1", "no roots");
    row("multiple roots", "1\n2\n3: 1 2", "multiple roots: 1, 2");
    row("twice", "1\n2: 1\n2: 1", "duplicate id: 2");
    row("cycle", "1\n2: 1 4\n3: 2\n4: 3", "migration dependency cycle: ");
    row("cycle apart", "1\n2: 3\n3: 2", "migration dependency cycle: ");
    row("own parent", "1\n2: 2", "migration dependency cycle: 2 -> 2");
}

void MigrationGraphTest::refuses()
{
    QFETCH(QString, graph);
    QFETCH(QString, happened);
    const auto built = graphFrom(graph);
    QVERIFY(!built.has_value());
    QCOMPARE(built.error().kind, ErrorKind::Invalid);
    QVERIFY2(built.error().happened.startsWith(happened), qPrintable(built.error().happened));
    if (QLatin1StringView(QTest::currentDataTag()) == QLatin1StringView("cycle")) {
        const QString path = built.error().happened.section(QStringLiteral(": "), 1);
        QVERIFY2(path == u"2 -> 3 -> 4 -> 2" || path == u"3 -> 4 -> 2 -> 3" || path == u"4 -> 2 -> 3 -> 4",
                 qPrintable(path));
    }
}

void MigrationGraphTest::emptyGraph()
{
    const auto graph = graphFrom(QString());
    VERIFY_RESULT(graph);
    QVERIFY(graph->isEmpty() && graph->leaves().isEmpty() && graph->ids().isEmpty());
    QVERIFY(!graph->leafDominator());
    QVERIFY(graph->find(1) == nullptr);
    QCOMPARE(graph->root(), 0);
}

void MigrationGraphTest::upAndDown_data()
{
    QTest::addColumn<QString>("applied");
    QTest::addColumn<QString>("targets");
    QTest::addColumn<QString>("up");
    QTest::addColumn<QString>("down");
    const auto row = [](const char* name, const char* applied, const char* targets, const char* up,
                        const char* down) {
        QTest::newRow(name) << QString::fromLatin1(applied) << QString::fromLatin1(targets)
                            << QString::fromLatin1(up) << QString::fromLatin1(down);
    };
    row("nothing applied", "", "6", "1 2 4 6", "");
    row("part applied", "1 2", "5 6", "4 6 3 5", "");
    row("all applied", "1 2 3 4 5 6", "5", "", "");
    row("applied elsewhere", "1 3", "4", "2 4", "");
    row("back to the root", "1 2 3 4 5 6", "1", "", "5 3 6 4 2");
    row("back to a branch", "1 2 3 4 5 6", "2", "", "5 6 4");
    row("only what is applied", "1 2 4", "2", "", "4");
    row("targets stay", "1 2 3 4 5 6", "2 4", "", "5 6");
    row("no targets", "1 2", "", "", "");
}

void MigrationGraphTest::upAndDown()
{
    const auto graph = graphFrom(QStringLiteral("1\n2: 1\n3: 1\n4: 2\n5: 3 4\n6: 4"));
    VERIFY_RESULT(graph);
    const auto ids = [](const QString& text) {
        QList<MigrationId> list;
        for (const QString& id : text.split(u' ', Qt::SkipEmptyParts))
            list.append(id.toLongLong());
        return list;
    };
    QFETCH(QString, applied);
    QFETCH(QString, targets);
    const QList<MigrationId> appliedIds = ids(applied);
    const QSet<MigrationId> appliedSet(appliedIds.begin(), appliedIds.end());
    QTEST(idsText(graph->up(appliedSet, ids(targets)).value()), "up");
    QTEST(idsText(graph->down(appliedSet, ids(targets)).value()), "down");
}

void MigrationGraphTest::unknownIds()
{
    const auto graph = graphFrom(QStringLiteral("1\n2: 1"));
    VERIFY_RESULT(graph);
    VERIFY_ERROR(graph->up({}, {9}), ErrorKind::NotFound, "9 of frontend");
    VERIFY_ERROR(graph->down({}, {9}), ErrorKind::NotFound, "9 of frontend");
    VERIFY_ERROR(graph->ancestorsOrSelf({9}), ErrorKind::NotFound, "9 of frontend");
    QCOMPARE(graph->up({42}, {2}).value(), (QList<MigrationId>{1, 2}));
    QCOMPARE(graph->ancestorsOrSelf({1}).value(), QSet<MigrationId>{1});
}

void MigrationGraphTest::deepGraphsAreFine()
{
    QString text = QStringLiteral("1\n");
    for (int i = 2; i <= 20000; ++i)
        text += QStringLiteral("%1: %2\n").arg(i).arg(i - 1);
    const auto graph = graphFrom(text);
    VERIFY_RESULT(graph);
    QCOMPARE(graph->up({}, {20000}).value().size(), 20000);
    QCOMPARE(graph->leafDominator().value(), 20000);
    VERIFY_ERROR(graphFrom(text.replace(QStringLiteral("\n2: 1\n"), QStringLiteral("\n2: 1 20000\n"))),
                 ErrorKind::Invalid, "migration dependency cycle");
}

QTEST_APPLESS_MAIN(MigrationGraphTest)
#include "tst_migration_graph.moc"
