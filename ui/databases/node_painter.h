#pragma once

#include "core/migration/definition.h"
#include "models/migration_node_state.h"

#include <QRectF>
#include <QStringList>

class QPainter;

namespace lockstep {

inline constexpr double nodePadding = 8; ///< at a zoom of 100 %

/// How one migration of the graph looks now.
struct NodeLook
{
    MigrationId id = 0;
    MigrationNodeState state = MigrationNodeState::Unknown;
    QStringList nameLines;
    bool isCurrent = false;
    bool hasFocus = false; ///< the keyboard is here
    bool isMatch = false;  ///< of a search
    bool isHovered = false;
};

/// Paints a migration into a box of the screen that is `zoom` times its real size: far away its state only,
/// nearer its id, near by its id and name. The text of the farther levels does not shrink below what can be
/// read.
void paintNode(QPainter& painter, const QRectF& box, double zoom, const NodeLook& look);

} // namespace lockstep
