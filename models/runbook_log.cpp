#include "models/runbook_log.h"

#include "core/planning/estimate.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

using Kind = JournalEntry::Kind;
using Level = RunEvent::Level;

/// What lupdate finds the texts of this file by.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::RunbookLog)
};

/// One line for each of the text's.
void addLines(QList<LogEntry>& lines, const LogEntry& first)
{
    QString text = first.text;
    if (text.endsWith(u'\n'))
        text.chop(1);
    for (const QString& part : text.split(u'\n'))
        lines.append({first.time, first.level, first.lane, part});
}

QString withDetail(const QString& sentence, const QString& detail)
{
    return detail.isEmpty() ? sentence : sentence + QStringLiteral(": ") + detail;
}

/// A failure has said so itself, and a step that waits is none that was cancelled.
QString stepEndText(const RunEvent& event)
{
    switch (event.state) {
    case RunEvent::State::Done:
        return Words::tr("done in %1").arg(durationText(event.seconds));
    case RunEvent::State::Skipped:
        return withDetail(Words::tr("left out"), event.detail);
    case RunEvent::State::Failed:
    case RunEvent::State::Cancelled:
        break;
    }
    return {};
}

std::pair<Level, QString> runEndText(const RunEvent& event)
{
    switch (event.state) {
    case RunEvent::State::Failed:
        return {Level::Error, withDetail(Words::tr("The run failed"), event.detail)};
    case RunEvent::State::Cancelled:
        return {Level::Warning, Words::tr("The run was stopped")};
    case RunEvent::State::Done:
    case RunEvent::State::Skipped:
        break;
    }
    return {Level::Info, Words::tr("The run came to its end")};
}

/// What the journal says of the run, for those who read on.
LogEntry lineOf(const JournalEntry& entry, const QMap<QString, QString>& titles)
{
    const auto text = [&](QLatin1StringView key) { return entry.data[key].toString(); };
    const QString reason = text(QLatin1StringView("reason"));
    const auto line = [&](Level level, const QString& words) {
        return LogEntry{entry.time, level, entry.step, words};
    };
    switch (entry.kind) {
    case Kind::RunStarted:
        return line(Level::Info, Words::tr("begun by %1").arg(text(QLatin1StringView("by"))));
    case Kind::StepBegun:
        return line(Level::Info, titles.value(entry.step, entry.step));
    case Kind::StepDone:
        return line(Level::Info,
                    withDetail(Words::tr("done in %1")
                                   .arg(durationText(entry.data[QLatin1StringView("seconds")].toDouble())),
                               text(QLatin1StringView("evidence"))));
    case Kind::StepFailed:
        return line(Level::Error, text(QLatin1StringView("error")));
    case Kind::StepCancelled:
        return line(Level::Warning, withDetail(Words::tr("stopped"), reason));
    case Kind::StepSkipped:
        return line(Level::Info, withDetail(Words::tr("left out"), reason));
    case Kind::StepDoubted:
        return line(Level::Warning, withDetail(Words::tr("in doubt"), reason));
    case Kind::StepReset:
        return line(Level::Info, withDetail(Words::tr("to be done again"), reason));
    case Kind::BackBegun:
        return line(Level::Info, Words::tr("going back to this point"));
    case Kind::WentBack:
        return line(Level::Info, Words::tr("went back to this point"));
    case Kind::Paused:
        return line(Level::Info, withDetail(Words::tr("waiting"), reason));
    case Kind::Resumed:
        return line(Level::Info, Words::tr("gone on with by %1").arg(text(QLatin1StringView("by"))));
    case Kind::RunEnded:
        break;
    }
    const QString result = text(QLatin1StringView("result"));
    return line(result == u"failed" ? Level::Error : Level::Info,
                withDetail(Words::tr("the run ended: %1").arg(result), reason));
}

bool endsAttempt(Kind kind)
{
    return kind == Kind::StepDone || kind == Kind::StepFailed || kind == Kind::StepCancelled ||
           kind == Kind::StepDoubted || kind == Kind::StepReset;
}

/// What attempts printed, each to be told once.
class Printed
{
public:
    explicit Printed(const QList<JournalOutput>& outputs)
    {
        for (const JournalOutput& output : outputs)
            m_texts[{output.step, output.attempt}] +=
                output.cut ? output.text + Words::tr("(cut here)") : output.text;
    }

    void tell(const JournalEntry& entry, QList<LogEntry>& lines)
    {
        if (const QString text = m_texts.take({entry.step, entry.attempt}); !text.isEmpty())
            addLines(lines, {entry.time, Level::Info, entry.step, text});
    }

    void tellRest(const QDateTime& time, QList<LogEntry>& lines) const
    {
        for (const auto& [attempt, text] : m_texts.asKeyValueRange())
            addLines(lines, {time, Level::Info, attempt.first, text});
    }

private:
    QMap<std::pair<QString, int>, QString> m_texts;
};

} // namespace

QList<LogEntry> runbookLogLines(const RunEvent& event)
{
    QList<LogEntry> lines;
    std::pair<Level, QString> said{event.level, {}};
    switch (event.kind) {
    case RunEvent::Kind::RunStarted:
    case RunEvent::Kind::StepStarted:
    case RunEvent::Kind::Log:
        said.second = event.text;
        break;
    case RunEvent::Kind::StepFinished:
        said.second = stepEndText(event);
        break;
    case RunEvent::Kind::RunFinished:
        said = runEndText(event);
        break;
    default:
        break;
    }
    const bool isPrinted = event.kind == RunEvent::Kind::Log; // what was printed may be an empty line
    if (isPrinted || !said.second.isEmpty())
        addLines(lines, {event.time, said.first, event.lane, said.second});
    return lines;
}

QList<LogEntry> runbookLogLines(const Transcript& transcript)
{
    QList<LogEntry> lines;
    Printed printed(transcript.outputs);
    for (const JournalEntry& entry : transcript.entries) {
        if (endsAttempt(entry.kind))
            printed.tell(entry, lines);
        addLines(lines, lineOf(entry, transcript.titles));
    }
    printed.tellRest(lines.isEmpty() ? QDateTime() : lines.last().time, lines);
    return lines;
}

} // namespace lockstep
