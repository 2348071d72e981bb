#include "ui/runbooks/code_block.h"

#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"

#include <QAbstractTextDocumentLayout>
#include <QScrollBar>
#include <QTextBlock>

namespace lockstep {

CodeBlock::CodeBlock(const QString& accessibleName, int mostLines, QWidget* parent)
    : QPlainTextEdit(parent), m_mostLines(mostLines)
{
    setAccessibleName(accessibleName);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFrameShape(NoFrame);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(space::s);
    new FocusOutline(this);
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &CodeBlock::applyScheme);
    applyScheme();
}

namespace {

/// A newline ends a line and begins none.
QString trimmedEnd(QString text)
{
    while (text.endsWith(u'\n'))
        text.chop(1);
    return text;
}

} // namespace

void CodeBlock::setText(const QString& text)
{
    const QString shown = trimmedEnd(text);
    if (shown == toPlainText())
        return;
    setPlainText(shown);
    fit();
}

void CodeBlock::append(const QString& text)
{
    const bool atEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    appendPlainText(trimmedEnd(text));
    fit();
    if (atEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void CodeBlock::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fit();
}

/// Counts the lines as they are wrapped, and no further than it has to.
void CodeBlock::fit()
{
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < m_mostLines;
         block = block.next()) {
        document()->documentLayout()->blockBoundingRect(block); // lays it out
        lines += std::max(1, block.layout()->lineCount());
    }
    const int shown = std::clamp(lines, 1, m_mostLines);
    const int margins = 2 * (int(document()->documentMargin()) + frameWidth());
    setFixedHeight(shown * fontMetrics().lineSpacing() + margins + 2);
}

void CodeBlock::applyScheme()
{
    const Theme& theme = Theme::current();
    setFont(textFont(TextStyle::Mono));
    QPalette colors = theme.palette();
    colors.setColor(QPalette::Base, theme.codeBackground);
    setPalette(colors);
    fit();
}

} // namespace lockstep
