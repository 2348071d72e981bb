#include "ui/reviews/markdown_view.h"

#include "ui/theme/theme.h"
#include "ui/widgets/focus_outline.h"

#include <QTextBlock>

namespace lockstep {

MarkdownView::MarkdownView(const QString& name, const QString& accessibleName, QWidget* parent)
    : QTextBrowser(parent)
{
    setObjectName(name);
    setAccessibleName(accessibleName);
    setFrameShape(NoFrame);
    setOpenLinks(false);
    setUndoRedoEnabled(false);
    document()->setDocumentMargin(space::l);
    new FocusOutline(this);
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) {
        if (url.scheme() == u"https" || url.scheme() == u"http")
            Q_EMIT opened(url);
    });
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &MarkdownView::render);
}

QVariant MarkdownView::loadResource(int /*type*/, const QUrl& /*name*/)
{
    return {};
}

void MarkdownView::setText(const QString& markdown)
{
    if (markdown == m_markdown)
        return;
    m_markdown = markdown;
    render();
}

/// Headings are those of a part of a page, not of a page.
void MarkdownView::render()
{
    document()->setMarkdown(m_markdown,
                            QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) |
                                QTextDocument::MarkdownNoHTML);
    const Theme& theme = Theme::current();
    const QFont strong = textFont(TextStyle::Strong);
    const QFont title = textFont(TextStyle::Title);
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        cursor.select(QTextCursor::BlockUnderCursor);
        const int level = block.blockFormat().headingLevel();
        if (level > 0) {
            QTextCharFormat format;
            format.setFont(level <= 2 ? title : strong);
            format.setProperty(QTextFormat::FontSizeAdjustment, 0);
            format.setForeground(theme.text);
            cursor.mergeCharFormat(format);
            QTextBlockFormat room;
            room.setTopMargin(block.blockNumber() == 0 ? 0 : space::m);
            room.setBottomMargin(space::xs);
            QTextCursor(block).mergeBlockFormat(room);
        }
        const bool isCode = block.blockFormat().hasProperty(QTextFormat::BlockCodeFence) ||
                            block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage);
        if (isCode) {
            QTextBlockFormat format;
            format.setBackground(theme.codeBackground);
            QTextCursor(block).mergeBlockFormat(format);
        }
    }
    moveCursor(QTextCursor::Start);
}

} // namespace lockstep
