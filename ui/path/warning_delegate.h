#pragma once

#include <QStyledItemDelegate>

namespace lockstep {

/// A warning as a wrapped paragraph: an icon of its severity, the text, and where it is documented below.
class WarningDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace lockstep
