#include "ui/widgets/focus_outline.h"

#include "ui/theme/theme.h"

#include <QAbstractScrollArea>
#include <QEvent>
#include <QPainter>

namespace lockstep {

FocusOutline::FocusOutline(QAbstractScrollArea* pane) : QWidget(pane)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    pane->installEventFilter(this);
    hide();
}

bool FocusOutline::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::FocusIn:
    case QEvent::FocusOut:
    case QEvent::Resize:
    case QEvent::KeyPress:
        follow();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void FocusOutline::follow()
{
    setGeometry(parentWidget()->rect());
    setVisible(parentWidget()->hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange));
    raise();
}

void FocusOutline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(QPen(Theme::current().accentText, 1));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace lockstep
