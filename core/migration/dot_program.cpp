#include "core/migration/dot_program.h"

#include "core/support/process.h"

#include <QTemporaryFile>

namespace lockstep {

namespace {

constexpr double pointsPerInch = 72;
constexpr std::chrono::minutes longestRun{3};

std::unexpected<Error> couldNot(ErrorKind kind, const QString& happened, const QString& advice = {})
{
    return failure(kind, QStringLiteral("lay out the migration graph with"), QStringLiteral("dot"), happened,
                   advice);
}

QByteArray inches(double points)
{
    return QByteArray::number(points / pointsPerInch, 'f', 4);
}

QByteArray dotText(const DotGraph& graph)
{
    QByteArray text = "strict digraph migrations {\nrankdir=TB; nodesep=" + inches(graph.nodeGap) +
                      "; ranksep=" + inches(graph.rowGap) +
                      ";\nnode [shape=box, fixedsize=true, label=\"\"]; edge [dir=none];\n";
    for (const DotGraph::Node& node : graph.nodes)
        text += '"' + node.name + "\" [width=" + inches(node.size.width()) +
                ", height=" + inches(node.size.height()) + "];\n";
    for (const DotGraph::Edge& edge : graph.edges)
        text += '"' + edge.from + "\" -> \"" + edge.to +
                (edge.ordersOnly ? "\" [style=invis, weight=0];\n" : "\";\n");
    return text + "}\n";
}

std::optional<QPointF> pointOf(const QList<QByteArray>& words, qsizetype at)
{
    bool xIsNumber = false;
    bool yIsNumber = false;
    const QPointF point(words.value(at).toDouble(&xIsNumber), words.value(at + 1).toDouble(&yIsNumber));
    return xIsNumber && yIsNumber ? std::optional(point * pointsPerInch) : std::nullopt;
}

/// "node NAME x y width height label style shape colour fill"
bool readNode(const QList<QByteArray>& words, DotDrawing& drawing)
{
    const std::optional<QPointF> centre = pointOf(words, 2);
    if (centre)
        drawing.centres.insert(words[1], *centre);
    return centre.has_value();
}

/// "edge FROM TO n x1 y1 ... xn yn style colour"
bool readEdge(const QList<QByteArray>& words, DotDrawing& drawing)
{
    const qsizetype count = words.value(3).toInt();
    if (count < 4 || count % 3 != 1)
        return false;
    DotDrawing::Spline spline{words[1], words[2], {}};
    for (qsizetype i = 0; i < count; ++i) {
        const std::optional<QPointF> point = pointOf(words, 4 + 2 * i);
        if (!point)
            return false;
        spline.points.append(*point);
    }
    if (words.value(4 + 2 * count) != "invis")
        drawing.splines.append(spline);
    return true;
}

bool readLine(const QByteArray& line, DotDrawing& drawing)
{
    const QList<QByteArray> words = line.split(' ');
    if (words.first() == "node")
        return readNode(words, drawing);
    return words.first() != "edge" || readEdge(words, drawing);
}

Result<DotDrawing> drawingFrom(const QByteArray& plain, const DotGraph& graph)
{
    DotDrawing drawing;
    const QList<QByteArray> lines = plain.split('\n');
    for (const QByteArray& line : lines) {
        if (!readLine(line.trimmed(), drawing))
            return couldNot(ErrorKind::Failed, QStringLiteral("its output has a line that makes no sense: ") +
                                                   QString::fromUtf8(line.left(200)));
    }
    for (const DotGraph::Node& node : graph.nodes) {
        if (!drawing.centres.contains(node.name))
            return couldNot(ErrorKind::Failed,
                            QStringLiteral("its output lacks node ") + QString::fromLatin1(node.name));
    }
    return drawing;
}

Error explained(const Error& error)
{
    const bool isMissing = error.kind == ErrorKind::NotFound;
    return couldNot(error.kind, error.happened,
                    isMissing ? QStringLiteral("Install Graphviz (the package is named graphviz), "
                                               "or add the folder of dot to PATH")
                              : error.advice)
        .error();
}

} // namespace

Result<DotDrawing> runDot(const DotGraph& graph, std::stop_token stop)
{
    QTemporaryFile input;
    const QByteArray text = dotText(graph);
    if (!input.open() || input.write(text) != text.size() || !input.flush())
        return couldNot(ErrorKind::Io, input.errorString());
    Command command;
    command.program = QStringLiteral("dot");
    command.arguments = {QStringLiteral("-Tplain"), QStringLiteral("-y"), input.fileName()};
    command.environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    command.timeout = longestRun;
    const Result<ProcessOutput> output = runChecked(command, stop);
    if (stop.stop_requested())
        return couldNot(ErrorKind::Cancelled, QStringLiteral("it was cancelled"));
    if (!output)
        return std::unexpected(explained(output.error()));
    return drawingFrom(output->standardOutput, graph);
}

} // namespace lockstep
