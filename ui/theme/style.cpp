#include "ui/theme/style.h"

#include "ui/theme/icons.h"
#include "ui/theme/style_parts.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleFactory>
#include <QTabBar>

namespace lockstep {

namespace {

constexpr int menuArrowWidth = 20;
constexpr char primaryProperty[] = "lockstepPrimary";
constexpr char stoppingProperty[] = "lockstepStopping";

/// The icon's shape in that colour.
QIcon recoloured(const QIcon& icon, const QSize& size, qreal scale, const QColor& color)
{
    QPixmap pixmap = icon.pixmap(size, scale);
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(QPoint(), pixmap.deviceIndependentSize().toSize()), color);
    painter.end();
    return QIcon(pixmap);
}

/// Text and icon of a button in that colour, as long as it is enabled.
QStyleOptionButton colouredLabel(const QStyleOptionButton& option, const QWidget* widget, const QColor& color)
{
    QStyleOptionButton label = option;
    if (!option.state.testFlag(QStyle::State_Enabled))
        return label;
    label.palette.setColor(QPalette::ButtonText, color);
    if (!label.icon.isNull())
        label.icon = recoloured(label.icon, label.iconSize, widget ? widget->devicePixelRatio() : 1.0, color);
    return label;
}

/// As Qt composes a header's cell, but with the arrow where subElementRect() of this style puts it.
void drawHeader(const QStyleOptionHeaderV2& header, QPainter* painter, const QWidget* widget)
{
    const QStyle* style = QApplication::style();
    painter->save();
    painter->setClipRect(header.rect);
    style->drawControl(QStyle::CE_HeaderSection, &header, painter, widget);
    QStyleOptionHeaderV2 part = header;
    part.rect = style->subElementRect(QStyle::SE_HeaderLabel, &header, widget);
    if (header.section == 0)
        part.rect.setLeft(header.rect.left() + firstCellPadding);
    style->drawControl(QStyle::CE_HeaderLabel, &part, painter, widget);
    if (header.sortIndicator != QStyleOptionHeader::None) {
        part.rect = style->subElementRect(QStyle::SE_HeaderArrow, &header, widget);
        style->drawPrimitive(QStyle::PE_IndicatorHeaderArrow, &part, painter, widget);
    }
    painter->restore();
}

QColor headerTextColor(const QStyleOptionHeader& option)
{
    const Theme& theme = Theme::current();
    return option.sortIndicator == QStyleOptionHeader::None ? theme.mutedText : theme.text;
}

/// A tool button that opens a menu: Qt squeezes the arrow into a corner, it belongs beside the text.
void drawMenuToolButton(const QStyleOptionToolButton& option, QPainter* painter, const QWidget* widget)
{
    const QStyle* style = QApplication::style();
    parts::toolButtonPanel(&option, painter);
    QStyleOptionToolButton label = option;
    label.features &= ~QStyleOptionToolButton::HasMenu;
    label.rect.adjust(space::xs, 0, -menuArrowWidth, 0);
    style->drawControl(QStyle::CE_ToolButtonLabel, &label, painter, widget);
    const QRect arrow(option.rect.right() - menuArrowWidth, option.rect.top(), menuArrowWidth,
                      option.rect.height());
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    parts::chevron(painter, arrow, Qt::DownArrow,
                   enabled ? Theme::current().mutedText : Theme::current().faintText);
    if (option.state.testFlag(QStyle::State_HasFocus) &&
        option.state.testFlag(QStyle::State_KeyboardFocusChange))
        parts::focusRing(painter, option.rect);
}

} // namespace

void setPrimary(QPushButton* button, bool primary)
{
    button->setProperty(primaryProperty, primary);
    button->update();
}

bool isPrimary(const QWidget* widget)
{
    return widget && widget->property(primaryProperty).toBool();
}

void setStopping(QPushButton* button, bool stopping)
{
    button->setProperty(stoppingProperty, stopping);
    button->update();
}

bool isStopping(const QWidget* widget)
{
    return widget && widget->property(stoppingProperty).toBool();
}

ConsoleStyle::ConsoleStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void ConsoleStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget) ||
        qobject_cast<QComboBox*>(widget) || qobject_cast<QScrollBar*>(widget) ||
        qobject_cast<QTabBar*>(widget) || qobject_cast<QHeaderView*>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto* view = qobject_cast<QAbstractItemView*>(widget); view && view->viewport())
        view->viewport()->setAttribute(Qt::WA_Hover);
}

void ConsoleStyle::unpolish(QWidget* widget)
{
    QProxyStyle::unpolish(widget);
}

void ConsoleStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const
{
    const Theme& theme = Theme::current();
    switch (element) {
    case PE_PanelButtonCommand:
        return parts::buttonPanel(option, painter, widget);
    case PE_FrameDefaultButton:
        return;
    case PE_PanelButtonTool:
        return parts::toolButtonPanel(option, painter);
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return parts::checkIndicator(option, painter);
    case PE_IndicatorRadioButton:
        return parts::radioIndicator(option, painter);
    case PE_FrameLineEdit:
        return;
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame && frame->lineWidth > 0)
            return parts::fieldPanel(option, painter);
        return;
    case PE_FrameFocusRect:
        // Rows show where the keyboard is by their selection.
        if (option->state.testFlag(State_KeyboardFocusChange) &&
            !qobject_cast<const QAbstractItemView*>(widget))
            parts::focusRing(painter, option->rect);
        return;
    case PE_Frame:
    case PE_FrameWindow:
        return parts::viewFrame(option, painter, widget);
    case PE_FrameGroupBox:
        return parts::panel(painter, option->rect, Qt::transparent, theme.border);
    case PE_FrameMenu:
        return parts::viewFrame(option, painter, nullptr);
    case PE_PanelMenu:
        return painter->fillRect(option->rect, theme.dark ? theme.raised : theme.surface);
    case PE_PanelTipLabel:
        return parts::panel(painter, option->rect, theme.raised, theme.strongBorder, 0);
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option))
            parts::itemBackground(item, painter, widget);
        return;
    case PE_PanelItemViewRow:
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
            parts::chevron(painter, option->rect,
                           header->sortIndicator == QStyleOptionHeader::SortUp ? Qt::DownArrow : Qt::UpArrow,
                           theme.text);
        return;
    case PE_IndicatorArrowDown:
        return parts::chevron(painter, option->rect, Qt::DownArrow, theme.mutedText);
    case PE_IndicatorArrowUp:
        return parts::chevron(painter, option->rect, Qt::UpArrow, theme.mutedText);
    case PE_IndicatorArrowLeft:
        return parts::chevron(painter, option->rect, Qt::LeftArrow, theme.mutedText);
    case PE_IndicatorArrowRight:
        return parts::chevron(painter, option->rect, Qt::RightArrow, theme.mutedText);
    case PE_IndicatorBranch:
        if (option->state.testFlag(State_Children))
            parts::chevron(painter, option->rect,
                           option->state.testFlag(State_Open) ? Qt::DownArrow : Qt::RightArrow,
                           theme.mutedText);
        return;
    case PE_FrameTabWidget:
        return;
    case PE_PanelScrollAreaCorner:
        return painter->fillRect(option->rect, option->palette.color(QPalette::Base));
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
    case PE_PanelMenuBar:
        return;
    case PE_FrameTabBarBase:
        return parts::hairline(painter, option->rect.bottomLeft(), option->rect.bottomRight());
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void ConsoleStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const
{
    const Theme& theme = Theme::current();
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
            button && (isPrimary(widget) || isStopping(widget))) {
            const QStyleOptionButton label =
                colouredLabel(*button, widget, isPrimary(widget) ? theme.onAccent : theme.danger);
            return QProxyStyle::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_Header:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeaderV2*>(option))
            return drawHeader(*header, painter, widget);
        break;
    case CE_HeaderSection:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
            return parts::headerSection(header, painter);
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, theme.dark ? theme.surface : theme.raised);
        return parts::hairline(painter, option->rect.bottomLeft(), option->rect.bottomRight());
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeaderV2*>(option)) {
            QStyleOptionHeaderV2 label = *header;
            label.palette.setColor(QPalette::ButtonText, headerTextColor(*header));
            return QProxyStyle::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            return parts::menuItem(item, painter);
        break;
    case CE_MenuBarItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            return parts::menuBarItem(item, painter);
        break;
    case CE_MenuBarEmptyArea:
        return painter->fillRect(option->rect, theme.window);
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option))
            return parts::tabShape(tab, painter);
        break;
    case CE_TabBarTabLabel:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            QStyleOptionTab label = *tab;
            const bool selected = tab->state.testFlag(State_Selected);
            label.palette.setColor(QPalette::WindowText, selected ? theme.text : theme.mutedText);
            label.state &= ~State_HasFocus; // The shape has drawn the ring.
            return QProxyStyle::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_ProgressBarGroove:
        return parts::panel(painter, option->rect, theme.neutralSoft, Qt::transparent, cornerRadius);
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option))
            return parts::progressContents(bar, painter);
        break;
    case CE_Splitter:
        return painter->fillRect(option->rect, theme.border);
    case CE_ToolBar:
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void ConsoleStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                      QPainter* painter, const QWidget* widget) const
{
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
        combo && control == CC_ComboBox)
        return parts::comboBox(combo, painter, subControlRect(control, option, SC_ComboBoxArrow, widget));
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        bar && control == CC_ScrollBar)
        return parts::scrollBar(bar, painter, subControlRect(control, option, SC_ScrollBarSlider, widget));
    if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        button && control == CC_ToolButton) {
        const auto menus = QStyleOptionToolButton::HasMenu | QStyleOptionToolButton::MenuButtonPopup;
        if ((button->features & menus) == QStyleOptionToolButton::HasMenu) {
            drawMenuToolButton(*button, painter, widget);
            return;
        }
    }
    if (control == CC_SpinBox) {
        parts::fieldPanel(option, painter);
        const QColor color = Theme::current().mutedText;
        parts::chevron(painter, subControlRect(control, option, SC_SpinBoxUp, widget), Qt::UpArrow, color);
        parts::chevron(painter, subControlRect(control, option, SC_SpinBoxDown, widget), Qt::DownArrow,
                       color);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QIcon ConsoleStyle::standardIcon(StandardPixmap icon, const QStyleOption* option, const QWidget* widget) const
{
    if (icon == SP_LineEditClearButton)
        return mutedIcon(QStringLiteral("window-close"));
    return QProxyStyle::standardIcon(icon, option, widget);
}

} // namespace lockstep
