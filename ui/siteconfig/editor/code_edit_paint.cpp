// What the code looks like; see code_edit.cpp for how it is handled. Qt's own layout of a line says where its
// characters are; a copy of it in the colours of the line is what is drawn, because formats given to Qt's
// would count as changes of the document.

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/code_folding.h"
#include "ui/siteconfig/editor/code_line.h"
#include "ui/theme/theme.h"

#include <QTextBlock>

namespace lockstep {

namespace {

constexpr qreal dotPart = 0.17; ///< a dot's radius, in parts of the height of characters
constexpr qreal waveHeight = 2;

QColor transparent(QColor color, double alpha)
{
    color.setAlphaF(float(alpha));
    return color;
}

void paintWave(QPainter& painter, const QRectF& rect, const QColor& color)
{
    QPolygonF wave;
    bool up = false;
    for (qreal x = rect.left(); x <= rect.right(); x += waveHeight, up = !up)
        wave << QPointF(x, rect.bottom() - (up ? waveHeight : 0));
    painter.setPen(QPen(color, 1.2));
    painter.drawPolyline(wave);
}

} // namespace

const QTextLayout& CodeEdit::picture(const QTextBlock& block) const
{
    Line& line = lineOf(block);
    const auto hidden = m_marks->hiddenWithin(block.position(), block.position() + block.length() - 1);
    if (line.picture && line.look == m_look && line.hidden == hidden)
        return *line.picture;
    line.look = m_look;
    line.hidden = hidden;
    line.picture = std::make_unique<QTextLayout>(block.text(), font());
    line.picture->setTextOption(document()->defaultTextOption());
    QList<QTextLayout::FormatRange> formats;
    for (const CodeSpan& span : line.spans) {
        QTextCharFormat format;
        format.setForeground(codeColor(span.style));
        formats.append({span.start, span.length, format});
    }
    for (const auto& [from, to] : hidden) {
        QTextCharFormat format;
        format.setForeground(Qt::transparent);
        formats.append({from - block.position(), to - from, format});
    }
    line.picture->setFormats(formats);
    line.picture->beginLayout();
    if (QTextLine whole = line.picture->createLine(); whole.isValid())
        whole.setPosition(
            {block.layout()->lineCount() > 0 ? block.layout()->lineAt(0).position() : QPointF()});
    line.picture->endLayout();
    return *line.picture;
}

QRectF CodeEdit::rangeRect(const QTextBlock& line, const QRectF& rect, int from, int to) const
{
    const QTextLayout* layout = line.layout();
    if (layout->lineCount() == 0)
        return {};
    const QTextLine first = layout->lineAt(0);
    const int end = line.length() - 1;
    const qreal left = first.cursorToX(std::clamp(from - line.position(), 0, end));
    const qreal right = first.cursorToX(std::clamp(to - line.position(), 0, end));
    return {rect.left() + left, rect.top(), right - left, rect.height()};
}

void CodeEdit::paintRange(QPainter& painter, const QTextBlock& line, const QRectF& rect, int from, int to,
                          const QColor& fill, const QColor& frame) const
{
    if (from > line.position() + line.length() - 1 || to < line.position())
        return;
    QRectF box = rangeRect(line, rect, from, to);
    // A selected end of line is seen as well.
    if (to > line.position() + line.length() - 1)
        box.setWidth(box.width() + fontMetrics().horizontalAdvance(u' ') / 2.0);
    if (!frame.isValid())
        return painter.fillRect(box, fill);
    painter.setPen(frame);
    painter.setBrush(fill);
    painter.drawRoundedRect(box.adjusted(-0.5, 0.5, 0.5, -0.5), 2, 2);
}

void CodeEdit::paintBehind(QPainter& painter, const QTextBlock& line, const QRectF& rect) const
{
    const Theme& theme = Theme::current();
    const QTextCursor cursor = textCursor();
    if (line == cursor.block() && !cursor.hasSelection())
        painter.fillRect(QRectF(0, rect.top(), viewport()->width(), rect.height()), theme.hover);
    if (cursor.hasSelection())
        paintRange(painter, line, rect, cursor.selectionStart(), cursor.selectionEnd(),
                   hasFocus() ? theme.selection : transparent(theme.selection, 0.6));
    const QList<MatchMark>& matches = m_marks->matches();
    auto match = std::ranges::lower_bound(matches, line.position(), {},
                                          [](const MatchMark& mark) { return mark.start + mark.length; });
    for (; match != matches.end() && match->start < line.position() + line.length(); ++match) {
        const bool current = match - matches.begin() == m_marks->currentMatch();
        paintRange(painter, line, rect, match->start, match->start + match->length, theme.warningSoft,
                   current ? theme.warning : transparent(theme.warning, 0.35));
    }
    if (!m_brackets)
        return;
    const QColor frame = m_brackets->fits ? theme.strongBorder : theme.danger;
    for (const int place : {m_brackets->at, m_brackets->partner}) {
        if (place >= line.position() && place < line.position() + line.length())
            paintRange(painter, line, rect, place, place + 1,
                       m_brackets->fits ? theme.neutralSoft : theme.dangerSoft, frame);
    }
}

/// The characters are covered, whatever they were drawn with.
void CodeEdit::paintMasks(QPainter& painter, const QTextBlock& line, const QRectF& rect) const
{
    const Theme& theme = Theme::current();
    const int end = line.position() + line.length() - 1;
    const qreal radius = fontMetrics().height() * dotPart;
    for (const auto& [from, to] : m_marks->hiddenWithin(line.position(), end)) {
        painter.fillRect(rangeRect(line, rect, from, to).adjusted(-1, 1, 1, -1), theme.neutralSoft);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.mutedText);
        for (int at = from; at < to; ++at) {
            const QRectF cell = rangeRect(line, rect, at, at + 1);
            if (cell.width() > 0)
                painter.drawEllipse(cell.center(), radius, radius);
        }
    }
}

void CodeEdit::paintProblems(QPainter& painter, const QTextBlock& line, const QRectF& rect) const
{
    const int end = line.position() + line.length() - 1;
    const qreal character = fontMetrics().horizontalAdvance(u' ');
    const qreal below = (rect.height() - fontMetrics().height()) / 2 - 1; // close to the characters
    // The worst on top.
    for (const Sign sign : {Sign::Note, Sign::Warning, Sign::Error}) {
        for (const ProblemMark& mark : m_marks->problems()) {
            const int from = mark.range.selectionStart();
            const int to = mark.range.selectionEnd();
            if (from > end)
                break;
            if (mark.sign != sign || to < line.position() || (to == line.position() && from < to))
                continue;
            QRectF box = rangeRect(line, rect, from, to);
            box.setWidth(std::max(box.width(), character));
            paintWave(painter, box.adjusted(0, 0, 0, -std::max(0.5, below)),
                      Theme::current().color(toneOf(mark.sign)));
        }
    }
}

QRectF CodeEdit::foldChip(const QTextBlock& line, const QRectF& rect) const
{
    const qreal character = fontMetrics().horizontalAdvance(u' ');
    const int end = line.position() + line.length() - 1;
    const qreal left = rangeRect(line, rect, end, end).left() + character * 0.7;
    const qreal height = fontMetrics().height() - 5;
    return {left, rect.center().y() - height / 2, character * 3.4, height};
}

void CodeEdit::paintFold(QPainter& painter, const QTextBlock& line, const QRectF& rect) const
{
    const Theme& theme = Theme::current();
    const QRectF chip = foldChip(line, rect);
    painter.setPen(theme.border);
    painter.setBrush(theme.neutralSoft);
    painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.mutedText);
    for (const int i : {-1, 0, 1})
        painter.drawEllipse(chip.center() + QPointF(i * 5, 0), 1.3, 1.3);
}

void CodeEdit::paintReadOnly(QPainter& painter) const
{
    const Theme& theme = Theme::current();
    painter.setFont(textFont(TextStyle::Small));
    const QString words = tr("Read only");
    const QSize size(painter.fontMetrics().horizontalAdvance(words) + 2 * space::s,
                     painter.fontMetrics().height() + space::xs);
    const QRectF pill(viewport()->width() - size.width() - space::m, space::s, size.width(), size.height());
    painter.setPen(theme.border);
    painter.setBrush(theme.neutralSoft);
    painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setPen(theme.mutedText);
    painter.drawText(pill, Qt::AlignCenter, words);
}

void CodeEdit::paintLine(QPainter& painter, const QTextBlock& line, const QRectF& rect) const
{
    paintBehind(painter, line, rect);
    painter.setPen(Theme::current().text);
    // What an input method is about to put in is known to Qt's layout alone.
    if (line.layout()->preeditAreaText().isEmpty())
        picture(line).draw(&painter, rect.topLeft());
    else
        line.layout()->draw(&painter, rect.topLeft());
    paintMasks(painter, line, rect);
    paintProblems(painter, line, rect);
    if (m_folding->isFolded(line))
        paintFold(painter, line, rect);
}

void CodeEdit::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(event->rect());
    const int cursorAt = getPaintContext().cursorPosition; // -1: the blink's other half
    forLinesInSight([&](const QTextBlock& line, const QRectF& rect) {
        if (rect.bottom() < event->rect().top() || rect.top() > event->rect().bottom())
            return;
        paintLine(painter, line, rect);
        const int column =
            (cursorAt < -1 ? line.layout()->preeditAreaPosition() - (cursorAt + 2) : cursorAt) -
            (cursorAt < -1 ? 0 : line.position());
        const bool here = cursorAt < -1 ? !line.layout()->preeditAreaText().isEmpty()
                                        : column >= 0 && column < line.length();
        if (here && !isReadOnly()) {
            painter.setPen(Theme::current().accentText);
            line.layout()->drawCursor(&painter, rect.topLeft(), column, cursorWidth());
        }
    });
    if (isReadOnly())
        paintReadOnly(painter);
}

} // namespace lockstep
