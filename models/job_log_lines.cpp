#include "models/job_log_lines.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

using Kind = JobLogLine::Kind;

constexpr qsizetype longestLine = 8'000; ///< characters

RunEvent::Level levelOf(Kind kind)
{
    switch (kind) {
    case Kind::Debug:
        return RunEvent::Level::Debug;
    case Kind::Warning:
        return RunEvent::Level::Warning;
    case Kind::Error:
        return RunEvent::Level::Error;
    case Kind::Output:
    case Kind::Group:
    case Kind::Notice:
        break;
    }
    return RunEvent::Level::Info;
}

QString shownText(const JobLogLine& line)
{
    QString text = line.kind == Kind::Group ? QStringLiteral("▸ ") + line.text : line.text;
    if (text.size() <= longestLine)
        return text;
    const int more = int(text.size() - longestLine);
    text.truncate(longestLine);
    return text +
           QCoreApplication::translate("lockstep::LogModel", " … (%n more character(s))", nullptr, more);
}

} // namespace

JobLogText jobLogText(const QString& log, qsizetype most, const QDateTime& otherwise)
{
    JobLogText made;
    for (const JobLogLine& line : jobLogLines(log, most)) {
        LogEntry entry;
        entry.time = line.time.isValid() ? line.time : otherwise;
        entry.level = levelOf(line.kind);
        entry.text = shownText(line);
        made.texts.append(logLineText(entry, 0));
        made.entries.append(entry);
    }
    return made;
}

} // namespace lockstep
