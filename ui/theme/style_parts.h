#pragma once

// The parts that ConsoleStyle is put together from; included by the style's own files only.

#include "ui/theme/theme.h"

#include <QStyleOption>

class QPainter;
class QWidget;

namespace lockstep::parts {

/// A rectangle with our corners, its border drawn inside on whole pixels; a transparent border: none.
void panel(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& border = Qt::transparent,
           qreal radius = cornerRadius);
/// Two pixels of accent just inside the rectangle.
void focusRing(QPainter* painter, const QRect& rect, qreal radius = cornerRadius);
/// Marks the row that has the keyboard: a bar at its left edge, quieter than a ring around the whole row.
void focusBar(QPainter* painter, const QRect& row);
/// A thin arrow head, as combo boxes, headers and menus have it.
void chevron(QPainter* painter, const QRect& rect, Qt::ArrowType direction, const QColor& color);
void hairline(QPainter* painter, const QPoint& from, const QPoint& to);

void buttonPanel(const QStyleOption* option, QPainter* painter, const QWidget* widget);
void toolButtonPanel(const QStyleOption* option, QPainter* painter);
void fieldPanel(const QStyleOption* option, QPainter* painter);
void checkIndicator(const QStyleOption* option, QPainter* painter);
void radioIndicator(const QStyleOption* option, QPainter* painter);
void comboBox(const QStyleOptionComboBox* option, QPainter* painter, const QRect& arrow);
void progressContents(const QStyleOptionProgressBar* option, QPainter* painter);
void tabShape(const QStyleOptionTab* option, QPainter* painter);

void itemBackground(const QStyleOptionViewItem* option, QPainter* painter, const QWidget* widget);
void headerSection(const QStyleOptionHeader* option, QPainter* painter);
void scrollBar(const QStyleOptionSlider* option, QPainter* painter, const QRect& slider);
[[nodiscard]] QRect scrollBarSlider(const QStyleOptionSlider* option);
void menuItem(const QStyleOptionMenuItem* option, QPainter* painter);
void menuBarItem(const QStyleOptionMenuItem* option, QPainter* painter);
void viewFrame(const QStyleOption* option, QPainter* painter, const QWidget* widget);

} // namespace lockstep::parts
