#pragma once

#include "models/migration_node_state.h"
#include "ui/databases/graph_picture.h"

class QPainter;

namespace lockstep {

/// What of a picture is special now.
struct GraphMarks
{
    QHash<MigrationId, MigrationNodeState> states;
    QSet<MigrationId> matches; ///< of a search; none: nothing is searched for, or nothing found
    bool isSearching = false;  ///< what does not match steps back
    std::optional<MigrationId> current;
    std::optional<MigrationId> hovered;
    bool hasFocus = false;
};

/// Where the picture is on the screen.
struct GraphPlace
{
    double zoom = 1;
    QPointF origin; ///< the drawing's top left corner, in the viewport

    [[nodiscard]] QPointF toView(const QPointF& point) const { return point * zoom + origin; }

    [[nodiscard]] QPointF toDrawing(const QPointF& point) const { return (point - origin) / zoom; }

    /// On whole pixels, so that outlines are sharp.
    [[nodiscard]] QRectF toView(const QRectF& rect) const;
};

/// Paints what of the picture is within `exposed`, a part of the viewport.
void paintGraph(QPainter& painter, const QRect& exposed, const GraphPicture& picture, const GraphPlace& place,
                const GraphMarks& marks);

} // namespace lockstep
