#include "ui/theme/style_parts.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QListView>
#include <QPainter>
#include <QStyleOption>

namespace lockstep::parts {

namespace {

constexpr int menuIconColumn = 28;
constexpr int menuPadding = 8;

bool is(const QStyleOption* option, QStyle::StateFlag flag)
{
    return option->state.testFlag(flag);
}

void menuSeparator(const QStyleOptionMenuItem* option, QPainter* painter)
{
    const int y = option->rect.center().y();
    hairline(painter, {option->rect.left() + menuPadding, y}, {option->rect.right() - menuPadding, y});
}

void menuMark(const QStyleOptionMenuItem* option, QPainter* painter, const QRect& column, const QColor& color)
{
    if (option->checkType != QStyleOptionMenuItem::NotCheckable && option->checked) {
        const QPointF c = QRectF(column).center();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(color, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->drawPolyline(QPolygonF{c + QPointF(-4, 0.5), c + QPointF(-1, 3.5), c + QPointF(4.5, -3)});
        return;
    }
    const QIcon::Mode mode = is(option, QStyle::State_Enabled) ? QIcon::Normal : QIcon::Disabled;
    if (!option->icon.isNull())
        option->icon.paint(painter, QRect(0, 0, 16, 16).translated(column.center() - QPoint(8, 8)),
                           Qt::AlignCenter, mode);
}

} // namespace

void itemBackground(const QStyleOptionViewItem* option, QPainter* painter, const QWidget* widget)
{
    const Theme& theme = Theme::current();
    if (option->backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(option->rect, option->backgroundBrush);
    QColor fill;
    if (is(option, QStyle::State_Selected))
        fill = is(option, QStyle::State_Active) ? theme.selection : theme.neutralSoft;
    else if (is(option, QStyle::State_MouseOver) && is(option, QStyle::State_Enabled))
        fill = theme.hover;
    if (!qobject_cast<const QListView*>(widget)) {
        if (fill.isValid())
            painter->fillRect(option->rect, fill);
        return;
    }
    const QRect box = option->rect.adjusted(4, 1, -4, -1);
    if (fill.isValid())
        panel(painter, box, fill);
    if (is(option, QStyle::State_HasFocus))
        focusBar(painter, box.adjusted(0, 5, 0, -5));
}

void headerSection(const QStyleOptionHeader* option, QPainter* painter)
{
    const Theme& theme = Theme::current();
    const QRect rect = option->rect;
    const bool hot = is(option, QStyle::State_MouseOver) && is(option, QStyle::State_Enabled);
    painter->fillRect(rect, hot ? theme.hover : theme.dark ? theme.surface : theme.raised);
    const bool horizontal = option->orientation == Qt::Horizontal;
    if (!horizontal)
        return hairline(painter, rect.topRight(), rect.bottomRight());
    hairline(painter, rect.bottomLeft(), rect.bottomRight());
    if (option->position == QStyleOptionHeader::Beginning || option->position == QStyleOptionHeader::Middle)
        hairline(painter, rect.topRight() + QPoint(0, 8), rect.bottomRight() - QPoint(0, 8));
}

QRect scrollBarSlider(const QStyleOptionSlider* option)
{
    const bool horizontal = option->orientation == Qt::Horizontal;
    const int length = horizontal ? option->rect.width() : option->rect.height();
    const qint64 range = qint64(option->maximum) - option->minimum;
    if (range <= 0)
        return option->rect;
    const int wanted = int(qint64(length) * option->pageStep / std::max<qint64>(1, range + option->pageStep));
    const int size = std::clamp(wanted, std::min(28, length), length);
    const int start = QStyle::sliderPositionFromValue(
        option->minimum, option->maximum, option->sliderPosition, length - size, option->upsideDown);
    const QRect slider = horizontal ? QRect(start, 0, size, option->rect.height())
                                    : QRect(0, start, option->rect.width(), size);
    return slider.translated(option->rect.topLeft());
}

void scrollBar(const QStyleOptionSlider* option, QPainter* painter, const QRect& slider)
{
    const Theme& theme = Theme::current();
    painter->fillRect(option->rect, option->palette.color(QPalette::Base));
    if (option->maximum <= option->minimum)
        return;
    const bool active = is(option, QStyle::State_MouseOver) || is(option, QStyle::State_Sunken);
    const int inset = active ? 2 : 3;
    const QRect body = slider.adjusted(inset, inset, -inset, -inset);
    panel(painter, body, active ? theme.faintText : theme.strongBorder, Qt::transparent,
          std::min(body.width(), body.height()) / 2.0);
}

void menuItem(const QStyleOptionMenuItem* option, QPainter* painter)
{
    const Theme& theme = Theme::current();
    if (option->menuItemType == QStyleOptionMenuItem::Separator)
        return menuSeparator(option, painter);
    const bool enabled = is(option, QStyle::State_Enabled);
    if (is(option, QStyle::State_Selected) && enabled)
        panel(painter, option->rect.adjusted(1, 0, -1, 0), theme.selection, Qt::transparent, 4);
    painter->save();
    painter->setFont(option->font);
    const QColor color = enabled ? theme.text : theme.faintText;
    menuMark(option, painter,
             QRect(option->rect.left() + 2, option->rect.top(), menuIconColumn, option->rect.height()),
             color);
    const QRect line = option->rect.adjusted(menuIconColumn + 4, 0, -menuPadding - 4, 0);
    const qsizetype tab = option->text.indexOf(u'\t');
    painter->setPen(color);
    painter->drawText(line, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic | Qt::TextSingleLine,
                      option->text.left(tab));
    painter->setPen(enabled ? theme.mutedText : theme.faintText);
    if (tab >= 0)
        painter->drawText(line, Qt::AlignVCenter | Qt::AlignRight, option->text.mid(tab + 1));
    painter->restore();
    if (option->menuItemType == QStyleOptionMenuItem::SubMenu)
        chevron(painter, QRect(option->rect.right() - 20, option->rect.top(), 16, option->rect.height()),
                Qt::RightArrow, theme.mutedText);
}

void menuBarItem(const QStyleOptionMenuItem* option, QPainter* painter)
{
    const Theme& theme = Theme::current();
    painter->fillRect(option->rect, theme.window);
    if (is(option, QStyle::State_Selected) && is(option, QStyle::State_Enabled))
        panel(painter, option->rect.adjusted(1, 2, -1, -2),
              is(option, QStyle::State_Sunken) ? theme.neutralSoft : theme.hover, Qt::transparent, 4);
    painter->setPen(is(option, QStyle::State_Enabled) ? theme.text : theme.faintText);
    painter->drawText(option->rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine,
                      option->text);
}

void viewFrame(const QStyleOption* option, QPainter* painter, const QWidget* widget)
{
    const Theme& theme = Theme::current();
    const bool focused = widget && widget->hasFocus() && is(option, QStyle::State_KeyboardFocusChange);
    painter->save();
    painter->setPen(focused ? theme.accentText : theme.border);
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
    painter->restore();
}

} // namespace lockstep::parts
