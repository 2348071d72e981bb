#include "core/cluster/compose/compose_log.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QString shownText(QString text)
{
    static const QRegularExpression escapes(u"\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07]*\x07?|.)"_s);
    text.remove(escapes);
    for (QChar& character : text) {
        const bool isControl = character < u' ' || character == u'\x7f';
        if (isControl && character != u'\t')
            character = QChar::ReplacementCharacter;
    }
    return text;
}

/// Docker has nanoseconds.
QDateTime timeOf(const QRegularExpressionMatch& match)
{
    return QDateTime::fromString(match.captured(1) + u'.' + match.captured(2).leftJustified(3, u'0', true) +
                                     match.captured(3),
                                 Qt::ISODateWithMs);
}

} // namespace

ComposeLogReader::ComposeLogReader(Sink sink)
    : m_sink(std::move(sink)), m_lines([this](const QString& line) { readLine(line); })
{
}

void ComposeLogReader::readLine(const QString& line)
{
    static const QRegularExpression prefix(u"^([A-Za-z0-9][A-Za-z0-9_.-]*) +\\| ?"_s);
    static const QRegularExpression time(
        u"^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{1,9}))?(Z|[+-]\\d\\d:\\d\\d) ?"_s);
    if (!std::exchange(m_isWithin, m_lines.goesOn())) {
        const QRegularExpressionMatch container = prefix.match(line);
        m_last = {container.captured(1), {}, line.sliced(container.capturedLength())};
        if (const QRegularExpressionMatch match = time.match(m_last.text); match.hasMatch()) {
            m_last.time = timeOf(match);
            m_last.text.remove(0, match.capturedLength());
        }
    } else {
        m_last.text = line;
    }
    m_last.text = shownText(m_last.text);
    m_sink(m_last);
}

QDateTime sinceTime(const QString& since, const QDateTime& now)
{
    static const QRegularExpression ago(u"^(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?$"_s);
    if (const auto match = ago.match(since); match.hasMatch() && !since.isEmpty())
        return now.addSecs(-(match.captured(1).toLongLong() * 3600 + match.captured(2).toLongLong() * 60 +
                             match.captured(3).toLongLong()));
    return QDateTime::fromString(since, Qt::ISODate);
}

} // namespace lockstep
