#include "ui/databases/graph_picture.h"

#include "ui/databases/name_lines.h"
#include "ui/databases/node_painter.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

QPainterPath pathOf(const QList<QPointF>& curve)
{
    QPainterPath path(curve.first());
    for (qsizetype i = 1; i + 2 < curve.size(); i += 3)
        path.cubicTo(curve[i], curve[i + 1], curve[i + 2]);
    return path;
}

} // namespace

GraphMetrics graphMetrics()
{
    const QFontMetricsF metrics(textFont(TextStyle::Small));
    GraphMetrics lengths;
    lengths.nodeSize = QSizeF(std::ceil(34 * metrics.averageCharWidth() + 2 * nodePadding),
                              std::ceil(3 * metrics.height() + 2 * nodePadding));
    // As high as a row, so that there is room for what it says from far away too.
    lengths.headingHeight = lengths.nodeSize.height();
    return lengths;
}

GraphPicture::GraphPicture(MigrationGraph graph, GraphLayout layout, QList<SectionText> sectionTexts)
    : m_graph(std::move(graph)), m_layout(std::move(layout)), m_sectionTexts(std::move(sectionTexts))
{
    const QFontMetricsF metrics(textFont(TextStyle::Small));
    const double width = m_layout.metrics.nodeSize.width() - 2 * nodePadding;
    for (const GraphNode& node : m_layout.nodes) {
        m_positions.insert(node.id, m_nameLines.size());
        const Definition* definition = m_graph.find(node.id);
        m_nameLines.append(lockstep::nameLines(definition->name, metrics, width, 2));
    }
    for (const GraphEdge& edge : m_layout.edges)
        m_children[edge.parent].append(edge.child);
}

void GraphPicture::fold(const QSizeF& shape)
{
    m_folded = foldGraph(m_layout, shape);
    m_edgePaths.clear();
    m_edgePaths.reserve(m_folded.edges.size());
    for (const GraphEdge& edge : m_folded.edges)
        m_edgePaths.append(pathOf(edge.curve));
}

QString GraphPicture::headingText(const GraphHeading& heading) const
{
    const SectionText text = m_sectionTexts.value(heading.section);
    return heading.continued
               ? QCoreApplication::translate("lockstep::GraphPicture", "%1, continued").arg(text.name)
               : text.full;
}

QString GraphPicture::shortHeadingText(const GraphHeading& heading) const
{
    return m_sectionTexts.value(heading.section).name;
}

QRectF GraphPicture::box(MigrationId id) const
{
    const auto found = m_positions.constFind(id);
    return found == m_positions.constEnd() ? QRectF() : m_folded.nodes[*found].box;
}

std::optional<MigrationId> GraphPicture::migrationAt(const QPointF& position) const
{
    for (const GraphNode& node : m_folded.nodes) {
        if (node.box.contains(position))
            return node.id;
    }
    return {};
}

QList<MigrationId> GraphPicture::parents(MigrationId id) const
{
    QList<MigrationId> drawn;
    if (const Definition* definition = m_graph.find(id))
        std::ranges::copy_if(definition->parents, std::back_inserter(drawn),
                             [this](MigrationId parent) { return m_positions.contains(parent); });
    return drawn;
}

QSet<MigrationId> GraphPicture::siblings(MigrationId id) const
{
    QSet<MigrationId> found;
    for (const MigrationId parent : parents(id)) {
        for (const MigrationId child : children(parent))
            found.insert(child);
    }
    for (const MigrationId child : children(id)) {
        for (const MigrationId parent : parents(child))
            found.insert(parent);
    }
    const int row = laidOut(id).row;
    for (const GraphNode& node : m_layout.nodes) {
        if (node.row == row)
            found.insert(node.id);
    }
    for (const QList<MigrationId>& related : {parents(id), children(id), QList{id}}) {
        for (const MigrationId other : related)
            found.remove(other);
    }
    return found;
}

std::optional<MigrationId> GraphPicture::neighbour(MigrationId id, Direction direction) const
{
    if (!m_positions.contains(id))
        return {};
    const bool sideways = direction == Direction::Left || direction == Direction::Right;
    const QSet<MigrationId> beside = sideways ? siblings(id) : QSet<MigrationId>();
    const QList<MigrationId> candidates = sideways ? QList<MigrationId>(beside.begin(), beside.end())
                                          : direction == Direction::Parent ? parents(id)
                                                                           : children(id);
    const QPointF here = laidOut(id).box.topLeft();
    std::optional<std::tuple<double, double, MigrationId>> nearest;
    for (const MigrationId candidate : candidates) {
        const QPointF there = laidOut(candidate).box.topLeft();
        const auto isBefore = std::pair(there.x(), there.y()) < std::pair(here.x(), here.y());
        if (sideways && isBefore != (direction == Direction::Left))
            continue;
        const double dx = std::abs(there.x() - here.x());
        const double dy = std::abs(there.y() - here.y());
        const auto distance = sideways ? std::tuple(dx, dy, candidate) : std::tuple(dy, dx, candidate);
        if (!nearest || distance < *nearest)
            nearest = distance;
    }
    return nearest ? std::optional(std::get<MigrationId>(*nearest)) : std::nullopt;
}

} // namespace lockstep
