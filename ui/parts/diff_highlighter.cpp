#include "ui/parts/diff_highlighter.h"

#include "ui/theme/theme.h"

namespace lockstep {

DiffHighlighter::DiffHighlighter(QTextDocument* document) : QSyntaxHighlighter(document)
{
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &QSyntaxHighlighter::rehighlight);
}

void DiffHighlighter::highlightBlock(const QString& text)
{
    const Theme& theme = Theme::current();
    QTextCharFormat format;
    if (text.startsWith(u'+')) {
        format.setForeground(theme.diffAdded);
        format.setBackground(theme.diffAddedSoft);
    } else if (text.startsWith(u'-')) {
        format.setForeground(theme.diffRemoved);
        format.setBackground(theme.diffRemovedSoft);
    } else if (text.startsWith(u"@@")) {
        format.setForeground(theme.diffHunk);
    } else if (!text.isEmpty() && !text.startsWith(u' ')) {
        format.setFontWeight(QFont::DemiBold);
    }
    setFormat(0, int(text.size()), format);
}

} // namespace lockstep
