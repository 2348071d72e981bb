#include "ui/siteconfig/editor/code_gutter.h"

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/code_folding.h"
#include "ui/theme/icons.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QTextBlock>
#include <QToolTip>

namespace lockstep {

namespace {

constexpr int signColumn = 24;
constexpr int signSide = 14;
constexpr int foldColumn = 20;
constexpr int fewestDigits = 3;

} // namespace

struct CodeGutter::Signs
{
    Signs(const CodeEdit* edit, int from, int to)
    {
        const QTextDocument* document = edit->document();
        for (const ProblemMark& mark : edit->marks()->problems()) {
            const int start = mark.range.selectionStart();
            if (start < from || start > to)
                continue;
            const int line = document->findBlock(start).blockNumber();
            const auto known = problems.constFind(line);
            if (known == problems.constEnd() || mark.sign < *known)
                problems.insert(line, mark.sign);
            texts[line] << mark.text;
        }
        for (const MaskMark& mark : edit->marks()->masksWithin(from, to + 1)) {
            const int start = mark.range.selectionStart();
            if (start >= from)
                eyes[document->findBlock(start).blockNumber()] |=
                    edit->marks()->isRevealed() || mark.revealed;
        }
    }

    QHash<int, Sign> problems; ///< by line
    QHash<int, QStringList> texts;
    QHash<int, bool> eyes; ///< whether what is hidden there is shown
};

CodeGutter::CodeGutter(CodeEdit* edit) : QWidget(edit), m_edit(edit)
{
    setObjectName(QStringLiteral("codeGutter"));
    setMouseTracking(true);
    setCursor(Qt::ArrowCursor);
    connect(edit, &QPlainTextEdit::blockCountChanged, this, &CodeGutter::fit);
    connect(edit, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            scroll(0, dy);
        else
            update(0, rect.y(), width(), rect.height());
    });
    connect(edit->marks(), &CodeMarks::changed, this, qOverload<>(&QWidget::update));
}

void CodeGutter::fit()
{
    const qsizetype digits = std::max<qsizetype>(fewestDigits, QString::number(m_edit->blockCount()).size());
    const int number = m_edit->fontMetrics().horizontalAdvance(u'0') * int(digits);
    m_edit->setGutterWidth(signColumn + number + foldColumn);
    update();
}

void CodeGutter::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_edit->palette().color(QPalette::Base));
    int from = -1;
    int to = 0;
    m_edit->forLinesInSight([&](const QTextBlock& line, const QRectF&) {
        from = from < 0 ? line.position() : from;
        to = line.position() + line.length();
    });
    const Signs signs(m_edit, from, to);
    const int top = m_edit->viewport()->y() - y();
    m_edit->forLinesInSight([&](const QTextBlock& line, const QRectF& rect) {
        paintLine(painter, line, QRectF(0, rect.top() + top, width(), rect.height()), signs);
    });
}

void CodeGutter::paintLine(QPainter& painter, const QTextBlock& line, const QRectF& rect,
                           const Signs& signs) const
{
    const Theme& theme = Theme::current();
    const int number = line.blockNumber();
    const bool current = number == m_edit->textCursor().blockNumber();
    if (current && !m_edit->textCursor().hasSelection())
        painter.fillRect(rect, theme.hover);
    const QRect square(5, qRound(rect.center().y()) - signSide / 2, signSide, signSide);
    if (const auto sign = signs.problems.constFind(number); sign != signs.problems.constEnd())
        paintSign(painter, square, *sign);
    else if (const auto eye = signs.eyes.constFind(number); eye != signs.eyes.constEnd())
        mutedIcon(*eye ? QStringLiteral("view-visible") : QStringLiteral("view-hidden"))
            .paint(&painter, square);
    painter.setFont(m_edit->font());
    painter.setPen(current ? theme.text : theme.mutedText);
    painter.drawText(QRectF(0, rect.top(), width() - foldColumn, rect.height()),
                     Qt::AlignRight | Qt::AlignVCenter, QString::number(number + 1));
    const bool folded = m_edit->folding()->isFolded(line);
    if (folded || (m_edit->folding()->isFoldable(line) && (m_mouseInside || current)))
        paintMarker(painter, QRectF(width() - foldColumn, rect.top(), foldColumn, rect.height()), folded);
}

void CodeGutter::paintMarker(QPainter& painter, const QRectF& rect, bool folded) const
{
    const QPointF middle = rect.center();
    constexpr double a = 3.5;
    painter.setPen(QPen(Theme::current().mutedText, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    if (folded)
        painter.drawPolyline(QPolygonF{{middle.x() - a / 2, middle.y() - a},
                                       {middle.x() + a / 2, middle.y()},
                                       {middle.x() - a / 2, middle.y() + a}});
    else
        painter.drawPolyline(QPolygonF{{middle.x() - a, middle.y() - a / 2},
                                       {middle.x(), middle.y() + a / 2},
                                       {middle.x() + a, middle.y() - a / 2}});
}

bool CodeGutter::event(QEvent* event)
{
    if (event->type() == QEvent::Enter || event->type() == QEvent::Leave) {
        m_mouseInside = event->type() == QEvent::Enter;
        update();
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(),
                           help->pos().x() < signColumn ? toolTipAt(help->pos().y()) : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

QString CodeGutter::toolTipAt(int y) const
{
    QString text;
    const int top = m_edit->viewport()->y() - this->y();
    m_edit->forLinesInSight([&](const QTextBlock& line, const QRectF& rect) {
        if (y < rect.top() + top || y >= rect.bottom() + top)
            return;
        const Signs signs(m_edit, line.position(), line.position() + line.length() - 1);
        text = signs.texts.value(line.blockNumber()).join(u'\n');
        if (text.isEmpty() && signs.eyes.contains(line.blockNumber()))
            text = signs.eyes.value(line.blockNumber()) ? tr("Hide the secret") : tr("Show the secret");
    });
    return text;
}

void CodeGutter::mousePressEvent(QMouseEvent* event)
{
    const QPointF at = event->position();
    const int top = m_edit->viewport()->y() - y();
    QTextBlock pressed;
    m_edit->forLinesInSight([&](const QTextBlock& line, const QRectF& rect) {
        if (at.y() >= rect.top() + top && at.y() < rect.bottom() + top)
            pressed = line;
    });
    if (!pressed.isValid() || event->button() != Qt::LeftButton)
        return;
    const int end = pressed.position() + pressed.length() - 1;
    const Signs signs(m_edit, pressed.position(), end);
    if (at.x() >= width() - foldColumn) {
        m_edit->folding()->toggle(pressed);
    } else if (at.x() < signColumn && signs.eyes.contains(pressed.blockNumber())) {
        m_edit->marks()->setRevealed(pressed.position(), end, !signs.eyes.value(pressed.blockNumber()));
    } else {
        QTextCursor cursor(pressed);
        cursor.movePosition(QTextCursor::NextBlock, QTextCursor::KeepAnchor);
        if (!pressed.next().isValid())
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        m_edit->setTextCursor(cursor);
        m_edit->setFocus(Qt::MouseFocusReason);
    }
}

void CodeGutter::wheelEvent(QWheelEvent* event)
{
    QCoreApplication::sendEvent(m_edit->viewport(), event);
}

} // namespace lockstep
