#include "core/rollout/patch_lines.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

qsizetype indentOf(QStringView line)
{
    qsizetype indent = 0;
    while (indent < line.size() && line[indent] == u' ')
        ++indent;
    return indent;
}

bool isBlank(QStringView line)
{
    const QStringView words = line.trimmed();
    return words.isEmpty() || words.startsWith(u'#');
}

/// Reads one part after the other.
class PatchReader
{
public:
    [[nodiscard]] Patch read(const QString& text)
    {
        for (const QStringView line : QStringView(text).split(u'\n'))
            take(line);
        endPart();
        return std::move(m_patch);
    }

private:
    void take(QStringView line)
    {
        static const QRegularExpression head(u"\\A@@ -\\d+(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@ ?(.*)\\z"_s);
        if (m_oldLeft <= 0 && m_newLeft <= 0) {
            const QRegularExpressionMatch match = head.matchView(line);
            if (match.hasMatch())
                beginPart(match);
            else if (!line.isEmpty() && !line.startsWith(u'\\'))
                m_patch.isWhole = false;
            return;
        }
        if (line.startsWith(u'-'))
            remove(line.sliced(1));
        else if (line.startsWith(u'+'))
            add(line.sliced(1));
        else if (!line.startsWith(u'\\')) // "\ No newline at end of file"
            keep(line.isEmpty() ? line : line.sliced(1));
    }

    void beginPart(const QRegularExpressionMatch& head)
    {
        endPart();
        const auto count = [&](int group) {
            return head.hasCaptured(group) && !head.captured(group).isEmpty() ? head.captured(group).toInt()
                                                                              : 1;
        };
        m_oldLeft = count(1);
        m_newLeft = count(3);
        m_line = head.captured(2).toInt();
        m_isInChange = false;
        m_seen.clear();
        if (!head.captured(4).isEmpty())
            m_seen.append(head.captured(4)); // git says there what the part is below
    }

    void endPart()
    {
        if (m_oldLeft != 0 || m_newLeft != 0)
            m_patch.isWhole = false;
        m_oldLeft = 0;
        m_newLeft = 0;
    }

    PatchChange& change(QStringView first)
    {
        if (!m_isInChange) {
            m_patch.changes.append({m_line, {}, {}, lineAbove(first)});
            m_isInChange = true;
        }
        return m_patch.changes.last();
    }

    void remove(QStringView line)
    {
        change(line).removed.append(line.toString());
        ++m_patch.removed;
        --m_oldLeft;
    }

    void add(QStringView line)
    {
        change(line).added.append(line.toString());
        m_seen.append(line.toString());
        ++m_patch.added;
        --m_newLeft;
        ++m_line;
    }

    void keep(QStringView line)
    {
        m_isInChange = false;
        m_seen.append(line.toString());
        --m_oldLeft;
        --m_newLeft;
        ++m_line;
    }

    [[nodiscard]] QString lineAbove(QStringView line) const
    {
        const qsizetype indent = indentOf(line);
        for (auto seen = m_seen.rbegin(); seen != m_seen.rend(); ++seen) {
            if (!isBlank(*seen) && indentOf(*seen) < indent)
                return *seen;
        }
        return {};
    }

    Patch m_patch;
    int m_oldLeft = 0;
    int m_newLeft = 0;
    int m_line = 0;
    bool m_isInChange = false;
    QStringList m_seen; ///< lines of the new file in this part
};

} // namespace

Patch readPatch(const QString& text)
{
    return PatchReader().read(text);
}

} // namespace lockstep
