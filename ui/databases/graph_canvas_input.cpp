#include "ui/databases/graph_canvas.h"

#include <QGestureEvent>
#include <QHelpEvent>
#include <QScrollBar>

namespace lockstep {

namespace {

/// A notch of the wheel, 120 units, zooms by a fifth.
double wheelFactor(int delta)
{
    return std::pow(1.2, delta / 120.0);
}

} // namespace

void GraphCanvas::keyPressEvent(QKeyEvent* event)
{
    if (!handleZoomKey(event) && !handleWalkKey(event) && !handleSearchKey(event))
        QAbstractScrollArea::keyPressEvent(event);
}

bool GraphCanvas::handleZoomKey(const QKeyEvent* event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier))
        return false;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomIn();
        return true;
    case Qt::Key_Minus:
        zoomOut();
        return true;
    case Qt::Key_0:
        fit();
        return true;
    default:
        return false;
    }
}

bool GraphCanvas::handleWalkKey(const QKeyEvent* event)
{
    if ((event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return false;
    switch (event->key()) {
    case Qt::Key_Up:
        walk(GraphPicture::Direction::Parent);
        return true;
    case Qt::Key_Down:
        walk(GraphPicture::Direction::Child);
        return true;
    case Qt::Key_Left:
        walk(GraphPicture::Direction::Left);
        return true;
    case Qt::Key_Right:
        walk(GraphPicture::Direction::Right);
        return true;
    case Qt::Key_Home:
        goTo({m_picture.graph().root()});
        return true;
    case Qt::Key_End:
        goTo(m_picture.graph().leaves());
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_marks.current)
            Q_EMIT activated(*m_marks.current);
        return m_marks.current.has_value();
    default:
        return false;
    }
}

bool GraphCanvas::handleSearchKey(const QKeyEvent* event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers();
    if (modifiers & ~Qt::ShiftModifier)
        return false;
    if (event->key() == Qt::Key_Escape && m_marks.isSearching) {
        Q_EMIT searchLeft();
        return true;
    }
    if (event->key() != Qt::Key_N && event->key() != Qt::Key_F3)
        return false;
    stepToMatch(modifiers.testFlag(Qt::ShiftModifier) ? -1 : 1);
    return true;
}

void GraphCanvas::walk(GraphPicture::Direction direction)
{
    using enum GraphPicture::Direction;
    if (m_picture.isEmpty())
        return;
    if (!m_marks.current)
        return setCurrent(m_picture.drawing().nodes.first().id);
    const MigrationId here = *m_marks.current;
    const bool turnsBack = m_cameFrom && ((direction == Parent && m_cameFrom->second == Child) ||
                                          (direction == Child && m_cameFrom->second == Parent));
    const bool stillNeighbours = m_cameFrom && (m_picture.parents(here).contains(m_cameFrom->first) ||
                                                m_picture.children(here).contains(m_cameFrom->first));
    const std::optional<MigrationId> next = turnsBack && stillNeighbours
                                                ? std::optional(m_cameFrom->first)
                                                : m_picture.neighbour(here, direction);
    if (!next)
        return;
    setCurrent(*next);
    m_cameFrom = {here, direction};
}

/// The first of the places, or the one after where we are at one of them.
void GraphCanvas::goTo(const QList<MigrationId>& places)
{
    if (places.isEmpty())
        return;
    const qsizetype here = m_marks.current ? places.indexOf(*m_marks.current) : -1;
    setCurrent(places[(here + 1) % places.size()]);
}

void GraphCanvas::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    m_marks.hasFocus = true;
    const bool byKeyboard = event->reason() == Qt::TabFocusReason ||
                            event->reason() == Qt::BacktabFocusReason ||
                            event->reason() == Qt::ShortcutFocusReason;
    if (byKeyboard && !m_marks.current && !m_picture.isEmpty())
        setCurrent(m_picture.drawing().nodes.first().id);
    viewport()->update();
}

void GraphCanvas::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    m_marks.hasFocus = false;
    viewport()->update();
}

void GraphCanvas::wheelEvent(QWheelEvent* event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier))
        return QAbstractScrollArea::wheelEvent(event);
    zoomTo(m_place.zoom * wheelFactor(event->angleDelta().y()), event->position());
    event->accept();
}

void GraphCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return QAbstractScrollArea::mousePressEvent(event);
    m_pressed = event->position().toPoint();
    m_dragged = *m_pressed;
    m_isDragging = false;
}

void GraphCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint position = event->position().toPoint();
    if (!m_pressed)
        return hover(migrationAt(position));
    if (!m_isDragging && (position - *m_pressed).manhattanLength() < QApplication::startDragDistance())
        return;
    m_isDragging = true;
    viewport()->setCursor(Qt::ClosedHandCursor);
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - (position - m_dragged).x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - (position - m_dragged).y());
    m_dragged = position;
}

void GraphCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    const bool isClick = m_pressed && !m_isDragging && event->button() == Qt::LeftButton;
    m_pressed.reset();
    m_isDragging = false;
    viewport()->unsetCursor();
    if (const auto id = migrationAt(event->position()); id && isClick) {
        m_cameFrom.reset();
        setCurrent(*id);
    }
}

void GraphCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const auto id = migrationAt(event->position()); id && event->button() == Qt::LeftButton)
        Q_EMIT activated(*id);
}

void GraphCanvas::pinch(const QGestureEvent* event)
{
    const auto* gesture = static_cast<const QPinchGesture*>(event->gesture(Qt::PinchGesture));
    if (gesture && gesture->changeFlags().testFlag(QPinchGesture::ScaleFactorChanged))
        zoomTo(m_place.zoom * gesture->scaleFactor(),
               viewport()->mapFromGlobal(gesture->centerPoint().toPoint()));
}

bool GraphCanvas::viewportEvent(QEvent* event)
{
    switch (event->type()) {
    case QEvent::ToolTip:
        showToolTip(static_cast<QHelpEvent*>(event));
        return true;
    case QEvent::Leave:
        hover({});
        break;
    case QEvent::Gesture:
        pinch(static_cast<QGestureEvent*>(event));
        return true;
    case QEvent::NativeGesture: {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() != Qt::ZoomNativeGesture)
            break;
        zoomTo(m_place.zoom * (1 + gesture->value()), gesture->position());
        return true;
    }
    default:
        break;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace lockstep
