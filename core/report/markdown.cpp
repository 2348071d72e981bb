#include "core/report/markdown.h"

#include <QRegularExpression>

namespace lockstep {

namespace {

bool isWordCharacter(const QString& text, qsizetype position)
{
    return position >= 0 && position < text.size() && text[position].isLetterOrNumber();
}

/// Inside a word an underscore means nothing, and names read better without the backslashes.
bool startsMarkup(const QString& text, qsizetype position)
{
    constexpr QStringView always = u"\\`*[]|~";
    const QChar c = text[position];
    if (c == u'_')
        return !(isWordCharacter(text, position - 1) && isWordCharacter(text, position + 1));
    return always.contains(c) || (position == 0 && QStringView(u"#+-=").contains(c));
}

/// "1. " at the start of a paragraph would make it a list.
QString withoutLeadingNumber(QString text)
{
    static const QRegularExpression number(QStringLiteral(R"(^(\d{1,9})([.)])(?=\s|$))"));
    return text.replace(number, QStringLiteral("\\1\\\\2"));
}

} // namespace

QString escapeMarkdown(const QString& text)
{
    const QString line = text.simplified();
    QString escaped;
    escaped.reserve(line.size() + 16);
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        if (c == u'<')
            escaped += u"&lt;";
        else if (c == u'>')
            escaped += u"&gt;";
        else if (c == u'&')
            escaped += u"&amp;";
        else if (startsMarkup(line, i))
            escaped.append(u'\\').append(c);
        else
            escaped += c;
    }
    return withoutLeadingNumber(escaped);
}

QString fenceFor(const QString& text)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return QString(std::max<qsizetype>(3, longest + 1), u'`');
}

} // namespace lockstep
