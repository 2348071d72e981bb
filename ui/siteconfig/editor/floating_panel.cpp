#include "ui/siteconfig/editor/floating_panel.h"

#include "ui/theme/theme.h"

namespace lockstep {

namespace {

constexpr int gap = 3;

} // namespace

FloatingPanel::FloatingPanel(QWidget* owner) : QFrame(owner), m_owner(owner)
{
    setFocusPolicy(Qt::NoFocus);
    setCursor(Qt::ArrowCursor);
    hide();
}

void FloatingPanel::showAt(const QWidget* widget, const QRect& place)
{
    QWidget* window = m_owner->window();
    if (parentWidget() != window)
        setParent(window);
    const QRect around(widget->mapTo(window, place.topLeft()), place.size());
    QSize size = sizeHint();
    const int below = window->height() - around.bottom() - gap - 1;
    const int above = around.top() - gap - 1;
    m_above = size.height() > below && above > below;
    size.setHeight(std::min(size.height(), std::max(above, below)));
    size.setWidth(std::min(size.width(), window->width() - 2));
    const int x = std::clamp(around.left(), 1, std::max(1, window->width() - size.width() - 1));
    const int y = m_above ? around.top() - gap - size.height() : around.bottom() + gap;
    setGeometry(x, y, size.width(), size.height());
    show();
    raise();
}

void FloatingPanel::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), theme.raised);
    painter.setPen(theme.strongBorder);
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace lockstep
