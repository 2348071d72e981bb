#pragma once

#include <QStyledItemDelegate>

namespace lockstep {

/// A line of the palette: icon, title with the matched letters marked, detail, shortcut as key caps.
class PaletteDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// Paints "Ctrl+K" as key caps, right-aligned in rect; returns the width they take.
int paintKeyCaps(QPainter& painter, const QRect& rect, const QString& shortcut);

} // namespace lockstep
