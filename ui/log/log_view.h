#pragma once

#include "ui/log/log_layout.h"

#include <QAbstractScrollArea>

namespace lockstep {

inline constexpr int logMargin = 16; ///< pixels, left and right of the lines

/// Shows a log of any length smoothly: it paints the lines in view and keeps nothing else. Whole lines are
/// selected. While it follows, it stays at the newest line; scrolling up ends that.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit LogView(LogFilterModel* model, QWidget* parent = nullptr);

    void setFollowing(bool following);

    [[nodiscard]] bool isFollowing() const { return m_following; }

    void setWrapping(bool wrapping);
    /// Marks every occurrence; the current row is set by showRow().
    void setHighlight(const QString& text);
    void showRow(int row);

    /// -1: none.
    [[nodiscard]] int currentRow() const { return m_current; }

    void selectAll();
    /// The selected lines, or all when none is.
    [[nodiscard]] QString selectedText() const;
    void copy() const;
    /// The same lines as the program has written them.
    [[nodiscard]] QString selectedRawText() const;
    [[nodiscard]] int firstVisibleRow() const;

Q_SIGNALS:
    void followingChanged(bool following);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void reset();
    void addRows(int first, int last);
    void forgetRows(int count);
    void measure(int first);
    void updateScrollBars();
    void toEnd();
    void moveTo(int row, bool extend);
    void select(int anchor, int current);
    void useFont();
    [[nodiscard]] int linesInView() const;
    [[nodiscard]] int columnsInView() const;
    [[nodiscard]] int rowAt(const QPoint& position) const;
    [[nodiscard]] std::pair<int, int> selectedRows() const;
    [[nodiscard]] bool isSelected(int row) const;
    void paintRow(QPainter& painter, int row, int top) const;
    /// A part of what was said: loud as the line is, and quieter from a place on.
    void paintWords(QPainter& painter, int row, qsizetype from, qsizetype length, int left, int top) const;
    void paintPart(QPainter& painter, const QString& text, qsizetype from, qsizetype length, int left,
                   int top, const QColor& color) const;

    LogFilterModel* m_model;
    LogLayout m_layout;
    bool m_following = true;
    bool m_moving = false; ///< the scroll bar is moved by us, not by the user
    QString m_highlight;
    int m_current = -1;
    int m_anchor = -1;
    int m_lineHeight = 16;
    qreal m_character = 8; ///< width of one
};

} // namespace lockstep
