#pragma once

#include "core/migration/migration_graph.h"

#include <QPointF>
#include <QRectF>

#include <stop_token>

namespace lockstep {

/// Lengths of a drawn migration graph. Unit: device-independent pixels at a zoom of 100 %.
struct GraphMetrics
{
    QSizeF nodeSize{224, 60};
    double nodeGap = 16;       ///< between neighbours of a row
    double rowGap = 28;        ///< between rows
    double headingHeight = 28; ///< of the row that begins a section
};

struct GraphLayoutOptions
{
    GraphMetrics metrics;
    /// Groups by which the drawing is divided from top to bottom, ascending, for example one a release.
    /// Empty: none. A migration without one, or with one above its parents', is drawn with its parents.
    QHash<MigrationId, int> sections;
    /// Draws only these and the edges between them. Nothing: all.
    std::optional<QSet<MigrationId>> only;
};

struct GraphNode
{
    MigrationId id = 0;
    QRectF box;
    int row = 0; ///< index into GraphLayout::rows
};

/// From the bottom of the parent's box to the top of the child's.
struct GraphEdge
{
    MigrationId parent = 0;
    MigrationId child = 0;
    QList<QPointF> curve; ///< 1 + 3n points: cubic Bézier curves, end to end
};

/// Either migrations, none of which builds on another, or the heading of a section.
struct GraphRow
{
    double top = 0;
    double bottom = 0;
    int section = 0;
    bool isHeading = false;
};

/// A migration graph as one strip from the root at the top to the leaves at the bottom, every child below its
/// parents; x is not negative. Folding it (graph_folding.h) gives it the shape of a window.
struct GraphLayout
{
    GraphMetrics metrics;
    bool hasSections = false;
    QList<GraphRow> rows;
    QList<GraphNode> nodes; ///< in topological order
    QList<GraphEdge> edges; ///< by child in topological order, then by parent
};

/// Asks Graphviz' `dot` where everything goes. Top-down, because boxes with a name in them are wide and low:
/// a history of 300 migrations is a strip a few boxes wide that way, and one hundred screens wide from left
/// to right. Deterministic. An empty graph gives an empty layout. Errors: NotFound (dot is not installed),
/// Failed, Io, Cancelled.
[[nodiscard]] Result<GraphLayout> layOutGraph(const MigrationGraph& graph, const GraphLayoutOptions& options,
                                              std::stop_token stop = {});

} // namespace lockstep
