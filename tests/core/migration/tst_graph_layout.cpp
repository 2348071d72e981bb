#include "core/migration/edge_curve.h"
#include "core/migration/graph_folding.h"
#include "core/migration/migration_origins.h"
#include "graph_text.h"
#include "result_checks.h"
#include "test_data.h"

using namespace lockstep;
using test::graphFrom;

namespace {

QString chainText(int count)
{
    QString text = QStringLiteral("1\n");
    for (int i = 2; i <= count; ++i)
        text += QStringLiteral("%1: %2\n").arg(i).arg(i - 1);
    return text;
}

/// A main line with a branch beside it at every tenth migration, and one edge over all of it.
QString branchedText(int count)
{
    QString text = chainText(count);
    for (int i = 10; i + 5 < count; i += 10)
        text += QStringLiteral("%1: %2\n%3: %1\n").arg(10'000 + i).arg(i).arg(20'000 + i);
    return text + QStringLiteral("30000: 1 %1\n").arg(count);
}

QHash<MigrationId, QRectF> boxesOf(const QList<GraphNode>& nodes)
{
    QHash<MigrationId, QRectF> boxes;
    for (const GraphNode& node : nodes)
        boxes.insert(node.id, node.box);
    return boxes;
}

/// What is wrong with boxes: two that overlap, or one outside of the drawing.
QString boxProblem(const QList<GraphNode>& nodes, const QRectF& drawing)
{
    QList<GraphNode> sorted = nodes;
    std::ranges::sort(sorted, {}, [](const GraphNode& node) { return node.box.top(); });
    for (qsizetype i = 0; i < sorted.size(); ++i) {
        if (!drawing.isNull() && !drawing.adjusted(-0.01, -0.01, 0.01, 0.01).contains(sorted[i].box))
            return QStringLiteral("%1 is outside").arg(sorted[i].id);
        for (qsizetype j = i + 1; j < sorted.size() && sorted[j].box.top() < sorted[i].box.bottom(); ++j) {
            if (sorted[j].box.intersects(sorted[i].box))
                return QStringLiteral("%1 overlaps %2").arg(sorted[i].id).arg(sorted[j].id);
        }
    }
    return {};
}

/// What is wrong with edges: one that is missing, broken, or does not lead from its parent to its child.
QString edgeProblem(const MigrationGraph& graph, const QList<GraphNode>& nodes, const QList<GraphEdge>& edges)
{
    const QHash<MigrationId, QRectF> boxes = boxesOf(nodes);
    qsizetype expected = 0;
    for (const Definition& definition : graph.definitions())
        expected += definition.parents.size();
    if (edges.size() != expected)
        return QStringLiteral("%1 edges instead of %2").arg(edges.size()).arg(expected);
    for (const GraphEdge& edge : edges) {
        const QRectF parent = boxes[edge.parent].adjusted(-0.5, -0.5, 0.5, 0.5);
        const QRectF child = boxes[edge.child].adjusted(-0.5, -0.5, 0.5, 0.5);
        if (edge.curve.size() < 4 || edge.curve.size() % 3 != 1 || !parent.contains(edge.curve.first()) ||
            !child.contains(edge.curve.last()))
            return QStringLiteral("%1 -> %2").arg(edge.parent).arg(edge.child);
    }
    return {};
}

/// An empty PATH while it lives.
class EmptyPath
{
public:
    EmptyPath() { qputenv("PATH", "/nonexistent"); }

    ~EmptyPath() { qputenv("PATH", m_path); }
    Q_DISABLE_COPY_MOVE(EmptyPath)

private:
    QByteArray m_path = qgetenv("PATH");
};

} // namespace

class GraphLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isInOrder_data();
    void isInOrder();
    void isAlwaysTheSame();
    void emptyGraph();
    void names();
    void part();
    void sections();
    void sectionsThatContradictTheGraph();
    void cutsCurves();
    void folds_data();
    void folds();
    void foldsToTheShape();
    void foldsAtSections();
    void longChain();
    void realRelease();
    void withoutDot();
    void cancelled();
};

void GraphLayoutTest::isInOrder_data()
{
    QTest::addColumn<QString>("graph");
    QTest::addColumn<int>("rows");
    const auto row = [](const char* name, const QString& graph, int rows) {
        QTest::newRow(name) << graph << rows;
    };
    row("one", QStringLiteral("7"), 1);
    row("chain", QStringLiteral("1\n2: 1\n3: 2"), 3);
    row("diamond", QStringLiteral("1\n2: 1\n3: 1\n4: 2 3"), 3);
    row("siblings", QStringLiteral("1\n2: 1\n3: 1\n4: 1\n5: 1"), 2);
    row("shortcut", QStringLiteral("1\n2: 1\n3: 2\n4: 3\n5: 1 4"), 5);
    row("virtual root", QStringLiteral("-5\n5: -5\n6: 5"), 3);
    row("branches", branchedText(100), 101);
}

void GraphLayoutTest::isInOrder()
{
    QFETCH(QString, graph);
    const auto built = graphFrom(graph);
    VERIFY_RESULT(built);
    const auto layout = layOutGraph(*built, {});
    VERIFY_RESULT(layout);
    QCOMPARE(layout->nodes.size(), built->definitions().size());
    QTEST(int(layout->rows.size()), "rows");
    QCOMPARE(boxProblem(layout->nodes, {}), QString());
    QCOMPARE(edgeProblem(*built, layout->nodes, layout->edges), QString());
    const QHash<MigrationId, QRectF> boxes = boxesOf(layout->nodes);
    for (const Definition& definition : built->definitions()) {
        for (const MigrationId parent : definition.parents)
            QVERIFY(boxes[definition.id].top() >= boxes[parent].bottom() + layout->metrics.rowGap);
    }
}

void GraphLayoutTest::isAlwaysTheSame()
{
    QList<Definition> definitions = test::definitionsFrom(branchedText(60));
    const auto first = layOutGraph(MigrationGraph::build(Schema::Frontend, definitions).value(), {});
    VERIFY_RESULT(first);
    std::ranges::reverse(definitions);
    const auto second = layOutGraph(MigrationGraph::build(Schema::Frontend, definitions).value(), {});
    VERIFY_RESULT(second);
    QCOMPARE(boxesOf(first->nodes), boxesOf(second->nodes));
    QCOMPARE(first->edges.size(), second->edges.size());
    for (qsizetype i = 0; i < first->edges.size(); ++i)
        QCOMPARE(first->edges[i].curve, second->edges[i].curve);
}

void GraphLayoutTest::emptyGraph()
{
    const auto layout = layOutGraph({}, {});
    VERIFY_RESULT(layout);
    QVERIFY(layout->nodes.isEmpty());
    QVERIFY(foldGraph(*layout, {800, 600}).size.isEmpty());
    const auto noneOf =
        layOutGraph(graphFrom(QStringLiteral("1\n2: 1")).value(), {{}, {}, QSet<MigrationId>()});
    VERIFY_RESULT(noneOf);
    QVERIFY(noneOf->nodes.isEmpty());
}

void GraphLayoutTest::names()
{
    QList<Definition> definitions = test::definitionsFrom(QStringLiteral("1\n2: 1\n3: 1\n4: 2 3"));
    definitions[0].name = QStringLiteral("say \"hello\"; } -> {");
    definitions[1].name = QStringLiteral("two\nlines\r\nand a tab\t.");
    definitions[2].name = QStringLiteral("Größe 数据库 \U0001F680");
    definitions[3].name = QStringLiteral("C:\\new\\N\\G\\");
    const auto graph = MigrationGraph::build(Schema::Frontend, definitions);
    VERIFY_RESULT(graph);
    const auto layout = layOutGraph(*graph, {});
    VERIFY_RESULT(layout);
    QCOMPARE(layout->nodes.size(), 4);
    QCOMPARE(edgeProblem(*graph, layout->nodes, layout->edges), QString());
}

void GraphLayoutTest::part()
{
    const auto graph = graphFrom(QStringLiteral("1\n2: 1\n3: 1\n4: 2 3\n5: 4"));
    VERIFY_RESULT(graph);
    const auto layout = layOutGraph(*graph, {{}, {}, QSet<MigrationId>{2, 4, 5}});
    VERIFY_RESULT(layout);
    QCOMPARE(layout->nodes.size(), 3);
    QCOMPARE(layout->edges.size(), 2);
    QCOMPARE(layout->edges.first().parent, 2);
    QCOMPARE(layout->edges.last().child, 5);
}

void GraphLayoutTest::sections()
{
    // 7 is of the second section, but would be high up by its parent.
    const auto graph = graphFrom(QStringLiteral("1\n2: 1\n3: 1\n4: 2 3\n5: 4\n6: 5\n7: 1\n8: 6 7"));
    VERIFY_RESULT(graph);
    GraphLayoutOptions options;
    options.sections = {{1, 10}, {2, 10}, {3, 10}, {4, 10}, {5, 20}, {6, 20}, {7, 20}, {8, 30}};
    const auto layout = layOutGraph(*graph, options);
    VERIFY_RESULT(layout);
    QCOMPARE(edgeProblem(*graph, layout->nodes, layout->edges), QString());
    QList<int> headings;
    for (const GraphRow& row : layout->rows) {
        if (row.isHeading)
            headings.append(row.section);
    }
    QCOMPARE(headings, (QList<int>{20, 30}));
    for (const GraphNode& node : layout->nodes)
        QCOMPARE(layout->rows[node.row].section, options.sections.value(node.id));
    int section = 0;
    for (const GraphRow& row : layout->rows) {
        QVERIFY(row.section >= section);
        section = row.section;
    }
}

void GraphLayoutTest::sectionsThatContradictTheGraph()
{
    const auto graph = graphFrom(QStringLiteral("1\n2: 1\n3: 2\n4: 3"));
    VERIFY_RESULT(graph);
    GraphLayoutOptions options;
    options.sections = {{1, 2}, {2, 1}, {4, 3}};
    const auto layout = layOutGraph(*graph, options);
    VERIFY_RESULT(layout);
    QCOMPARE(layout->rows.size(), 5);
    QCOMPARE(layout->rows[layout->nodes[1].row].section, 2);
    QCOMPARE(layout->rows[layout->nodes[2].row].section, 2);
    QCOMPARE(layout->rows[layout->nodes[3].row].section, 3);
}

void GraphLayoutTest::cutsCurves()
{
    const EdgeCurve curve{{0, 0}, {0, 10}, {10, 20}, {10, 30}, {10, 40}, {20, 50}, {20, 60}};
    const auto [above, below] = cutAtHeight(curve, 45);
    QCOMPARE(above.size() % 3, 1);
    QCOMPARE(below.size() % 3, 1);
    QCOMPARE(above.first(), curve.first());
    QCOMPARE(below.last(), curve.last());
    QCOMPARE(above.last(), below.first());
    QVERIFY(std::abs(above.last().y() - 45) < 0.001);
    QCOMPARE(cutAtHeight(curve, 99).first, curve);
    EdgeCurve line{{0, 0}};
    appendRoundedLine(line, {{0, 10}, {10, 10}, {10, 0}}, 3);
    QCOMPARE(line.size(), 16);
    QCOMPARE(line.last(), QPointF(10, 0));
}

void GraphLayoutTest::folds_data()
{
    QTest::addColumn<QString>("graph");
    QTest::addColumn<bool>("sections");
    QTest::newRow("chain") << chainText(200) << false;
    QTest::newRow("chain with sections") << chainText(200) << true;
    QTest::newRow("branches") << branchedText(200) << false;
    QTest::newRow("branches with sections") << branchedText(200) << true;
}

void GraphLayoutTest::folds()
{
    QFETCH(QString, graph);
    QFETCH(bool, sections);
    const auto built = graphFrom(graph);
    VERIFY_RESULT(built);
    GraphLayoutOptions options;
    for (qsizetype i = 0; sections && i < built->definitions().size(); ++i)
        options.sections.insert(built->definitions()[i].id, int(i / 23));
    const auto layout = layOutGraph(*built, options);
    VERIFY_RESULT(layout);
    const FoldedGraph folded = foldGraph(*layout, {1280, 800});
    QVERIFY(folded.columns.size() > 2);
    const QRectF drawing({0, 0}, folded.size);
    QCOMPARE(boxProblem(folded.nodes, drawing), QString());
    QCOMPARE(edgeProblem(*built, folded.nodes, folded.edges), QString());
    for (const GraphEdge& edge : folded.edges) {
        for (const QPointF& point : edge.curve)
            QVERIFY2(drawing.adjusted(-30, -1, 30, 1).contains(point),
                     qPrintable(QStringLiteral("%1 -> %2").arg(edge.parent).arg(edge.child)));
    }
    QCOMPARE(folded.headings.isEmpty(), !sections);
    for (const GraphHeading& heading : folded.headings) {
        for (const GraphNode& node : folded.nodes)
            QVERIFY(!node.box.intersects(heading.area));
    }
}

void GraphLayoutTest::foldsToTheShape()
{
    const auto layout = layOutGraph(graphFrom(chainText(300)).value(), {});
    VERIFY_RESULT(layout);
    const FoldedGraph wide = foldGraph(*layout, {2000, 500});
    const FoldedGraph tall = foldGraph(*layout, {500, 2000});
    QVERIFY(wide.columns.size() > tall.columns.size());
    for (const auto& [folded, aspect] : {std::pair(&wide, 4.0), std::pair(&tall, 0.25)}) {
        const double ratio = folded->size.width() / folded->size.height() / aspect;
        QVERIFY2(ratio > 0.6 && ratio < 1.6, qPrintable(QString::number(ratio)));
    }
    const auto small = layOutGraph(graphFrom(chainText(5)).value(), {});
    VERIFY_RESULT(small);
    QCOMPARE(foldGraph(*small, {2000, 1000}).columns.size(), 1);
}

void GraphLayoutTest::foldsAtSections()
{
    const auto graph = graphFrom(chainText(100));
    VERIFY_RESULT(graph);
    GraphLayoutOptions options;
    for (int i = 1; i <= 100; ++i)
        options.sections.insert(i, (i - 1) / 24);
    const auto layout = layOutGraph(*graph, options);
    VERIFY_RESULT(layout);
    const FoldedGraph folded = foldGraph(*layout, {1060, 2300});
    QCOMPARE(folded.columns.size(), 4);
    for (const GraphHeading& heading : folded.headings)
        QVERIFY(!heading.continued);
}

void GraphLayoutTest::longChain()
{
    const auto graph = graphFrom(chainText(2000));
    VERIFY_RESULT(graph);
    const auto layout = layOutGraph(*graph, {});
    VERIFY_RESULT(layout);
    QCOMPARE(layout->rows.size(), 2000);
    QCOMPARE(boxProblem(layout->nodes, {}), QString());
    QCOMPARE(edgeProblem(*graph, layout->nodes, layout->edges), QString());
    const FoldedGraph folded = foldGraph(*layout, {1280, 800});
    QCOMPARE(boxProblem(folded.nodes, {{0, 0}, folded.size}), QString());
    QCOMPARE(edgeProblem(*graph, folded.nodes, folded.edges), QString());
}

void GraphLayoutTest::realRelease()
{
    REQUIRE_REAL_DATA(bundle, "releases-5.8-6.12.bundle");
    const auto contents = readCatalog(bundle);
    VERIFY_RESULT(contents);
    const MigrationGraph& graph = contents->releases.last().schemas[Schema::Frontend].graph;
    const QHash<MigrationId, Version> origins = migrationOrigins(*contents, Schema::Frontend);
    QCOMPARE(origins.value(graph.root()), contents->releases.first().release.version);
    GraphLayoutOptions options;
    for (const auto& [id, version] : origins.asKeyValueRange())
        options.sections.insert(id, version.line().major * 1000 + version.line().minor);
    const auto layout = layOutGraph(graph, options);
    VERIFY_RESULT(layout);
    for (const GraphNode& node : layout->nodes)
        QCOMPARE(layout->rows[node.row].section, options.sections.value(node.id));
    const FoldedGraph folded = foldGraph(*layout, {1280, 800});
    QCOMPARE(folded.nodes.size(), graph.definitions().size());
    QCOMPARE(boxProblem(folded.nodes, {{0, 0}, folded.size}), QString());
    QCOMPARE(edgeProblem(graph, folded.nodes, folded.edges), QString());
    const double ratio = folded.size.width() / folded.size.height() / 1.6;
    QVERIFY2(ratio > 0.7 && ratio < 1.4, qPrintable(QString::number(ratio)));
}

void GraphLayoutTest::withoutDot()
{
    const EmptyPath path;
    const auto layout = layOutGraph(graphFrom(QStringLiteral("1\n2: 1")).value(), {});
    VERIFY_ERROR(layout, ErrorKind::NotFound, "Install Graphviz");
}

void GraphLayoutTest::cancelled()
{
    std::stop_source stop;
    stop.request_stop();
    const auto layout = layOutGraph(graphFrom(chainText(50)).value(), {}, stop.get_token());
    VERIFY_ERROR(layout, ErrorKind::Cancelled, "dot");
}

QTEST_GUILESS_MAIN(GraphLayoutTest)
#include "tst_graph_layout.moc"
