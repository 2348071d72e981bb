#include "ui/log/log_view.h"

#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QScrollBar>
#include <QWheelEvent>

namespace lockstep {

namespace {

constexpr int wheelLines = 3;

} // namespace

LogView::LogView(LogFilterModel* model, QWidget* parent)
    : QAbstractScrollArea(parent), m_model(model), m_layout(model)
{
    setObjectName(QStringLiteral("logView"));
    setAccessibleName(tr("Log"));
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
    connect(model, &QAbstractItemModel::modelReset, this, &LogView::reset);
    connect(model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { addRows(first, last); });
    connect(model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex&, int, int last) { forgetRows(last + 1); });
    // Moving the bar by hand ends following; reaching the end again starts it.
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_moving)
            setFollowing(value == verticalScrollBar()->maximum());
    });
    new FocusOutline(this);
    useFont();
}

void LogView::useFont()
{
    setFont(textFont(TextStyle::MonoSmall));
    const QFontMetricsF metrics(font());
    m_lineHeight = qCeil(metrics.height()) + 2;
    m_character = metrics.horizontalAdvance(u'0');
    reset();
}

void LogView::reset()
{
    m_current = -1;
    m_anchor = -1;
    m_layout.clear();
    measure(0);
}

void LogView::addRows(int first, int)
{
    measure(first);
}

/// What is read stays where it is.
void LogView::forgetRows(int count)
{
    const int lines = m_layout.forget(count);
    m_current = m_current < count ? -1 : m_current - count;
    m_anchor = m_current < 0 ? -1 : std::max(0, m_anchor - count);
    if (!m_following) {
        m_moving = true;
        verticalScrollBar()->setValue(verticalScrollBar()->value() - lines);
        m_moving = false;
    }
    updateScrollBars();
    viewport()->update();
}

void LogView::measure(int first)
{
    m_layout.setColumns(columnsInView());
    m_layout.measure(first);
    updateScrollBars();
    viewport()->update();
}

int LogView::columnsInView() const
{
    return int((viewport()->width() - 2 * logMargin) / m_character);
}

int LogView::linesInView() const
{
    return std::max(1, (viewport()->height() - 2 * space::xs) / m_lineHeight);
}

void LogView::updateScrollBars()
{
    m_moving = true;
    verticalScrollBar()->setRange(0, std::max(0, m_layout.lineCount() - linesInView()));
    verticalScrollBar()->setPageStep(linesInView());
    const int width = m_layout.isWrapping() ? 0 : int(m_layout.longest() * m_character) + 2 * logMargin;
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(int(4 * m_character));
    m_moving = false;
    if (m_following)
        toEnd();
}

void LogView::toEnd()
{
    m_moving = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    m_moving = false;
}

void LogView::setFollowing(bool following)
{
    if (following)
        toEnd();
    if (std::exchange(m_following, following) != following)
        Q_EMIT followingChanged(following);
}

void LogView::setWrapping(bool wrapping)
{
    if (wrapping == m_layout.isWrapping())
        return;
    const int row = firstVisibleRow();
    m_layout.setWrapping(wrapping);
    measure(0);
    if (!m_following) {
        m_moving = true;
        verticalScrollBar()->setValue(m_layout.firstLineOf(row));
        m_moving = false;
    }
}

void LogView::setHighlight(const QString& text)
{
    m_highlight = text;
    viewport()->update();
}

int LogView::firstVisibleRow() const
{
    return std::min(m_layout.rowOf(verticalScrollBar()->value()), m_model->rowCount() - 1);
}

void LogView::showRow(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    select(row, row);
    const int first = m_layout.firstLineOf(row);
    const int top = verticalScrollBar()->value();
    if (first < top || first + m_layout.linesOf(row) > top + linesInView()) {
        setFollowing(false);
        m_moving = true;
        verticalScrollBar()->setValue(first - linesInView() / 2);
        m_moving = false;
    }
}

void LogView::select(int anchor, int current)
{
    m_anchor = anchor;
    m_current = current;
    viewport()->update();
}

bool LogView::isSelected(int row) const
{
    return m_current >= 0 && row >= std::min(m_anchor, m_current) && row <= std::max(m_anchor, m_current);
}

void LogView::selectAll()
{
    if (m_model->rowCount() > 0)
        select(0, m_model->rowCount() - 1);
}

std::pair<int, int> LogView::selectedRows() const
{
    if (m_current < 0)
        return {0, m_model->rowCount() - 1};
    return std::minmax(m_anchor, m_current);
}

QString LogView::selectedRawText() const
{
    const auto [first, last] = selectedRows();
    QString text;
    for (int row = first; row <= last; ++row) {
        const LogEntry& line = m_model->line(row);
        text += (line.raw.isEmpty() ? line.text : line.raw) + u'\n';
    }
    return text;
}

QString LogView::selectedText() const
{
    const auto [first, last] = selectedRows();
    QString text;
    for (int row = first; row <= last; ++row)
        text += m_model->lineText(row) + u'\n';
    return text;
}

void LogView::copy() const
{
    QApplication::clipboard()->setText(selectedText());
}

int LogView::rowAt(const QPoint& position) const
{
    const int line = verticalScrollBar()->value() + std::max(0, position.y() - space::xs) / m_lineHeight;
    return line < m_layout.lineCount() ? m_layout.rowOf(line) : m_model->rowCount() - 1;
}

void LogView::resizeEvent(QResizeEvent*)
{
    const int row = firstVisibleRow();
    const bool rewraps = m_layout.setColumns(columnsInView()) && m_layout.isWrapping();
    if (rewraps) {
        measure(0);
        if (!m_following && row >= 0) {
            m_moving = true;
            verticalScrollBar()->setValue(m_layout.firstLineOf(row));
            m_moving = false;
        }
    } else {
        updateScrollBars();
    }
}

void LogView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void LogView::moveTo(int row, bool extend)
{
    const int last = m_model->rowCount() - 1;
    if (last < 0)
        return;
    row = std::clamp(row, 0, last);
    const int anchor = extend && m_anchor >= 0 ? m_anchor : row;
    showRow(row);
    select(anchor, row);
    if (row == last && !extend)
        setFollowing(true);
}

void LogView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
    const int current = m_current >= 0 ? m_current : firstVisibleRow();
    switch (event->key()) {
    case Qt::Key_Up:
        return moveTo(current - 1, extend);
    case Qt::Key_Down:
        return moveTo(current + 1, extend);
    case Qt::Key_PageUp:
        return moveTo(current - linesInView(), extend);
    case Qt::Key_PageDown:
        return moveTo(current + linesInView(), extend);
    case Qt::Key_Home:
        return moveTo(0, extend);
    case Qt::Key_End:
        return moveTo(m_model->rowCount() - 1, extend);
    case Qt::Key_Escape:
        if (m_current >= 0)
            return select(-1, -1);
        break;
    default:
        break;
    }
    QAbstractScrollArea::keyPressEvent(event);
}

void LogView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_model->rowCount() == 0)
        return;
    const int row = rowAt(event->position().toPoint());
    select(event->modifiers().testFlag(Qt::ShiftModifier) && m_anchor >= 0 ? m_anchor : row, row);
}

void LogView::mouseMoveEvent(QMouseEvent* event)
{
    if (!event->buttons().testFlag(Qt::LeftButton) || m_anchor < 0)
        return;
    const QPoint position = event->position().toPoint();
    if (position.y() < 0 || position.y() > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + (position.y() < 0 ? -1 : 1));
    select(m_anchor, rowAt(position));
}

void LogView::wheelEvent(QWheelEvent* event)
{
    const QPoint turn = event->angleDelta();
    if (std::abs(turn.x()) > std::abs(turn.y()) || event->modifiers().testFlag(Qt::ShiftModifier)) {
        const int delta = turn.x() != 0 ? turn.x() : turn.y();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - delta);
    } else {
        verticalScrollBar()->setValue(verticalScrollBar()->value() - turn.y() * wheelLines / 120);
    }
    event->accept();
}

void LogView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    connect(menu.addAction(tr("Copy")), &QAction::triggered, this, &LogView::copy);
    connect(menu.addAction(tr("Copy as it was written")), &QAction::triggered, this,
            [this] { QApplication::clipboard()->setText(selectedRawText()); });
    connect(menu.addAction(tr("Select all")), &QAction::triggered, this, &LogView::selectAll);
    menu.exec(event->globalPos());
}

void LogView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange)
        useFont();
}

} // namespace lockstep
