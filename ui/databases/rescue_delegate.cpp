#include "ui/databases/rescue_delegate.h"

#include "models/rescue_model.h"
#include "ui/databases/node_state.h"

namespace lockstep {

namespace {

constexpr int signSide = 14;

MigrationNodeState stateOf(const QModelIndex& index)
{
    switch (RescueStatement::Effect(index.data(RescueModel::EffectRole).toInt())) {
    case RescueStatement::Effect::Done:
        return MigrationNodeState::Applied;
    case RescueStatement::Effect::NotDone:
        return MigrationNodeState::Missing;
    case RescueStatement::Effect::Unknown:
        break;
    }
    return MigrationNodeState::Unknown;
}

} // namespace

void RescueDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    if (index.column() == RescueModel::Statement)
        return paintText(painter, cell, index.data().toString(), theme.text, textFont(TextStyle::MonoSmall));
    if (index.column() != RescueModel::State)
        return RowDelegate::paintCell(painter, cell, option, index);
    paintStateSign(painter, QRectF(cell.left(), cell.center().y() - signSide / 2.0 + 0.5, signSide, signSide),
                   stateOf(index));
    paintText(painter, cell.adjusted(signSide + space::s, 0, 0, 0), index.data().toString(), theme.text,
              option.font);
}

} // namespace lockstep
