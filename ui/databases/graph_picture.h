#pragma once

#include "core/migration/graph_folding.h"

#include <QPainterPath>

namespace lockstep {

/// Lengths that fit the current fonts: a box holds an id and two lines of a name.
[[nodiscard]] GraphMetrics graphMetrics();

struct SectionText
{
    QString name; ///< "6.3"
    QString full; ///< "6.3: 19 migrations"
};

/// A migration graph with everything that painting it and walking on it asks for. Coordinates are those of
/// the folded drawing, at a zoom of 100 %.
class GraphPicture
{
public:
    enum class Direction { Parent, Child, Left, Right };

    GraphPicture() = default;
    /// `sectionTexts` by section number.
    GraphPicture(MigrationGraph graph, GraphLayout layout, QList<SectionText> sectionTexts);

    /// Gives the drawing the shape of a window.
    void fold(const QSizeF& shape);

    [[nodiscard]] bool isEmpty() const { return m_layout.nodes.isEmpty(); }

    [[nodiscard]] const MigrationGraph& graph() const { return m_graph; }

    [[nodiscard]] const FoldedGraph& drawing() const { return m_folded; }

    [[nodiscard]] QString headingText(const GraphHeading& heading) const;
    /// Where there is no room for that.
    [[nodiscard]] QString shortHeadingText(const GraphHeading& heading) const;

    /// The name of drawing().nodes[node] in the lines its box has room for.
    [[nodiscard]] const QStringList& nameLines(qsizetype node) const { return m_nameLines[node]; }

    /// By the index into drawing().edges.
    [[nodiscard]] const QPainterPath& edgePath(qsizetype edge) const { return m_edgePaths[edge]; }

    /// Null where there is no such migration.
    [[nodiscard]] QRectF box(MigrationId id) const;
    [[nodiscard]] std::optional<MigrationId> migrationAt(const QPointF& position) const;
    [[nodiscard]] QList<MigrationId> parents(MigrationId id) const;

    [[nodiscard]] QList<MigrationId> children(MigrationId id) const { return m_children.value(id); }

    /// Where an arrow key leads: to the nearest parent or child; left and right, to migrations of the same
    /// row, other children of a parent and other parents of a child. Nothing where there is none.
    [[nodiscard]] std::optional<MigrationId> neighbour(MigrationId id, Direction direction) const;

private:
    [[nodiscard]] const GraphNode& laidOut(MigrationId id) const { return m_layout.nodes[m_positions[id]]; }

    [[nodiscard]] QSet<MigrationId> siblings(MigrationId id) const;

    MigrationGraph m_graph;
    GraphLayout m_layout;
    FoldedGraph m_folded;
    QList<SectionText> m_sectionTexts;
    QHash<MigrationId, qsizetype> m_positions; ///< index into the nodes
    QHash<MigrationId, QList<MigrationId>> m_children;
    QList<QStringList> m_nameLines;
    QList<QPainterPath> m_edgePaths;
};

} // namespace lockstep
