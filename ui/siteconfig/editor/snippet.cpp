#include "ui/siteconfig/editor/snippet.h"

#include <QRegularExpression>

namespace lockstep {

namespace {

/// "\}" in a default.
QString unescaped(QString text)
{
    static const QRegularExpression escape(QStringLiteral("\\\\([$}\\\\,|])"));
    return text.replace(escape, QStringLiteral("\\1"));
}

} // namespace

Snippet parseSnippet(const QString& source)
{
    static const QRegularExpression piece(QStringLiteral(
        "\\\\([$}\\\\])|\\$(\\d+)|\\$\\{(\\d+)(?::((?:[^}\\\\]|\\\\.)*)|\\|((?:[^|\\\\]|\\\\.)*)\\|)?\\}"));
    Snippet snippet;
    qsizetype from = 0;
    for (auto matches = piece.globalMatch(source); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        snippet.text += QStringView(source).sliced(from, match.capturedStart() - from);
        from = match.capturedEnd();
        if (match.hasCaptured(1)) {
            snippet.text += match.captured(1);
            continue;
        }
        const int number = (match.hasCaptured(2) ? match.captured(2) : match.captured(3)).toInt();
        const QString words =
            match.hasCaptured(5) ? match.captured(5).section(u',', 0, 0) : match.captured(4);
        const QString text = unescaped(words);
        snippet.places.append({number, int(snippet.text.size()), int(text.size())});
        snippet.text += text;
    }
    snippet.text += QStringView(source).sliced(from);
    if (std::ranges::none_of(snippet.places, [](const SnippetPlace& place) { return place.number == 0; }))
        snippet.places.append({0, int(snippet.text.size()), 0});
    std::ranges::stable_sort(snippet.places, {}, [](const SnippetPlace& place) {
        return place.number == 0 ? std::numeric_limits<int>::max() : place.number;
    });
    return snippet;
}

Snippet indentedSnippet(const Snippet& snippet, const QString& indent, const QString& unit)
{
    Snippet result{{}, snippet.places};
    for (int i = 0; i < snippet.text.size(); ++i) {
        const QChar character = snippet.text[i];
        const QString put = character == u'\n'   ? u'\n' + indent
                            : character == u'\t' ? unit
                                                 : QString(character);
        const int more = int(put.size()) - 1;
        for (qsizetype p = 0; p < snippet.places.size(); ++p) {
            if (i < snippet.places[p].start)
                result.places[p].start += more;
            else if (i < snippet.places[p].start + snippet.places[p].length)
                result.places[p].length += more;
        }
        result.text += put;
    }
    return result;
}

} // namespace lockstep
