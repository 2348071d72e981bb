#include "ui/theme/style.h"
#include "ui/theme/style_parts.h"

#include <QStyleOption>
#include <QWidget>

namespace lockstep {

namespace {

constexpr int comboArrowWidth = 26;

QSize atLeast(const QSize& size, int height)
{
    return size.expandedTo({0, height});
}

QRect scrollBarPart(const QStyleOptionSlider* bar, QStyle::SubControl part)
{
    const QRect slider = parts::scrollBarSlider(bar);
    const QRect whole = bar->rect;
    const bool horizontal = bar->orientation == Qt::Horizontal;
    switch (part) {
    case QStyle::SC_ScrollBarGroove:
        return whole;
    case QStyle::SC_ScrollBarSlider:
        return slider;
    case QStyle::SC_ScrollBarSubPage:
        return horizontal ? QRect(whole.topLeft(), QPoint(slider.left() - 1, whole.bottom()))
                          : QRect(whole.topLeft(), QPoint(whole.right(), slider.top() - 1));
    case QStyle::SC_ScrollBarAddPage:
        return horizontal ? QRect(QPoint(slider.right() + 1, whole.top()), whole.bottomRight())
                          : QRect(QPoint(whole.left(), slider.bottom() + 1), whole.bottomRight());
    default:
        return {};
    }
}

} // namespace

int ConsoleStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
    case PM_MenuPanelWidth:
        return 1;
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_ToolBarIconSize:
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_MenuVMargin:
    case PM_MenuHMargin:
        return 4;
    case PM_MenuBarHMargin:
        return space::xs;
    case PM_MenuBarVMargin:
        return 2;
    case PM_ToolTipLabelFrameWidth:
        return 6;
    case PM_HeaderMargin:
        return space::s;
    case PM_HeaderMarkSize:
        return 12;
    case PM_TabBarTabHSpace:
        return space::xl;
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
        return 0;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return space::m;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return space::s;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int ConsoleStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                            QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_Widget_Animation_Duration:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_Table_GridLineColor:
        return int(Theme::current().border.rgb());
    case SH_Header_ArrowAlignment:
        return int(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize ConsoleStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                     const QWidget* widget) const
{
    switch (type) {
    case CT_PushButton:
        return atLeast(size + QSize(2 * space::m, 2 * space::xs), controlHeight);
    case CT_ToolButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
        const bool hasArrow = button && button->features.testFlag(QStyleOptionToolButton::HasMenu);
        return atLeast(size + QSize(2 * space::s + (hasArrow ? space::m : 0), 2 * space::xs),
                       controlHeight - 2);
    }
    case CT_LineEdit:
        return atLeast(size + QSize(2 * space::s, 2 * space::xs), controlHeight);
    case CT_ComboBox:
        return atLeast(size + QSize(comboArrowWidth + space::m, 2 * space::xs), controlHeight);
    case CT_SpinBox:
        return atLeast(QProxyStyle::sizeFromContents(type, option, size, widget), controlHeight);
    case CT_HeaderSection:
        return atLeast(QProxyStyle::sizeFromContents(type, option, size, widget), rowHeight);
    case CT_TabBarTab:
        return atLeast(QProxyStyle::sizeFromContents(type, option, size, widget), rowHeight + 4);
    case CT_ItemViewItem:
        return atLeast(QProxyStyle::sizeFromContents(type, option, size, widget), rowHeight - 2);
    case CT_MenuBarItem:
        return size + QSize(2 * space::s, 2 * space::xs);
    case CT_MenuItem: {
        const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        if (item && item->menuItemType == QStyleOptionMenuItem::Separator)
            return {10, 9};
        // Room for the icon column, the shortcut and the arrow of a submenu.
        return atLeast(size + QSize(28 + space::xl + space::l + (item ? item->reservedShortcutWidth : 0), 0),
                       28);
    }
    default:
        return QProxyStyle::sizeFromContents(type, option, size, widget);
    }
}

QRect ConsoleStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
                                   SubControl subControl, const QWidget* widget) const
{
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        bar && control == CC_ScrollBar)
        return scrollBarPart(bar, subControl);
    if (control == CC_ComboBox && subControl == SC_ComboBoxArrow)
        return visualRect(option->direction, option->rect,
                          option->rect.adjusted(option->rect.width() - comboArrowWidth, 0, 0, 0));
    if (control == CC_ComboBox && subControl == SC_ComboBoxEditField)
        return visualRect(option->direction, option->rect,
                          option->rect.adjusted(space::s, 1, -comboArrowWidth, -1));
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QRect ConsoleStyle::subElementRect(SubElement element, const QStyleOption* option,
                                   const QWidget* widget) const
{
    switch (element) {
    case SE_PushButtonFocusRect:
        return option->rect;
    case SE_LineEditContents: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0)
            return option->rect.adjusted(space::xs + 2, 1, -space::xs - 2, -1);
        return QProxyStyle::subElementRect(element, option, widget);
    }
    case SE_HeaderArrow: {
        const QRect mark(0, 0, 12, 12);
        return mark.translated(option->rect.right() - space::s - mark.width(), option->rect.center().y() - 5);
    }
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

} // namespace lockstep
