#include "ui/theme/style.h"
#include "ui/theme/style_parts.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

namespace lockstep::parts {

namespace {

constexpr int focusBarWidth = 3;

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto mix = [share](float x, float y) { return float(x + (y - x) * share); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

bool is(const QStyleOption* option, QStyle::StateFlag flag)
{
    return option->state.testFlag(flag);
}

bool isHot(const QStyleOption* option)
{
    return is(option, QStyle::State_Enabled) && is(option, QStyle::State_MouseOver);
}

void primaryPanel(const QStyleOption* option, QPainter* painter)
{
    const Theme& theme = Theme::current();
    if (!is(option, QStyle::State_Enabled))
        return panel(painter, option->rect, theme.neutralSoft);
    const QColor toward = theme.dark ? theme.onAccent : theme.text;
    const double share = is(option, QStyle::State_Sunken) ? 0.22 : isHot(option) ? 0.12 : 0;
    panel(painter, option->rect, mixed(theme.accent, toward, share));
}

void plainPanel(const QStyleOption* option, QPainter* painter)
{
    const Theme& theme = Theme::current();
    if (!is(option, QStyle::State_Enabled))
        return panel(painter, option->rect, theme.window, theme.border);
    const bool down = is(option, QStyle::State_Sunken);
    QColor fill = down            ? theme.neutralSoft
                  : isHot(option) ? theme.hover
                  : theme.dark    ? theme.raised
                                  : theme.surface;
    if (is(option, QStyle::State_On))
        fill = theme.accentSoft;
    panel(painter, option->rect, fill, is(option, QStyle::State_On) ? theme.accent : theme.strongBorder);
}

void stoppingPanel(const QStyleOption* option, QPainter* painter)
{
    const Theme& theme = Theme::current();
    if (!is(option, QStyle::State_Enabled))
        return plainPanel(option, painter);
    const QColor rest = theme.dark ? theme.raised : theme.surface;
    const QColor border = mixed(rest, theme.danger, 0.55);
    panel(painter, option->rect,
          is(option, QStyle::State_Sunken) ? mixed(theme.dangerSoft, theme.danger, 0.12)
          : isHot(option)                  ? theme.dangerSoft
                                           : rest,
          border);
}

void indicatorPanel(const QStyleOption* option, QPainter* painter, qreal radius)
{
    const Theme& theme = Theme::current();
    const bool on = is(option, QStyle::State_On) || is(option, QStyle::State_NoChange);
    if (!is(option, QStyle::State_Enabled))
        return panel(painter, option->rect, theme.neutralSoft, theme.border, radius);
    panel(painter, option->rect,
          on              ? theme.accent
          : isHot(option) ? theme.hover
                          : theme.surface,
          on ? theme.accent : theme.strongBorder, radius);
}

} // namespace

void panel(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& border, qreal radius)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill);
    const bool framed = border.alpha() > 0;
    painter->setPen(framed ? QPen(border, 1) : QPen(Qt::NoPen));
    const qreal inset = framed ? 0.5 : 0;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

void focusRing(QPainter* painter, const QRect& rect, qreal radius)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(Theme::current().accentText, 2));
    painter->drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius - 1, radius - 1);
    painter->restore();
}

void focusBar(QPainter* painter, const QRect& row)
{
    painter->fillRect(QRect(row.left(), row.top(), focusBarWidth, row.height()), Theme::current().accentText);
}

void chevron(QPainter* painter, const QRect& rect, Qt::ArrowType direction, const QColor& color)
{
    const QPointF center = QRectF(rect).center();
    const QPolygonF line{{-3.5, -1.75}, {0, 1.75}, {3.5, -1.75}};
    const int turn = direction == Qt::UpArrow      ? 180
                     : direction == Qt::LeftArrow  ? 90
                     : direction == Qt::RightArrow ? 270
                                                   : 0;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(center);
    painter->rotate(turn);
    painter->setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    painter->drawPolyline(line);
    painter->restore();
}

void hairline(QPainter* painter, const QPoint& from, const QPoint& to)
{
    painter->fillRect(QRect(from, to), Theme::current().border);
}

void buttonPanel(const QStyleOption* option, QPainter* painter, const QWidget* widget)
{
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (isPrimary(widget))
        return primaryPanel(option, painter);
    if (isStopping(widget))
        return stoppingPanel(option, painter);
    if (button && button->features.testFlag(QStyleOptionButton::Flat))
        return toolButtonPanel(option, painter);
    plainPanel(option, painter);
}

void toolButtonPanel(const QStyleOption* option, QPainter* painter)
{
    const Theme& theme = Theme::current();
    if (is(option, QStyle::State_On))
        panel(painter, option->rect, theme.accentSoft);
    else if (is(option, QStyle::State_Sunken))
        panel(painter, option->rect, theme.neutralSoft);
    else if (isHot(option))
        panel(painter, option->rect, theme.hover);
}

void fieldPanel(const QStyleOption* option, QPainter* painter)
{
    const Theme& theme = Theme::current();
    const bool enabled = is(option, QStyle::State_Enabled);
    const bool focused = enabled && is(option, QStyle::State_HasFocus);
    panel(painter, option->rect, enabled ? theme.surface : theme.window,
          enabled ? theme.strongBorder : theme.border);
    if (focused)
        focusRing(painter, option->rect);
}

void checkIndicator(const QStyleOption* option, QPainter* painter)
{
    indicatorPanel(option, painter, 4);
    const bool on = is(option, QStyle::State_On);
    if (!on && !is(option, QStyle::State_NoChange))
        return;
    const Theme& theme = Theme::current();
    const QRectF box(option->rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(is(option, QStyle::State_Enabled) ? theme.onAccent : theme.faintText, 1.8,
                         Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&box](double x, double y) {
        return QPointF(box.x() + x * box.width(), box.y() + y * box.height());
    };
    painter->drawPolyline(on ? QPolygonF{at(0.25, 0.52), at(0.43, 0.70), at(0.76, 0.32)}
                             : QPolygonF{at(0.28, 0.5), at(0.72, 0.5)});
    painter->restore();
}

void radioIndicator(const QStyleOption* option, QPainter* painter)
{
    const qreal radius = option->rect.height() / 2.0;
    indicatorPanel(option, painter, radius);
    if (!is(option, QStyle::State_On))
        return;
    const int inset = qRound(radius * 0.62);
    const Theme& theme = Theme::current();
    panel(painter, option->rect.adjusted(inset, inset, -inset, -inset),
          is(option, QStyle::State_Enabled) ? theme.onAccent : theme.faintText, Qt::transparent, radius);
}

void comboBox(const QStyleOptionComboBox* option, QPainter* painter, const QRect& arrow)
{
    const Theme& theme = Theme::current();
    if (option->editable)
        fieldPanel(option, painter);
    else if (option->frame)
        plainPanel(option, painter);
    else
        toolButtonPanel(option, painter);
    if (!option->editable && is(option, QStyle::State_HasFocus) &&
        is(option, QStyle::State_KeyboardFocusChange))
        focusRing(painter, option->rect);
    if (option->subControls.testFlag(QStyle::SC_ComboBoxArrow))
        chevron(painter, arrow, Qt::DownArrow,
                is(option, QStyle::State_Enabled) ? theme.mutedText : theme.faintText);
}

/// The text stands on it, so it is the soft accent.
void progressContents(const QStyleOptionProgressBar* option, QPainter* painter)
{
    const double range = double(option->maximum) - option->minimum;
    QRect done = option->rect;
    if (range > 0)
        done.setWidth(qRound(option->rect.width() *
                             std::clamp((option->progress - option->minimum) / range, 0.0, 1.0)));
    const Theme& theme = Theme::current();
    if (done.width() > 2 * cornerRadius)
        panel(painter, done, theme.selection, theme.accent);
}

void tabShape(const QStyleOptionTab* option, QPainter* painter)
{
    const Theme& theme = Theme::current();
    const QRect rect = option->rect;
    const bool selected = is(option, QStyle::State_Selected);
    if (!selected && isHot(option))
        panel(painter, rect.adjusted(2, 4, -2, -6), theme.hover);
    if (selected)
        panel(painter, QRect(rect.left() + 8, rect.bottom() - 1, rect.width() - 16, 2), theme.accent,
              Qt::transparent, 1);
    if (is(option, QStyle::State_HasFocus) && is(option, QStyle::State_KeyboardFocusChange))
        focusRing(painter, rect.adjusted(2, 4, -2, -6));
}

} // namespace lockstep::parts
