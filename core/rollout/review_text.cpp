#include "core/rollout/review_text.h"

#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// A line of Markdown: a heading's level and words, or that it is code.
struct TextLine
{
    QString text;
    int level = 0; ///< of a heading; a fold counts as one below all others
    QString title = {};
    bool endsFold = false;
};

constexpr int foldLevel = 7;

QString withoutTags(QString text)
{
    static const QRegularExpression tag(u"</?[a-zA-Z][^<>]*>"_s);
    return text.remove(tag).trimmed();
}

/// Lines of code stay as they are; of the others, HTML goes, but for folds, which become headings in bold.
class LineReader
{
public:
    [[nodiscard]] QList<TextLine> read(QString markdown)
    {
        markdown.replace(u"\r\n"_s, u"\n"_s);
        for (const QString& line : markdown.split(u'\n'))
            take(line);
        return std::move(m_lines);
    }

private:
    void take(const QString& line)
    {
        static const QRegularExpression fence(u"\\A {0,3}(`{3,}|~{3,})"_s);
        const QString mark = fence.match(line).captured(1);
        if (!m_fence.isEmpty()) {
            if (!mark.isEmpty() && mark.startsWith(m_fence) && line.trimmed() == mark)
                m_fence.clear();
            m_lines.append({line});
            return;
        }
        if (!mark.isEmpty()) {
            m_fence = mark;
            m_lines.append({line});
            return;
        }
        takeText(withoutComments(line));
    }

    QString withoutComments(QString line)
    {
        QString kept;
        while (!line.isEmpty()) {
            const QString mark = m_isComment ? u"-->"_s : u"<!--"_s;
            const qsizetype at = line.indexOf(mark);
            if (!m_isComment)
                kept += at < 0 ? line : line.left(at);
            if (at < 0)
                break;
            line = line.sliced(at + mark.size());
            m_isComment = !m_isComment;
        }
        return kept;
    }

    void takeText(const QString& line)
    {
        static const QRegularExpression heading(u"\\A {0,3}(#{1,6})\\s+(.*?)\\s*#*\\s*\\z"_s);
        static const QRegularExpression summary(u"<summary>(.*?)</summary>"_s,
                                                QRegularExpression::CaseInsensitiveOption);
        if (const QRegularExpressionMatch match = heading.match(line); match.hasMatch()) {
            m_lines.append({line, int(match.capturedLength(1)), withoutTags(match.captured(2))});
            return;
        }
        if (const QRegularExpressionMatch match = summary.match(line); match.hasMatch()) {
            const QString title = withoutTags(match.captured(1));
            m_lines.append({u"**%1**"_s.arg(title), foldLevel, title});
            m_lines.append(TextLine());
            return;
        }
        const bool endsFold = line.contains(u"</details>", Qt::CaseInsensitive);
        const bool isTag = line.trimmed().startsWith(u'<') && withoutTags(line).isEmpty();
        m_lines.append({isTag ? QString() : line, 0, {}, endsFold});
    }

    QList<TextLine> m_lines;
    QString m_fence;
    bool m_isComment = false;
};

/// What is below the first heading that fits, up to the next one of its level or above.
template <typename Fits>
QString sectionOf(const QList<TextLine>& lines, const Fits& fits)
{
    const auto begin = std::ranges::find_if(
        lines, [&](const TextLine& line) { return line.level > 0 && fits(line.title.toLower()); });
    if (begin == lines.end())
        return {};
    const auto ends = [&](const TextLine& line) {
        return (line.level > 0 && line.level <= begin->level) || (begin->level == foldLevel && line.endsFold);
    };
    QStringList section;
    for (auto line = begin + 1; line != lines.end() && !ends(*line); ++line)
        section.append(line->text);
    return section.join(u'\n').trimmed();
}

bool isLog(const QString& text)
{
    static const QRegularExpression word(u"\\blogs?\\b"_s, QRegularExpression::CaseInsensitiveOption);
    return text.contains(word);
}

void addLink(QList<ReviewLink>& links, const QString& text, const QString& address)
{
    const QUrl url(address, QUrl::StrictMode);
    const bool isWeb = url.isValid() && (url.scheme() == u"https" || url.scheme() == u"http");
    if (isWeb && !std::ranges::contains(links, url, &ReviewLink::url))
        links.append({text.isEmpty() ? url.toDisplayString() : text, url});
}

/// Links whose words, address or line speak of a log.
QList<ReviewLink> logsIn(const QList<TextLine>& lines)
{
    static const QRegularExpression link(u"(?<!!)\\[([^\\]]*)\\]\\(\\s*<?([^\\s)>]+)>?[^)]*\\)"_s);
    static const QRegularExpression bare(u"(?<![(<\"'])\\bhttps?://[^\\s<>)\\]]+"_s);
    QList<ReviewLink> links;
    for (const TextLine& line : lines) {
        for (const QRegularExpressionMatch& match : link.globalMatch(line.text)) {
            if (isLog(match.captured(1)) || isLog(match.captured(2)))
                addLink(links, match.captured(1), match.captured(2));
        }
        if (!isLog(line.text))
            continue;
        for (const QRegularExpressionMatch& match : bare.globalMatch(line.text))
            addLink(links, {}, match.captured());
    }
    return links;
}

} // namespace

ReviewText readReviewText(const QString& markdown)
{
    const QList<TextLine> lines = LineReader().read(markdown);
    QStringList whole;
    for (const TextLine& line : lines)
        whole.append(line.text);
    return {sectionOf(lines, [](const QString& title) { return title.startsWith(u"test plan"); }),
            sectionOf(lines, [](const QString& title) { return title.startsWith(u"health"); }), logsIn(lines),
            whole.join(u'\n').trimmed()};
}

} // namespace lockstep
