#include "core/migration/graph_folding.h"

#include "core/migration/edge_curve.h"

#include <cmath>
#include <limits>

namespace lockstep {

namespace {

constexpr double columnGap = 40;
constexpr double laneGap = 9; ///< between edges that run beside each other to the next column
constexpr double cornerRadius = 7;
constexpr double readableScale = 0.75; ///< more columns than this takes help nobody
constexpr qsizetype mostColumns = 80;
constexpr double columnSlack = 0.15; ///< how much columns may differ from the height wanted, to be cut well

struct Extent
{
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void add(double value)
    {
        low = std::min(low, value);
        high = std::max(high, value);
    }

    void add(const Extent& other)
    {
        low = std::min(low, other.low);
        high = std::max(high, other.high);
    }

    [[nodiscard]] double length() const { return std::max(0.0, high - low); }
};

/// What a fold needs to know of the layout, row by row.
class Strip
{
public:
    explicit Strip(const GraphLayout& layout) : m_layout(layout), m_widths(layout.rows.size())
    {
        QHash<MigrationId, int> rowOf;
        for (const GraphNode& node : layout.nodes) {
            rowOf.insert(node.id, node.row);
            m_widths[node.row].add(node.box.left());
            m_widths[node.row].add(node.box.right());
        }
        m_crossings.resize(layout.rows.size() + 1);
        for (const GraphEdge& edge : layout.edges) {
            ++m_crossings[rowOf[edge.parent] + 1];
            --m_crossings[rowOf[edge.child] + 1];
            addWidth(edge, rowOf[edge.parent], rowOf[edge.child]);
        }
        for (qsizetype row = 1; row < m_crossings.size(); ++row)
            m_crossings[row] += m_crossings[row - 1];
    }

    [[nodiscard]] qsizetype rowCount() const { return m_layout.rows.size(); }

    /// Edges from above the row to it or below.
    [[nodiscard]] int crossings(qsizetype row) const { return m_crossings[row]; }

    [[nodiscard]] const Extent& width(qsizetype row) const { return m_widths[row]; }

    /// Half-way between the row and the one above.
    [[nodiscard]] double cutAbove(qsizetype row) const
    {
        const double half = m_layout.metrics.rowGap / 2;
        return row < rowCount() ? m_layout.rows[row].top - half : m_layout.rows.last().bottom + half;
    }

    /// What it costs to begin a column there instead of elsewhere.
    [[nodiscard]] double cutCost(qsizetype row) const
    {
        const bool tearsHeadingOff = m_layout.rows[row - 1].isHeading;
        const bool beginsSection = m_layout.rows[row].isHeading;
        return crossings(row) + (tearsHeadingOff ? 100 : 0) +
               (beginsSection || !m_layout.hasSections ? 0 : 3);
    }

private:
    void addWidth(const GraphEdge& edge, int parentRow, int childRow)
    {
        int row = parentRow;
        for (qsizetype first = 0; first + 3 < edge.curve.size(); first += 3) {
            const int steps = 4 + 2 * int(std::abs(edge.curve[first + 3].y() - edge.curve[first].y()) /
                                          m_layout.metrics.nodeSize.height());
            for (int step = 0; step <= steps; ++step) {
                const QPointF point = pointOfCurve(edge.curve, first, double(step) / steps);
                while (row < childRow && point.y() > cutAbove(row + 1))
                    ++row;
                m_widths[row].add(point.x());
            }
        }
    }

    const GraphLayout& m_layout;
    QList<Extent> m_widths;
    QList<int> m_crossings;
};

struct Column
{
    qsizetype first = 0; ///< row
    qsizetype end = 0;   ///< the row after its last
    Extent extent;       ///< in the layout
    bool isContinued = false;
    int lanes = 0;   ///< edges that go on in the next column
    double left = 0; ///< in the folded drawing
    double top = 0;
    double height = 0; ///< without heading and lanes
};

/// Columns of about that height.
QList<Column> cutInto(const Strip& strip, double height)
{
    QList<Column> columns;
    qsizetype first = 0;
    while (first < strip.rowCount()) {
        const double start = strip.cutAbove(first);
        qsizetype best = strip.rowCount();
        double least = std::numeric_limits<double>::infinity();
        if (strip.cutAbove(best) - start > height * (1 + columnSlack)) {
            for (qsizetype row = first + 1; row < strip.rowCount(); ++row) {
                const double reached = (strip.cutAbove(row) - start) / height;
                if (reached > 1 + columnSlack && std::isfinite(least))
                    break;
                const double cost = strip.cutCost(row) + 4 * std::abs(reached - 1) / columnSlack;
                if (reached >= 1 - 2 * columnSlack && cost < least) {
                    least = cost;
                    best = row;
                }
            }
        }
        Column column{first, best, {}, false, best < strip.rowCount() ? strip.crossings(best) : 0};
        column.height = strip.cutAbove(best) - start;
        for (qsizetype row = first; row < best; ++row)
            column.extent.add(strip.width(row));
        columns.append(column);
        first = best;
    }
    return columns;
}

class Folding
{
public:
    Folding(const GraphLayout& layout, const Strip& strip, double height)
        : m_layout(layout), m_columns(cutInto(strip, height))
    {
        int lanesAbove = 0;
        for (const Column& column : m_columns)
            lanesAbove = std::max(lanesAbove, column.lanes);
        m_headingTop = lanesAbove > 0 ? (lanesAbove + 1) * laneGap : 0;
        double left = 0;
        for (Column& column : m_columns) {
            const bool ownHeading = layout.rows[column.first].isHeading;
            column.isContinued = layout.hasSections && !ownHeading && column.first > 0;
            column.left = left;
            column.top = m_headingTop + (layout.hasSections && !ownHeading ? addedHeading() : 0);
            left += column.extent.length() + columnGap + column.lanes * laneGap;
            const double lanesBelow = column.lanes > 0 ? (column.lanes + 1) * laneGap : 0;
            m_size = QSizeF(column.left + column.extent.length(),
                            std::max(m_size.height(), column.top + column.height + lanesBelow));
        }
    }

    [[nodiscard]] const QSizeF& size() const { return m_size; }

    [[nodiscard]] FoldedGraph result(const Strip& strip) const
    {
        FoldedGraph folded;
        folded.size = m_size;
        for (const Column& column : m_columns) {
            folded.columns.append({column.left, m_headingTop, column.extent.length(),
                                   column.top + column.height - m_headingTop});
            addHeadings(column, folded.headings);
        }
        for (GraphNode node : m_layout.nodes) {
            node.box.translate(moved(columnOfRow(node.row), strip));
            folded.nodes.append(node);
        }
        folded.edges = foldedEdges(strip);
        return folded;
    }

private:
    [[nodiscard]] double addedHeading() const
    {
        return m_layout.metrics.headingHeight + m_layout.metrics.rowGap;
    }

    [[nodiscard]] qsizetype columnOfRow(qsizetype row) const
    {
        const auto after = std::ranges::upper_bound(m_columns, row, {}, &Column::first);
        return after - m_columns.begin() - 1;
    }

    /// From the layout to the folded drawing.
    [[nodiscard]] QPointF moved(qsizetype column, const Strip& strip) const
    {
        const Column& to = m_columns[column];
        return {to.left - to.extent.low, to.top - strip.cutAbove(to.first)};
    }

    void addHeadings(const Column& column, QList<GraphHeading>& headings) const
    {
        if (!m_layout.hasSections)
            return;
        const GraphMetrics& metrics = m_layout.metrics;
        const auto add = [&](int section, double top, bool continued) {
            headings.append(
                {section, {column.left, top, column.extent.length(), metrics.headingHeight}, continued});
        };
        const double half = metrics.rowGap / 2;
        if (!m_layout.rows[column.first].isHeading)
            add(m_layout.rows[column.first].section, m_headingTop + half, column.isContinued);
        const double up = m_layout.rows[column.first].top - half - column.top;
        for (qsizetype row = column.first; row < column.end; ++row) {
            if (m_layout.rows[row].isHeading)
                add(m_layout.rows[row].section, m_layout.rows[row].top - up, false);
        }
    }

    [[nodiscard]] QList<GraphEdge> foldedEdges(const Strip& strip) const
    {
        QHash<MigrationId, qsizetype> columnOf;
        for (const GraphNode& node : m_layout.nodes)
            columnOf.insert(node.id, columnOfRow(node.row));
        QList<Run> runs;
        for (const GraphEdge& edge : m_layout.edges)
            runs.append({{edge.parent, edge.child, {}}, columnOf[edge.child], edge.curve});
        for (qsizetype column = 0; column < m_columns.size(); ++column)
            runThrough(column, columnOf, runs, strip);
        QList<GraphEdge> edges;
        for (Run& run : runs)
            edges.append(std::move(run.edge));
        return edges;
    }

    /// An edge on its way from column to column.
    struct Run
    {
        GraphEdge edge;
        qsizetype lastColumn = 0;
        EdgeCurve rest; ///< still in the layout's coordinates
    };

    void runThrough(qsizetype column, const QHash<MigrationId, qsizetype>& columnOf, QList<Run>& runs,
                    const Strip& strip) const
    {
        QList<Run*> leaving;
        for (Run& run : runs) {
            if (columnOf[run.edge.parent] > column || run.lastColumn < column)
                continue;
            const bool ends = run.lastColumn == column;
            auto [here, rest] = ends ? std::pair(run.rest, EdgeCurve())
                                     : cutAtHeight(run.rest, strip.cutAbove(m_columns[column].end));
            for (QPointF& point : here)
                point += moved(column, strip);
            run.edge.curve += run.edge.curve.isEmpty() ? here : here.sliced(1);
            run.rest = rest;
            if (!ends)
                leaving.append(&run);
        }
        // The rightmost keeps closest to its column, so that none crosses another.
        std::ranges::stable_sort(leaving, std::ranges::greater(),
                                 [](const Run* run) { return run->edge.curve.last().x(); });
        for (qsizetype lane = 0; lane < leaving.size(); ++lane)
            leadOver(column, double(lane + 1) * laneGap, *leaving[lane], strip);
    }

    void leadOver(qsizetype column, double lane, Run& run, const Strip& strip) const
    {
        const Column& from = m_columns[column];
        const QPointF entry = run.rest.first() + moved(column + 1, strip);
        const QPointF exit = run.edge.curve.last();
        const double below = from.top + from.height + lane - laneGap / 2;
        const double beside = from.left + from.extent.length() + columnGap / 2 + lane - laneGap;
        const double above = lane - laneGap / 2;
        appendRoundedLine(run.edge.curve,
                          {{exit.x(), below}, {beside, below}, {beside, above}, {entry.x(), above}, entry},
                          cornerRadius);
    }

    const GraphLayout& m_layout;
    QList<Column> m_columns;
    double m_headingTop = 0;
    QSizeF m_size{0, 0};
};

} // namespace

FoldedGraph foldGraph(const GraphLayout& layout, const QSizeF& shape)
{
    if (layout.rows.isEmpty())
        return {};
    const Strip strip(layout);
    const double height = strip.cutAbove(strip.rowCount()) - strip.cutAbove(0);
    std::optional<Folding> best;
    double bestScale = 0;
    for (qsizetype columns = 1; columns <= std::min(mostColumns, strip.rowCount()); ++columns) {
        const Folding folding(layout, strip, height / double(columns));
        const double scale = std::min({readableScale, shape.width() / folding.size().width(),
                                       shape.height() / folding.size().height()});
        if (scale > bestScale * 1.001) {
            best.emplace(folding);
            bestScale = scale;
        }
    }
    return best ? best->result(strip) : Folding(layout, strip, height).result(strip);
}

} // namespace lockstep
