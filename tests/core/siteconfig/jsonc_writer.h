#pragma once

#include "core/siteconfig/jsonc_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace lockstep::test {

using namespace Qt::StringLiterals;

/// Writes random documents; the same seed, the same documents.
class JsoncWriter
{
public:
    explicit JsoncWriter(quint32 seed) : m_random(seed)
    {
        m_unit = pick({"  "_ba, "    "_ba, "\t"_ba, ""_ba});
        m_lineEnd = pick({"\n"_ba, "\r\n"_ba, "\n"_ba, "\r"_ba});
        m_colon = pick({": "_ba, ":"_ba, " : "_ba});
        m_comments = below(3) > 0;
        m_trailing = below(2) == 0;
    }

    QByteArray document()
    {
        QByteArray text = below(8) == 0 ? "\xEF\xBB\xBF"_ba : QByteArray();
        text += ownComment(0);
        text += below(3) == 0 ? array(0) : object(0);
        return text + behind() + pick({m_lineEnd, QByteArray()});
    }

    QByteArray scalar()
    {
        return pick({"1"_ba, "-2.50"_ba, "1e3"_ba, "true"_ba, "false"_ba, "null"_ba, "\"\""_ba,
                     "\"a, b: }\""_ba, "\"// no comment \\\" \\u00e9\""_ba, "\"\xC3\xA9\""_ba});
    }

    QByteArray value(int depth)
    {
        const int kind = depth > 3 ? 0 : below(6);
        return kind == 4 ? object(depth) : kind == 5 ? array(depth) : scalar();
    }

    /// Without comments and trailing commas.
    QByteArray plainValue()
    {
        const bool comments = std::exchange(m_comments, false);
        const bool trailing = std::exchange(m_trailing, false);
        const QByteArray text = value(2);
        m_comments = comments;
        m_trailing = trailing;
        return text;
    }

    int below(int bound) { return int(m_random.bounded(bound)); }

private:
    QByteArray pick(std::initializer_list<QByteArray> choices)
    {
        return choices.begin()[below(int(choices.size()))];
    }

    QByteArray object(int depth) { return container(depth, '{', '}'); }

    QByteArray array(int depth) { return container(depth, '[', ']'); }

    QByteArray container(int depth, char open, char close)
    {
        const int count = below(5);
        const int layout = below(5); // mostly on lines
        const bool lines = layout > 1;
        QByteArray text(1, open);
        for (int i = 0; i < count; ++i) {
            text += lines ? behindLine() + line(depth + 1) + ownComment(depth + 1) : inlineComment();
            if (open == '{')
                text += jsoncQuoted(u"k%1"_s.arg(i)) + m_colon + inlineComment();
            text += value(depth + 1) + inlineComment();
            if (i + 1 < count || m_trailing)
                text += ',' + (lines || layout == 0 ? QByteArray() : " "_ba);
        }
        return text + (lines ? behindLine() + line(depth) : QByteArray()) + close;
    }

    QByteArray line(int depth) { return m_lineEnd + m_unit.repeated(depth); }

    QByteArray comment() { return "c%1"_ba.replace("%1", QByteArray::number(m_number++)); }

    QByteArray inlineComment()
    {
        return m_comments && below(8) == 0 ? " /* " + comment() + " */ " : QByteArray();
    }

    /// Before the end of a line.
    QByteArray behindLine()
    {
        return m_comments && below(4) == 0 ? " // " + comment() + pick({QByteArray(), m_lineEnd})
                                           : QByteArray();
    }

    QByteArray behind() { return m_comments && below(4) == 0 ? " /* " + comment() + "*/" : QByteArray(); }

    QByteArray ownComment(int depth)
    {
        if (!m_comments || below(4) != 0)
            return {};
        return pick({"// "_ba + comment(), "/* " + comment() + " */", "// \"out\": " + comment()}) +
               line(depth) + (below(4) == 0 ? line(depth) : QByteArray());
    }

    QRandomGenerator m_random;
    QByteArray m_unit;
    QByteArray m_lineEnd;
    QByteArray m_colon;
    bool m_comments = false;
    bool m_trailing = false;
    int m_number = 0;
};

QJsonValue dataOf(const QByteArray& json)
{
    const QByteArray inArray = '[' + json + ']';
    return QJsonDocument::fromJson(inArray).array().at(0);
}

inline QByteArray jsonOf(const QJsonValue& data)
{
    const QByteArray json = QJsonDocument(QJsonArray{data}).toJson(QJsonDocument::Compact);
    return json.sliced(1, json.size() - 2);
}

} // namespace lockstep::test
