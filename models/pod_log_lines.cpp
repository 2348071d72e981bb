#include "models/pod_log_lines.h"

#include "models/cluster_feed.h"
#include "models/log_line_parts.h"

#include <QCoreApplication>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr qsizetype longestLane = 30;
constexpr qsizetype longestLine = 8'000; ///< bytes
constexpr qsizetype levelIsWithin = 300; ///< bytes from the beginning

QString inShort(const QString& name)
{
    if (name.size() <= longestLane)
        return name;
    constexpr qsizetype end = 12; // what tells pods of one workload apart
    return name.left(longestLane - end - 1) + u'…' + name.right(end);
}

bool holdsAny(QByteArrayView text, std::initializer_list<QByteArrayView> words)
{
    return std::ranges::any_of(words, [&](QByteArrayView word) { return text.contains(word); });
}

QString withoutControls(QString text)
{
    for (QChar& character : text) {
        if (character.category() == QChar::Other_Control)
            character = u' ';
    }
    return text;
}

QString shownText(const QByteArray& text)
{
    QString shown = withoutControls(QString::fromUtf8(text.first(std::min(text.size(), longestLine))));
    if (text.size() > longestLine)
        shown += QCoreApplication::translate("lockstep::LogModel", " … (%n more byte(s))", nullptr,
                                             int(text.size() - longestLine));
    return shown;
}

} // namespace

QStringList laneNames(const QList<LogSource>& sources)
{
    QHash<std::pair<QString, QString>, int> containers;
    QHash<QString, QSet<QString>> nameSpaces;
    for (const LogSource& source : sources) {
        ++containers[{source.nameSpace, source.pod}];
        nameSpaces[source.pod].insert(source.nameSpace);
    }
    QStringList lanes;
    for (const LogSource& source : sources) {
        QString lane = source.pod;
        if (nameSpaces[source.pod].size() > 1)
            lane.prepend(source.nameSpace + u'/');
        if (containers[{source.nameSpace, source.pod}] > 1)
            lane += u'/' + source.container;
        lanes.append(inShort(lane));
    }
    return lanes;
}

RunEvent::Level levelOfLine(QByteArrayView line)
{
    const QByteArray head = line.first(std::min(line.size(), levelIsWithin)).toByteArray().toLower();
    if (holdsAny(head, {"\"error\"", "error ", "level=error", "lvl=eror", "\"fatal\"",
                        "fatal:", "panic:", " fatal ", "error:"}))
        return RunEvent::Level::Error;
    if (holdsAny(head, {"\"warn\"", "\"warning\"", "warn ", "level=warn", "lvl=warn", "warning:"}))
        return RunEvent::Level::Warning;
    if (holdsAny(head, {"\"debug\"", "debug ", "level=debug", "lvl=dbug"}))
        return RunEvent::Level::Debug;
    return RunEvent::Level::Info;
}

LogEntry logEntry(int source, const QString& lane, qint64 nanoseconds, const QByteArray& text)
{
    constexpr qint64 perMillisecond = 1'000'000;
    LogEntry entry;
    entry.time = QDateTime::fromMSecsSinceEpoch(nanoseconds / perMillisecond, QTimeZone::UTC);
    entry.lane = lane;
    entry.tint = source;
    const QString written = shownText(text);
    const std::optional<LogLineParts> parts = text.size() <= longestLine ? logLineParts(text) : std::nullopt;
    entry.level = parts && parts->level ? *parts->level : levelOfLine(text);
    if (!parts) {
        entry.text = written;
        return entry;
    }
    entry.raw = written;
    entry.text = withoutControls(parts->message);
    if (parts->fields.isEmpty())
        return entry;
    if (!entry.text.isEmpty())
        entry.text += u"  "_s;
    entry.quietFrom = entry.text.size();
    entry.text += withoutControls(parts->fields);
    return entry;
}

void followLogs(const KubeClient& client, const QList<LogSource>& sources, const LogOptions& options,
                PodLogFeed& feed, const std::stop_token& stop)
{
    const QStringList lanes = laneNames(sources);
    qsizetype width = usualLaneWidth;
    for (const QString& lane : lanes)
        width = std::max(width, lane.size());
    const LogTell tell{
        [&](const QList<LogLine>& lines) {
            QList<LogEntry> entries;
            QStringList texts;
            entries.reserve(lines.size());
            texts.reserve(lines.size());
            for (const LogLine& line : lines) {
                entries.append(logEntry(line.source, lanes[line.source], line.time, line.text));
                texts.append(logLineText(entries.last(), int(width)));
            }
            feed.push(std::move(entries), std::move(texts), stop);
        },
        [&](int source, const Error& error) { feed.fail(lanes.value(source) + u": "_s + error.message()); }};
    const Result<void> read = readLogs(client, sources, options, tell, stop);
    feed.end(read || stop.stop_requested() ? std::nullopt : std::optional(read.error()));
}

} // namespace lockstep
