#include "ui/log/log_view.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QScrollBar>
#include <QWheelEvent>

namespace lockstep {

namespace {

constexpr int margin = space::m;
constexpr int wheelLines = 3;
constexpr int hangingIndent = 37; ///< the time, level and schema before the text: see logLineText()

QColor levelColor(RunEvent::Level level)
{
    const Theme& theme = Theme::current();
    switch (level) {
    case RunEvent::Level::Debug:
        return theme.logDebug;
    case RunEvent::Level::Info:
        return theme.logInfo;
    case RunEvent::Level::Warning:
        return theme.logWarning;
    case RunEvent::Level::Error:
        return theme.logError;
    }
    return theme.text;
}

} // namespace

LogView::LogView(LogFilterModel* model, QWidget* parent) : QAbstractScrollArea(parent), m_model(model)
{
    setObjectName(QStringLiteral("logView"));
    setAccessibleName(tr("Log"));
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
    connect(model, &QAbstractItemModel::modelReset, this, &LogView::reset);
    connect(model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { addRows(first, last); });
    // Moving the bar by hand ends following; reaching the end again starts it.
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_moving)
            setFollowing(value == verticalScrollBar()->maximum());
    });
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
    m_longest = 0;
    m_ends.clear();
    measure(0);
}

void LogView::addRows(int first, int)
{
    measure(first);
}

void LogView::measure(int first)
{
    const int count = m_model->rowCount();
    for (int row = first; row < count; ++row)
        m_longest = std::max(m_longest, int(m_model->lineText(row).size()));
    m_columns = std::max(hangingIndent + 20, int((viewport()->width() - 2 * margin) / m_character));
    if (m_wrapping) {
        m_ends.resize(size_t(first));
        m_ends.reserve(size_t(count));
        for (int row = first; row < count; ++row)
            m_ends.push_back((row == 0 ? 0 : m_ends.back()) + visualLines(row));
    }
    updateScrollBars();
    viewport()->update();
}

/// The first line takes m_columns characters, those that follow are indented below the text.
int LogView::visualLines(int row) const
{
    const int rest = int(m_model->lineText(row).size()) - m_columns;
    if (!m_wrapping || rest <= 0)
        return 1;
    const int room = m_columns - hangingIndent;
    return 1 + (rest + room - 1) / room;
}

int LogView::firstVisualLine(int row) const
{
    return !m_wrapping || row <= 0 ? row : m_ends[size_t(row) - 1];
}

int LogView::rowOfVisualLine(int line) const
{
    if (!m_wrapping)
        return line;
    return int(std::ranges::upper_bound(m_ends, line) - m_ends.begin());
}

int LogView::totalVisualLines() const
{
    return m_wrapping ? (m_ends.empty() ? 0 : m_ends.back()) : m_model->rowCount();
}

int LogView::linesInView() const
{
    return std::max(1, (viewport()->height() - 2 * space::xs) / m_lineHeight);
}

void LogView::updateScrollBars()
{
    m_moving = true;
    verticalScrollBar()->setRange(0, std::max(0, totalVisualLines() - linesInView()));
    verticalScrollBar()->setPageStep(linesInView());
    const int width = m_wrapping ? 0 : int(m_longest * m_character) + 2 * margin;
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
    if (wrapping == m_wrapping)
        return;
    const int row = firstVisibleRow();
    m_wrapping = wrapping;
    measure(0);
    if (!m_following) {
        m_moving = true;
        verticalScrollBar()->setValue(firstVisualLine(row));
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
    return std::min(rowOfVisualLine(verticalScrollBar()->value()), m_model->rowCount() - 1);
}

void LogView::showRow(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    select(row, row);
    const int first = firstVisualLine(row);
    const int top = verticalScrollBar()->value();
    if (first < top || first + visualLines(row) > top + linesInView()) {
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

QString LogView::selectedText() const
{
    const bool some = m_current >= 0;
    const int first = some ? std::min(m_anchor, m_current) : 0;
    const int last = some ? std::max(m_anchor, m_current) : m_model->rowCount() - 1;
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
    return line < totalVisualLines() ? rowOfVisualLine(line) : m_model->rowCount() - 1;
}

void LogView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), Theme::current().codeBackground);
    if (m_model->rowCount() == 0)
        return;
    painter.setFont(font());
    const int top = verticalScrollBar()->value();
    for (int row = firstVisibleRow(); row >= 0 && row < m_model->rowCount(); ++row) {
        const int y = space::xs + (firstVisualLine(row) - top) * m_lineHeight;
        if (y > viewport()->height())
            break;
        paintRow(painter, row, y);
    }
}

void LogView::paintRow(QPainter& painter, int row, int top) const
{
    const Theme& theme = Theme::current();
    const QString& text = m_model->lineText(row);
    const RunEvent::Level level = m_model->line(row).level;
    const int height = visualLines(row) * m_lineHeight;
    const QRect whole(0, top, viewport()->width(), height);
    if (isSelected(row))
        painter.fillRect(whole, theme.selection);
    else if (level >= RunEvent::Level::Warning)
        painter.fillRect(whole, level == RunEvent::Level::Error ? theme.dangerSoft : theme.warningSoft);
    const int left = margin - horizontalScrollBar()->value();
    const qsizetype head = std::min<qsizetype>(hangingIndent, text.size());
    paintPart(painter, text, 0, head, left, top,
              level >= RunEvent::Level::Warning ? levelColor(level) : theme.mutedText);
    const qsizetype firstEnd = m_wrapping ? std::min<qsizetype>(m_columns, text.size()) : text.size();
    const int textLeft = left + int(hangingIndent * m_character);
    paintPart(painter, text, head, firstEnd - head, textLeft, top, levelColor(level));
    int y = top + m_lineHeight;
    for (qsizetype from = firstEnd; from < text.size(); from += m_columns - hangingIndent, y += m_lineHeight)
        paintPart(painter, text, from, std::min<qsizetype>(m_columns - hangingIndent, text.size() - from),
                  textLeft, y, levelColor(level));
}

void LogView::paintPart(QPainter& painter, const QString& text, qsizetype from, qsizetype length, int left,
                        int top, const QColor& color) const
{
    if (length <= 0)
        return;
    // Only what can be seen: a line may have a megabyte.
    const qsizetype hidden = std::clamp<qsizetype>(qsizetype(-left / m_character) - 1, 0, length);
    const qsizetype seen =
        std::min<qsizetype>(length - hidden, qsizetype(viewport()->width() / m_character) + 3);
    const qreal x = left + hidden * m_character;
    const QString part = text.mid(from + hidden, seen);
    if (!m_highlight.isEmpty()) {
        const QColor mark = Theme::current().color(Tone::Warning);
        for (qsizetype at = part.indexOf(m_highlight, 0, Qt::CaseInsensitive); at >= 0;
             at = part.indexOf(m_highlight, at + m_highlight.size(), Qt::CaseInsensitive)) {
            QColor fill = mark;
            fill.setAlpha(90);
            painter.fillRect(
                QRectF(x + at * m_character, top + 1, m_highlight.size() * m_character, m_lineHeight - 2),
                fill);
        }
    }
    painter.setPen(color);
    painter.drawText(QPointF(x, top + 1 + painter.fontMetrics().ascent()), part);
}

void LogView::resizeEvent(QResizeEvent*)
{
    const int row = firstVisibleRow();
    const int columns = m_columns;
    m_columns = std::max(hangingIndent + 20, int((viewport()->width() - 2 * margin) / m_character));
    if (m_wrapping && columns != m_columns) {
        measure(0);
        if (!m_following && row >= 0) {
            m_moving = true;
            verticalScrollBar()->setValue(firstVisualLine(row));
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
