#include "ui/siteconfig/compare/three_way_delegate.h"

#include "models/config_comparison_model.h"
#include "ui/theme/theme.h"

namespace lockstep {

namespace {

using Change = ConfigComparisonModel::Change;

constexpr int indent = space::l;

} // namespace

void ThreeWayDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const QString text = index.data().toString();
    const bool isOpen = index.data(ConfigComparisonModel::OpenRole).toBool();
    if (index.column() == ConfigComparisonModel::Key) {
        const int depth = index.data(ConfigComparisonModel::DepthRole).toInt();
        paintText(painter, cell.adjusted(depth * indent, 0, 0, 0), text, theme.text,
                  textFont(isOpen ? TextStyle::Strong : TextStyle::Body));
        return;
    }
    if (index.column() == ConfigComparisonModel::State) {
        const bool isSame = index.data(ConfigComparisonModel::SameRole).toBool();
        paintText(painter, cell, text, isSame ? theme.mutedText : theme.text, option.font);
        return;
    }
    const auto change = Change(index.data(ConfigComparisonModel::ChangeRole).toInt());
    if (change != Change::None)
        painter.fillRect(option.rect.adjusted(1, 1, -1, -1),
                         change == Change::Added ? theme.diffAddedSoft : theme.diffRemovedSoft);
    const bool isQuiet = isOpen || index.data(ConfigComparisonModel::AbsentRole).toBool();
    const QColor color = isQuiet                   ? theme.mutedText
                         : change == Change::Added ? theme.diffAdded
                         : change == Change::None  ? theme.text
                                                   : theme.diffRemoved;
    paintText(painter, cell, text, color, isQuiet ? option.font : textFont(TextStyle::Mono));
}

} // namespace lockstep
