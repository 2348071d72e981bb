#pragma once

#include "ui/databases/graph_painter.h"

#include <QAbstractScrollArea>

class QGestureEvent;
class QHelpEvent;
class QNativeGestureEvent;

namespace lockstep {

/// A migration graph to look at and to walk on: Ctrl and the wheel, Ctrl++, Ctrl+- and pinching zoom, Ctrl+0
/// shows all of it; dragging and the scroll bars move it. Arrow keys walk along parents, children and
/// siblings, Home and End go to the root and from leaf to leaf, n and N or F3 and Shift+F3 from match to
/// match. As long as all of it is shown, the drawing follows the shape of the window.
class GraphCanvas : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit GraphCanvas(QWidget* parent = nullptr);

    /// Keeps the current migration where the new picture has it.
    void setPicture(GraphPicture picture);
    void setStates(const QHash<MigrationId, MigrationNodeState>& states);

    /// Further facts of a migration, for its tool tip and its description: "First in 6.3.1".
    void setNote(std::function<QString(MigrationId)> note) { m_note = std::move(note); }

    [[nodiscard]] const GraphPicture& picture() const { return m_picture; }

    [[nodiscard]] MigrationNodeState state(MigrationId id) const { return m_marks.states.value(id); }

    [[nodiscard]] std::optional<MigrationId> current() const { return m_marks.current; }

    /// Brings it into sight. Nothing happens where the graph has no such migration.
    void setCurrent(MigrationId id);

    void setMatches(const QList<MigrationId>& matches, bool isSearching);
    /// The match after, or before, the current migration, round and round.
    void stepToMatch(int step);

    [[nodiscard]] double zoom() const { return m_place.zoom; }

    [[nodiscard]] bool showsAll() const { return m_showsAll; }

    void zoomIn();
    void zoomOut();
    /// Shows all of it, as large as there is room.
    void fit();
    /// Keeps what is at that place of the viewport there.
    void zoomTo(double zoom, const QPointF& anchor);

    /// Where a migration is in the viewport; null where there is none.
    [[nodiscard]] QRectF nodeRect(MigrationId id) const;
    /// Id, name, state, neighbours in sentences.
    [[nodiscard]] QString description(MigrationId id) const;

Q_SIGNALS:
    void currentChanged(lockstep::MigrationId id);
    void activated(lockstep::MigrationId id); ///< Return, or a double click
    void zoomChanged(double zoom);
    void searchLeft(); ///< Escape

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    [[nodiscard]] QSizeF fullSize(double zoom) const;
    [[nodiscard]] double fittingZoom() const;
    [[nodiscard]] QPointF zoomAnchor() const;
    void setZoom(double zoom);
    void updatePlace();
    void reveal(MigrationId id);
    bool handleZoomKey(const QKeyEvent* event);
    bool handleWalkKey(const QKeyEvent* event);
    bool handleSearchKey(const QKeyEvent* event);
    void walk(GraphPicture::Direction direction);
    void goTo(const QList<MigrationId>& places);
    void pinch(const QGestureEvent* event);
    void showToolTip(const QHelpEvent* event) const;
    void hover(std::optional<MigrationId> id);
    [[nodiscard]] QString toolTipText(MigrationId id) const;
    [[nodiscard]] std::optional<MigrationId> migrationAt(const QPointF& position) const;
    void describe();

    GraphPicture m_picture;
    GraphMarks m_marks;
    GraphPlace m_place;
    QList<MigrationId> m_matches;
    std::function<QString(MigrationId)> m_note;
    bool m_showsAll = true;
    std::optional<QPoint> m_pressed; ///< where the mouse went down
    QPoint m_dragged;                ///< where it was last, while it drags
    bool m_isDragging = false;
    /// Where the last step up or down came from: the step back leads there.
    std::optional<std::pair<MigrationId, GraphPicture::Direction>> m_cameFrom;
};

} // namespace lockstep
