#include "core/migration/graph_layout.h"

#include "core/migration/dot_program.h"

#include <map>

namespace lockstep {

namespace {

/// The migrations to draw, in topological order, with their sections in ascending order along every edge.
struct Selection
{
    QList<MigrationId> ids;
    QHash<MigrationId, QList<MigrationId>> parents;
    QHash<MigrationId, int> sections;

    [[nodiscard]] QList<int> sectionNumbers() const
    {
        QList<int> numbers = sections.values();
        std::ranges::sort(numbers);
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        return numbers;
    }
};

Selection select(const MigrationGraph& graph, const GraphLayoutOptions& options)
{
    Selection selection;
    const int lowest = options.sections.isEmpty() ? 0 : std::ranges::min(options.sections);
    for (const Definition& definition : graph.definitions()) {
        if (options.only && !options.only->contains(definition.id))
            continue;
        int section = options.sections.value(definition.id, lowest);
        for (const MigrationId parent : definition.parents) {
            if (!selection.sections.contains(parent))
                continue;
            selection.parents[definition.id].append(parent);
            section = std::max(section, selection.sections.value(parent));
        }
        selection.ids.append(definition.id);
        selection.sections.insert(definition.id, section);
    }
    return selection;
}

QByteArray nameOf(MigrationId id)
{
    return QByteArray::number(id);
}

QByteArray headingName(int section)
{
    return "section" + QByteArray::number(section);
}

/// A heading stands below everything of the section before, and above everything of its own: it is enough to
/// say so for the migrations at the edge of either.
void addHeadings(const Selection& selection, const GraphMetrics& metrics, DotGraph& dot)
{
    const QList<int> numbers = selection.sectionNumbers();
    for (const int section : numbers.sliced(std::min<qsizetype>(1, numbers.size())))
        dot.nodes.append({headingName(section), {1, metrics.headingHeight}});
    QSet<MigrationId> hasChildInSection;
    for (const MigrationId id : selection.ids) {
        const int section = selection.sections[id];
        bool hasParentInSection = false;
        for (const MigrationId parent : selection.parents.value(id)) {
            if (selection.sections[parent] != section)
                continue;
            hasParentInSection = true;
            hasChildInSection.insert(parent);
        }
        if (!hasParentInSection && section != numbers.first())
            dot.edges.append({headingName(section), nameOf(id), true});
    }
    for (const MigrationId id : selection.ids) {
        const int section = selection.sections[id];
        if (!hasChildInSection.contains(id) && section != numbers.last())
            dot.edges.append({nameOf(id), headingName(*std::ranges::upper_bound(numbers, section)), true});
    }
}

DotGraph dotGraphOf(const Selection& selection, const GraphMetrics& metrics)
{
    DotGraph dot;
    dot.nodeGap = metrics.nodeGap;
    dot.rowGap = metrics.rowGap;
    for (const MigrationId id : selection.ids)
        dot.nodes.append({nameOf(id), metrics.nodeSize});
    for (const MigrationId id : selection.ids) {
        for (const MigrationId parent : selection.parents.value(id))
            dot.edges.append({nameOf(parent), nameOf(id)});
    }
    addHeadings(selection, metrics, dot);
    return dot;
}

/// dot's heights are only as exact as its five digits. Which row a thing is in is beyond doubt, so rows are
/// placed anew, and what lies between them is moved along.
class Rows
{
public:
    Rows(const DotDrawing& drawing, const Selection& selection, const GraphMetrics& metrics)
    {
        std::map<double, GraphRow> byHeight;
        for (const MigrationId id : selection.ids)
            byHeight.try_emplace(drawing.centres[nameOf(id)].y(),
                                 GraphRow{0, metrics.nodeSize.height(), selection.sections[id], false});
        for (const int section : selection.sectionNumbers()) {
            if (const auto centre = drawing.centres.constFind(headingName(section));
                centre != drawing.centres.constEnd())
                byHeight.try_emplace(centre->y(), GraphRow{0, metrics.headingHeight, section, true});
        }
        for (const auto& [y, row] : byHeight) {
            // Two heights of one row differ by what rounding makes of them, rows by more than a gap.
            if (!m_dotCentres.isEmpty() && y - m_dotCentres.last() < metrics.rowGap)
                continue;
            const double top = m_rows.isEmpty() ? 0 : m_rows.last().bottom + metrics.rowGap;
            m_rows.append({top, top + row.bottom, row.section, row.isHeading});
            m_dotCentres.append(y);
        }
    }

    [[nodiscard]] const QList<GraphRow>& rows() const { return m_rows; }

    [[nodiscard]] int rowAt(double dotY) const
    {
        const qsizetype above = rowAbove(dotY);
        const bool isNearerBelow =
            above + 1 < m_rows.size() && m_dotCentres[above + 1] - dotY < dotY - m_dotCentres[above];
        return int(isNearerBelow ? above + 1 : above);
    }

    [[nodiscard]] double placed(double dotY) const
    {
        const qsizetype above = rowAbove(dotY);
        if (above + 1 >= m_rows.size())
            return centre(above) + dotY - m_dotCentres[above];
        const double part = (dotY - m_dotCentres[above]) / (m_dotCentres[above + 1] - m_dotCentres[above]);
        return std::lerp(centre(above), centre(above + 1), part);
    }

private:
    [[nodiscard]] double centre(qsizetype row) const { return (m_rows[row].top + m_rows[row].bottom) / 2; }

    [[nodiscard]] qsizetype rowAbove(double dotY) const
    {
        const auto below = std::ranges::upper_bound(m_dotCentres, dotY);
        return std::max<qsizetype>(0, below - m_dotCentres.begin() - 1);
    }

    QList<GraphRow> m_rows;
    QList<double> m_dotCentres;
};

QList<GraphNode> nodesOf(const DotDrawing& drawing, const Selection& selection, const Rows& rows,
                         const GraphMetrics& metrics)
{
    QList<GraphNode> nodes;
    nodes.reserve(selection.ids.size());
    for (const MigrationId id : selection.ids) {
        const QPointF centre = drawing.centres[nameOf(id)];
        const int row = rows.rowAt(centre.y());
        const QPointF corner(centre.x() - metrics.nodeSize.width() / 2, rows.rows()[row].top);
        nodes.append({id, QRectF(corner, metrics.nodeSize), row});
    }
    return nodes;
}

QList<GraphEdge> edgesOf(const DotDrawing& drawing, const Selection& selection, const GraphLayout& layout,
                         const Rows& rows)
{
    QHash<std::pair<MigrationId, MigrationId>, QList<QPointF>> curves;
    for (const DotDrawing::Spline& spline : drawing.splines)
        curves.insert({spline.from.toLongLong(), spline.to.toLongLong()}, spline.points);
    QHash<MigrationId, QRectF> boxes;
    for (const GraphNode& node : layout.nodes)
        boxes.insert(node.id, node.box);
    QList<GraphEdge> edges;
    for (const MigrationId id : selection.ids) {
        for (const MigrationId parent : selection.parents.value(id)) {
            QList<QPointF> curve = curves.value({parent, id});
            if (curve.isEmpty())
                continue;
            for (QPointF& point : curve)
                point.setY(rows.placed(point.y()));
            curve.first().setY(boxes[parent].bottom());
            curve.last().setY(boxes[id].top());
            edges.append({parent, id, curve});
        }
    }
    return edges;
}

} // namespace

Result<GraphLayout> layOutGraph(const MigrationGraph& graph, const GraphLayoutOptions& options,
                                std::stop_token stop)
{
    GraphLayout layout;
    layout.metrics = options.metrics;
    layout.hasSections = !options.sections.isEmpty();
    const Selection selection = select(graph, options);
    if (selection.ids.isEmpty())
        return layout;
    const Result<DotDrawing> drawing = runDot(dotGraphOf(selection, options.metrics), std::move(stop));
    if (!drawing)
        return failure(drawing);
    const Rows rows(*drawing, selection, options.metrics);
    layout.rows = rows.rows();
    layout.nodes = nodesOf(*drawing, selection, rows, options.metrics);
    layout.edges = edgesOf(*drawing, selection, layout, rows);
    return layout;
}

} // namespace lockstep
