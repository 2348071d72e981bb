#include "core/github/job_log.h"

#include <QRegularExpression>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Kind = JobLogLine::Kind;

constexpr QChar byteOrderMark(0xFEFF);

/// "2026-11-22T08:05:42.1234567Z", without its end: more than a millisecond is not told apart.
constexpr qsizetype timeLength = 23;

struct Mark
{
    QLatin1StringView text;
    Kind kind;
};

constexpr Mark marks[] = {
    {QLatin1StringView("##[group]"), Kind::Group},    {QLatin1StringView("##[debug]"), Kind::Debug},
    {QLatin1StringView("##[notice]"), Kind::Notice},  {QLatin1StringView("##[warning]"), Kind::Warning},
    {QLatin1StringView("##[error]"), Kind::Error},    {QLatin1StringView("##[command]"), Kind::Output},
    {QLatin1StringView("##[section]"), Kind::Output},
};

/// From where the last `most` lines begin. A newline ends a line and begins none.
qsizetype beginOf(const QString& log, qsizetype most)
{
    qsizetype at = log.endsWith(u'\n') ? log.size() - 1 : log.size();
    for (qsizetype lines = 0; lines < most; ++lines) {
        if (at <= 0)
            return 0;
        at = log.lastIndexOf(u'\n', at - 1);
        if (at < 0)
            return 0;
    }
    return at + 1;
}

QString withoutColours(QString text)
{
    static const QRegularExpression colours(u"\\x1b\\[[0-9;?]*[A-Za-z]"_s);
    if (text.contains(u'\x1b'))
        text.remove(colours);
    for (QChar& character : text) {
        if (character.category() == QChar::Other_Control)
            character = u' ';
    }
    return text;
}

/// The time that the line begins with, which goes; null: there is none.
QDateTime takeTime(QStringView& line)
{
    if (line.startsWith(byteOrderMark))
        line = line.sliced(1);
    if (line.size() <= timeLength || line[timeLength - 4] != u'.')
        return {};
    const qsizetype end = line.indexOf(u'Z', timeLength);
    QDateTime time = QDateTime::fromString(line.first(timeLength).toString(), Qt::ISODateWithMs);
    if (end < 0 || !time.isValid())
        return {};
    time.setTimeZone(QTimeZone::UTC);
    line = line.sliced(end + 1);
    if (line.startsWith(u' '))
        line = line.sliced(1);
    return time;
}

} // namespace

QList<JobLogLine> jobLogLines(const QString& log, qsizetype most)
{
    QList<JobLogLine> lines;
    const QStringView shown = QStringView(log).sliced(beginOf(log, most));
    QDateTime last;
    for (QStringView line : shown.tokenize(u'\n', Qt::KeepEmptyParts)) {
        if (line.endsWith(u'\r'))
            line.chop(1);
        JobLogLine made;
        made.time = takeTime(line);
        last = made.time = made.time.isValid() ? made.time : last;
        if (line == u"##[endgroup]")
            continue;
        for (const Mark& mark : marks) {
            if (!line.startsWith(mark.text))
                continue;
            made.kind = mark.kind;
            line = line.sliced(mark.text.size());
            break;
        }
        made.text = withoutColours(line.toString());
        lines.append(made);
    }
    if (shown.isEmpty() || shown.endsWith(u'\n'))
        lines.removeLast();
    return lines;
}

} // namespace lockstep
