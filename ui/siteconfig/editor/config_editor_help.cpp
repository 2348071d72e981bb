// What the editor says and suggests about a place; see config_editor.h.

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/code_lines.h"
#include "ui/siteconfig/editor/completion_popup.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/editor/config_text.h"
#include "ui/siteconfig/editor/hover_popup.h"

#include <QTextBlock>

namespace lockstep {

void ConfigEditor::setHoverProvider(HoverProvider provider)
{
    m_hoverProvider = std::move(provider);
}

void ConfigEditor::setCompletionProvider(CompletionProvider provider)
{
    m_completionProvider = std::move(provider);
}

QString ConfigEditor::problemWords(int position) const
{
    QString words;
    for (const ProblemMark* mark : m_code->marks()->problemsAt(position)) {
        const QColor color = Theme::current().color(toneOf(mark->sign));
        const QString kind = mark->sign == Sign::Error     ? tr("Error")
                             : mark->sign == Sign::Warning ? tr("Warning")
                                                           : tr("Note");
        words += QStringLiteral("<p style=\"margin:0 0 6px 0\"><b style=\"color:%1\">%2</b>&nbsp; %3</p>")
                     .arg(color.name(), kind, mark->text.toHtmlEscaped());
    }
    return words;
}

void ConfigEditor::hoverAt(int position)
{
    const quint64 request = ++m_hoverRequest;
    if (position < 0 || !m_hover || (m_completion && m_completion->isVisible()))
        return;
    const bool secret = m_code->marks()->isMasked(position, position + 1);
    if (!m_hoverProvider || secret)
        return showHover(position, {});
    const quint64 revision = this->revision();
    const QPointer<ConfigEditor> self(this);
    m_hoverProvider(m_code->text()->offset(position),
                    [self, request, revision, position](const HoverText& text) {
                        if (self && request == self->m_hoverRequest && revision == self->revision())
                            self->showHover(position, text);
                    });
}

void ConfigEditor::showHover(int position, const HoverText& text)
{
    const QString problems = problemWords(position);
    const QString line = problems.isEmpty() || text.richText.isEmpty() ? QString() : QStringLiteral("<hr>");
    const QString words = problems + line + text.richText;
    if (!m_hover || words.isEmpty())
        return;
    const int start = text.range.length > 0 ? m_code->text()->position(text.range.offset) : position;
    QRect place = m_code->placeOf(start);
    if (place.top() != m_code->placeOf(position).top())
        place = m_code->placeOf(position);
    place.setRight(std::max(place.right(), m_code->placeOf(position).right()));
    m_hover->show(words, m_code->viewport(), place);
}

/// Suggests by itself where a key, a value or a word begins.
void ConfigEditor::completeAfter(const QString& typed)
{
    if (m_completion && m_completion->isVisible())
        return;
    const QTextCursor cursor = m_code->textCursor();
    const QChar character = typed.back();
    const int at = cursor.position() - 1;
    const bool quote = character == u'"' && m_code->isInStringOrComment(cursor.position());
    const QChar before = at > 0 ? m_code->document()->characterAt(at - 1) : QChar();
    const bool word = character.isLetter() && !before.isLetterOrNumber() && !m_code->isInStringOrComment(at);
    const bool comment = at >= 0 && m_code->styleAt(at) == CodeStyle::Comment;
    if ((quote || word) && !comment)
        complete();
}

void ConfigEditor::complete()
{
    if (!m_completionProvider || !m_completion || isReadOnly())
        return;
    const quint64 request = ++m_completionRequest;
    m_completionAt = m_code->textCursor().position();
    m_completionSize = m_code->text()->bytes().size();
    const QPointer<ConfigEditor> self(this);
    m_completionProvider(cursorOffset(), [self, request](const Completions& completions) {
        if (self)
            self->showCompletions(request, completions);
    });
}

void ConfigEditor::showCompletions(quint64 request, const Completions& completions)
{
    const QTextCursor cursor = m_code->textCursor();
    const bool moved = cursor.position() < m_completionAt || cursor.hasSelection() ||
                       cursor.block() != m_code->document()->findBlock(m_completionAt);
    if (request != m_completionRequest || moved || completions.items.isEmpty() || !m_completion)
        return;
    // What has been typed meanwhile lies before the end of what is to be replaced.
    const qsizetype grown = m_code->text()->bytes().size() - m_completionSize;
    const EditorRange range = completions.range;
    m_replacedFrom = QTextCursor(m_code->document());
    m_replacedFrom.setPosition(m_code->text()->position(range.offset));
    m_replacedFrom.setKeepPositionOnInsert(true);
    m_replacedTo = QTextCursor(m_code->document());
    m_replacedTo.setPosition(m_code->text()->position(range.offset + range.length + grown));
    m_commaAt = QTextCursor();
    if (completions.commaAt >= 0) {
        m_commaAt = QTextCursor(m_code->document());
        m_commaAt.setPosition(m_code->text()->position(completions.commaAt));
        m_commaAt.setKeepPositionOnInsert(true);
    }
    m_completion->model()->setItems(completions.items);
    if (m_completion->refresh(typedSoFar()))
        m_completion->showAt(m_code->viewport(), m_code->placeOf(m_replacedFrom.position()));
}

/// What is before the cursor of what will be replaced, without the quote.
QString ConfigEditor::typedSoFar() const
{
    QTextCursor typed = m_code->textCursor();
    const int end = typed.position();
    typed.setPosition(std::min(m_replacedFrom.position(), end));
    typed.setPosition(end, QTextCursor::KeepAnchor);
    QString text = typed.selectedText();
    if (text.startsWith(u'"'))
        text.remove(0, 1);
    return text;
}

/// Filters as one types; ends when the cursor leaves what would be replaced.
void ConfigEditor::followCompletion()
{
    if (!m_completion || !m_completion->isVisible())
        return;
    const QTextCursor cursor = m_code->textCursor();
    const bool inside = !cursor.hasSelection() && cursor.position() >= m_replacedFrom.position() &&
                        cursor.position() <= m_replacedTo.position();
    if (!inside)
        m_completion->hide();
    else if (m_completion->refresh(typedSoFar()))
        m_completion->showAt(m_code->viewport(), m_code->placeOf(m_replacedFrom.position()));
}

void ConfigEditor::accept(const CompletionItem& item)
{
    ++m_completionRequest;
    const int from = m_replacedFrom.position();
    const QString indent = indentOf(m_code->document()->findBlock(from).text());
    m_snippet.start(
        indentedSnippet(parseSnippet(withStandIns(item.snippet)), indent, m_code->text()->indentUnit()), from,
        m_replacedTo.position(), m_commaAt.isNull() ? -1 : m_commaAt.position());
}

} // namespace lockstep
