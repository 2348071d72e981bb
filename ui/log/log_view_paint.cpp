// What a log looks like; see log_view.cpp for how it is handled.

#include "ui/log/log_view.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QScrollBar>
#include <QTextDocument>
#include <QToolTip>

namespace lockstep {

namespace {

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

/// Far apart from each other, and readable on the log's background in both schemes.
QColor laneColor(int tint)
{
    constexpr std::array hues{212, 32, 152, 280, 338, 186, 60, 248, 100, 8};
    const int hue = hues[size_t(tint) % hues.size()];
    return Theme::current().dark ? QColor::fromHsl(hue, 150, 178) : QColor::fromHsl(hue, 190, 82);
}

} // namespace

void LogView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), Theme::current().codeBackground);
    if (m_model->rowCount() == 0)
        return;
    painter.setFont(font());
    const int top = verticalScrollBar()->value();
    for (int row = firstVisibleRow(); row >= 0 && row < m_model->rowCount(); ++row) {
        const int y = space::xs + (m_layout.firstLineOf(row) - top) * m_lineHeight;
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
    const int height = m_layout.linesOf(row) * m_lineHeight;
    const QRect whole(0, top, viewport()->width(), height);
    if (isSelected(row))
        painter.fillRect(whole, theme.selection);
    else if (level >= RunEvent::Level::Warning)
        painter.fillRect(whole, level == RunEvent::Level::Error ? theme.dangerSoft : theme.warningSoft);
    const int left = logMargin - horizontalScrollBar()->value();
    const qsizetype head = std::min<qsizetype>(m_model->indent(), text.size());
    const int tint = m_model->line(row).tint;
    const qsizetype beforeLane = m_model->indent() - m_model->laneWidth() - 2;
    paintPart(painter, text, 0, tint < 0 ? head : std::min(head, beforeLane), left, top,
              level >= RunEvent::Level::Warning ? levelColor(level) : theme.mutedText);
    if (tint >= 0)
        paintPart(painter, text, beforeLane, head - beforeLane, left + int(double(beforeLane) * m_character),
                  top, laneColor(tint));
    const qsizetype firstEnd =
        m_layout.isWrapping() ? std::min<qsizetype>(m_layout.columns(), text.size()) : text.size();
    const int textLeft = left + int(m_model->indent() * m_character);
    paintWords(painter, row, head, firstEnd - head, textLeft, top);
    int y = top + m_lineHeight;
    for (qsizetype from = firstEnd; from < text.size();
         from += m_layout.columns() - m_model->indent(), y += m_lineHeight)
        paintWords(painter, row, from,
                   std::min<qsizetype>(m_layout.columns() - m_model->indent(), text.size() - from), textLeft,
                   y);
}

void LogView::paintWords(QPainter& painter, int row, qsizetype from, qsizetype length, int left,
                         int top) const
{
    const LogEntry& line = m_model->line(row);
    const QString& text = m_model->lineText(row);
    const qsizetype quiet =
        line.quietFrom < 0 ? text.size() : text.size() - (line.text.size() - line.quietFrom);
    const qsizetype loud = std::clamp<qsizetype>(quiet - from, 0, length);
    paintPart(painter, text, from, loud, left, top, levelColor(line.level));
    paintPart(painter, text, from + loud, length - loud, left + int(double(loud) * m_character), top,
              Theme::current().mutedText);
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
    const qreal x = left + qreal(hidden) * m_character;
    const QString part = text.mid(from + hidden, seen);
    if (!m_highlight.isEmpty()) {
        const QColor mark = Theme::current().color(Tone::Warning);
        const qreal width = qreal(m_highlight.size()) * m_character;
        for (qsizetype at = part.indexOf(m_highlight, 0, Qt::CaseInsensitive); at >= 0;
             at = part.indexOf(m_highlight, at + m_highlight.size(), Qt::CaseInsensitive)) {
            QColor fill = mark;
            fill.setAlpha(90);
            painter.fillRect(QRectF(x + qreal(at) * m_character, top + 1, width, m_lineHeight - 2), fill);
        }
    }
    painter.setPen(color);
    painter.drawText(QPointF(x, top + 1 + painter.fontMetrics().ascent()), part);
}

/// The line as it was written, where something else is shown.
bool LogView::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || m_model->rowCount() == 0)
        return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString& raw = m_model->line(rowAt(help->pos())).raw;
    // As a document it is wrapped.
    QToolTip::showText(help->globalPos(),
                       raw.isEmpty() ? QString() : Qt::convertFromPlainText(raw, Qt::WhiteSpaceNormal),
                       viewport());
    return true;
}

} // namespace lockstep
