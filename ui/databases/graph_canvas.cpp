#include "ui/databases/graph_canvas.h"

#include "ui/databases/graph_text.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>

namespace lockstep {

namespace {

constexpr double margin = space::xl; ///< around the drawing, in the viewport
constexpr double mostZoom = 4;
constexpr double zoomStep = 1.25;

} // namespace

GraphCanvas::GraphCanvas(QWidget* parent) : QAbstractScrollArea(parent)
{
    setObjectName(QStringLiteral("graphCanvas"));
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Migration graph"));
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(surfaceRole);
    viewport()->grabGesture(Qt::PinchGesture);
    horizontalScrollBar()->setSingleStep(40);
    verticalScrollBar()->setSingleStep(40);
}

void GraphCanvas::setPicture(GraphPicture picture)
{
    m_picture = std::move(picture);
    m_marks.hovered.reset();
    m_cameFrom.reset();
    if (m_marks.current && !m_picture.graph().contains(*m_marks.current))
        m_marks.current.reset();
    setMatches({}, false);
    fit();
    describe();
}

void GraphCanvas::setStates(const QHash<MigrationId, MigrationNodeState>& states)
{
    m_marks.states = states;
    viewport()->update();
    describe();
}

void GraphCanvas::setCurrent(MigrationId id)
{
    if (m_picture.box(id).isNull())
        return;
    const bool changed = m_marks.current != id;
    m_marks.current = id;
    reveal(id);
    viewport()->update();
    if (!changed)
        return;
    describe();
    Q_EMIT currentChanged(id);
}

void GraphCanvas::setMatches(const QList<MigrationId>& matches, bool isSearching)
{
    m_matches = matches;
    m_marks.matches = QSet<MigrationId>(matches.begin(), matches.end());
    m_marks.isSearching = isSearching;
    viewport()->update();
}

void GraphCanvas::stepToMatch(int step)
{
    if (m_matches.isEmpty())
        return;
    const qsizetype count = m_matches.size();
    if (m_marks.current && m_marks.matches.contains(*m_marks.current)) {
        const qsizetype next = m_matches.indexOf(*m_marks.current) + step;
        return setCurrent(m_matches[(next + count) % count]);
    }
    // From a migration between two matches to the one after or before it.
    qsizetype before = 0;
    for (const Definition& definition : m_picture.graph().definitions()) {
        if (!m_marks.current || definition.id == m_marks.current)
            break;
        before += m_marks.matches.contains(definition.id) ? 1 : 0;
    }
    setCurrent(m_matches[(step > 0 ? before : before - 1 + count) % count]);
}

QRectF GraphCanvas::nodeRect(MigrationId id) const
{
    const QRectF box = m_picture.box(id);
    return box.isNull() ? QRectF() : m_place.toView(box);
}

std::optional<MigrationId> GraphCanvas::migrationAt(const QPointF& position) const
{
    return m_picture.migrationAt(m_place.toDrawing(position));
}

QString GraphCanvas::description(MigrationId id) const
{
    return migrationSentences(m_picture, id, state(id), m_note ? m_note(id) : QString());
}

/// What a screen reader reads: the current migration.
void GraphCanvas::describe()
{
    setAccessibleDescription(m_marks.current ? description(*m_marks.current) : QString());
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

QSizeF GraphCanvas::fullSize(double zoom) const
{
    return m_picture.drawing().size * zoom + QSizeF(2 * margin, 2 * margin);
}

double GraphCanvas::fittingZoom() const
{
    const QSizeF room = QSizeF(maximumViewportSize()) - QSizeF(2 * margin, 2 * margin);
    const QSizeF size = m_picture.drawing().size;
    if (size.isEmpty())
        return 1;
    return std::clamp(std::min(room.width() / size.width(), room.height() / size.height()), 0.001, 1.0);
}

void GraphCanvas::fit()
{
    m_showsAll = true;
    const QSizeF room = QSizeF(maximumViewportSize()) - QSizeF(2 * margin, 2 * margin);
    m_picture.fold(room.expandedTo({100, 100}));
    setZoom(fittingZoom());
}

void GraphCanvas::setZoom(double zoom)
{
    m_place.zoom = std::clamp(zoom, std::min(0.1, fittingZoom()), mostZoom);
    updatePlace();
    viewport()->update();
    Q_EMIT zoomChanged(m_place.zoom);
}

/// Scroll bars where the drawing is larger than the viewport; in the middle where it is smaller.
void GraphCanvas::updatePlace()
{
    const QSizeF full = fullSize(m_place.zoom);
    const QSize room = m_showsAll ? maximumViewportSize() : viewport()->size();
    horizontalScrollBar()->setPageStep(room.width());
    verticalScrollBar()->setPageStep(room.height());
    horizontalScrollBar()->setRange(0, std::max(0, int(std::ceil(full.width())) - room.width()));
    verticalScrollBar()->setRange(0, std::max(0, int(std::ceil(full.height())) - room.height()));
    const double slackX = std::max(0.0, (room.width() - full.width()) / 2);
    const double slackY = std::max(0.0, (room.height() - full.height()) / 2);
    m_place.origin = QPointF(std::round(slackX + margin) - horizontalScrollBar()->value(),
                             std::round(slackY + margin) - verticalScrollBar()->value());
}

void GraphCanvas::scrollContentsBy(int, int)
{
    updatePlace();
    viewport()->update();
}

void GraphCanvas::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (m_showsAll)
        fit();
    else
        updatePlace();
}

void GraphCanvas::zoomTo(double zoom, const QPointF& anchor)
{
    const QPointF fixed = m_place.toDrawing(anchor);
    m_showsAll = false;
    setZoom(zoom);
    const QPointF moved = m_place.toView(fixed) - anchor;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + qRound(moved.x()));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + qRound(moved.y()));
}

/// Keys and buttons zoom in on the current migration where it is in sight.
QPointF GraphCanvas::zoomAnchor() const
{
    const QRectF current = m_marks.current ? nodeRect(*m_marks.current) : QRectF();
    return viewport()->rect().intersects(current.toRect()) ? current.center()
                                                           : QRectF(viewport()->rect()).center();
}

void GraphCanvas::zoomIn()
{
    zoomTo(m_place.zoom * zoomStep, zoomAnchor());
}

void GraphCanvas::zoomOut()
{
    zoomTo(m_place.zoom / zoomStep, zoomAnchor());
}

void GraphCanvas::reveal(MigrationId id)
{
    const QRectF box = nodeRect(id).adjusted(-margin, -margin, margin, margin);
    const QRectF room(viewport()->rect());
    const auto shift = [](double low, double high, double roomLow, double roomHigh) {
        return low < roomLow ? low - roomLow : std::max(0.0, std::min(high - roomHigh, low - roomLow));
    };
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() +
                                    qRound(shift(box.left(), box.right(), room.left(), room.right())));
    verticalScrollBar()->setValue(verticalScrollBar()->value() +
                                  qRound(shift(box.top(), box.bottom(), room.top(), room.bottom())));
}

void GraphCanvas::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), Theme::current().surface);
    paintGraph(painter, event->rect(), m_picture, m_place, m_marks);
}

QString GraphCanvas::toolTipText(MigrationId id) const
{
    return migrationToolTip(m_picture, id, state(id), m_note ? m_note(id) : QString());
}

void GraphCanvas::showToolTip(const QHelpEvent* event) const
{
    const std::optional<MigrationId> id = migrationAt(event->pos());
    if (id)
        QToolTip::showText(event->globalPos(), toolTipText(*id), viewport(), nodeRect(*id).toRect());
    else
        QToolTip::hideText();
}

void GraphCanvas::hover(std::optional<MigrationId> id)
{
    if (std::exchange(m_marks.hovered, id) != id)
        viewport()->update();
}

} // namespace lockstep
