#include "ui/siteconfig/editor/jsonc_highlighter.h"

#include "core/support/files.h"
#include "ui/theme/theme.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype longestLine = 20'000;

/// Reading the definitions takes a moment: once for all editors.
KSyntaxHighlighting::Repository& repository()
{
    static const std::unique_ptr<KSyntaxHighlighting::Repository> instance = [] {
        auto made = std::make_unique<KSyntaxHighlighting::Repository>();
        made->addCustomSearchPath(resourceFolder() + u"/siteconfig"_s);
        return made;
    }();
    return *instance;
}

struct Colors
{
    QColor key;
    QColor string;
    QColor escape;
    QColor number;
    QColor constant;
};

/// Those that say something else in the console (danger, warning) are left to the problems.
const Colors& colors()
{
    static const Colors light{QColor(0x2b4cc0), QColor(0x1c6b3c), QColor(0x8a5600), QColor(0x8b3a8f),
                              QColor(0xa4446a)};
    static const Colors dark{QColor(0x93b4ff), QColor(0x8fce9f), QColor(0xe2b557), QColor(0xd7a5e6),
                             QColor(0xf0a0bd)};
    return Theme::current().dark ? dark : light;
}

} // namespace

QColor codeColor(CodeStyle style)
{
    const Theme& theme = Theme::current();
    switch (style) {
    case CodeStyle::Key:
        return colors().key;
    case CodeStyle::String:
        return colors().string;
    case CodeStyle::Escape:
        return colors().escape;
    case CodeStyle::Number:
        return colors().number;
    case CodeStyle::Constant:
        return colors().constant;
    case CodeStyle::Comment:
    case CodeStyle::Separator:
        return theme.mutedText;
    case CodeStyle::Wrong:
        return theme.danger;
    case CodeStyle::Plain:
    case CodeStyle::Bracket:
        break;
    }
    return theme.text;
}

JsoncHighlighter::JsoncHighlighter()
{
    setDefinition(repository().definitionForName(u"Lockstep site config"_s));
    m_withinComment = highlightLine(u"/*", {});
}

QList<CodeSpan> JsoncHighlighter::spans(QStringView line, bool inComment)
{
    m_spans.clear();
    if (line.size() <= longestLine)
        highlightLine(line, inComment ? m_withinComment : KSyntaxHighlighting::State());
    return std::exchange(m_spans, {});
}

void JsoncHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format& format)
{
    const CodeStyle style = styleOf(format);
    if (length <= 0 || style == CodeStyle::Plain)
        return;
    if (!m_spans.isEmpty() && m_spans.last().style == style && m_spans.last().end() == offset)
        m_spans.last().length += length;
    else
        m_spans.append({offset, length, style});
}

CodeStyle JsoncHighlighter::styleOf(const KSyntaxHighlighting::Format& format)
{
    const auto known = m_styles.constFind(format.id());
    if (known != m_styles.constEnd())
        return *known;
    static const QStringList names{u"Plain"_s,    u"Key"_s,     u"String"_s,  u"Escape"_s,    u"Number"_s,
                                   u"Constant"_s, u"Comment"_s, u"Bracket"_s, u"Separator"_s, u"Wrong"_s};
    const auto style = CodeStyle(std::max<qsizetype>(0, names.indexOf(format.name())));
    m_styles.insert(format.id(), style);
    return style;
}

} // namespace lockstep
