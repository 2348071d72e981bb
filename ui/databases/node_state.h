#pragma once

#include "models/migration_node_state.h"
#include "ui/theme/theme.h"

#include <QRectF>

#include <array>

class QPainter;

namespace lockstep {

/// In the order of a legend.
inline constexpr std::array nodeStates{MigrationNodeState::Applied, MigrationNodeState::Missing,
                                       MigrationNodeState::Pending, MigrationNodeState::Failed,
                                       MigrationNodeState::Unknown};

/// "Applied", "To be applied"
[[nodiscard]] QString stateText(MigrationNodeState state);
[[nodiscard]] Tone stateTone(MigrationNodeState state);
/// Each state has a shape of its own, so that none is known by its colour alone.
void paintStateSign(QPainter& painter, const QRectF& square, MigrationNodeState state);
/// The same from a picture that is kept, for hundreds of signs of one size. The painter is not scaled.
void paintKeptStateSign(QPainter& painter, const QPointF& corner, int side, MigrationNodeState state);

} // namespace lockstep
