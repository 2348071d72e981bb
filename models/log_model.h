#pragma once

#include "core/support/run_event.h"

#include <QAbstractListModel>

#include <array>
#include <vector>

namespace lockstep {

inline constexpr int usualLaneWidth = 12; ///< "codeinsights"

struct LogEntry
{
    QDateTime time; ///< UTC
    RunEvent::Level level = RunEvent::Level::Info;
    QString lane;
    QString text;             ///< one line
    int tint = -1;            ///< which of several lanes it is of, where they are to be told apart; -1: none
    qsizetype quietFrom = -1; ///< what is of less interest begins here in `text`; -1: nothing is
    QString raw = {};         ///< as it was written, where `text` is made of that; else empty
};

/// What the log says about an event: nothing for most starts, a line for most ends, more where a text has
/// several.
[[nodiscard]] QList<LogEntry> logLines(const RunEvent& event);

/// "09:41:07.123  warning  frontend      text", in local time: as it is shown, searched and copied.
[[nodiscard]] QString logLineText(const LogEntry& line, int laneWidth = usualLaneWidth);

/// How many characters stand before the text of a line.
[[nodiscard]] constexpr int logIndent(int laneWidth = usualLaneWidth)
{
    constexpr int timeAndLevel = 23; // "09:41:07.123  warning  "
    return timeAndLevel + laneWidth + 2;
}

/// A log: of a run, of pods.
class LogModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void clear();
    void append(const QList<LogEntry>& lines);
    /// The same, with the texts that logLineText() gave elsewhere: it takes its time.
    void append(const QList<LogEntry>& lines, const QStringList& texts);
    /// Keeps the newest lines only, as many as these; 0: all.
    void setCapacity(int lines, qsizetype characters);
    /// How many characters the lanes take; before there are lines.
    void setLaneWidth(int characters);

    [[nodiscard]] int laneWidth() const { return m_laneWidth; }

    /// How many lines have gone to make room.
    [[nodiscard]] qint64 dropped() const { return m_dropped; }

    [[nodiscard]] const LogEntry& line(int row) const { return m_lines[row]; }

    [[nodiscard]] const QString& lineText(int row) const { return m_texts[row]; }

    [[nodiscard]] int count(RunEvent::Level level) const { return m_counts[size_t(level)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    void makeRoom();
    [[nodiscard]] qsizetype charactersOf(int row) const;

    QList<LogEntry> m_lines;
    QStringList m_texts; ///< logLineText of each: searching and painting need it over and over
    std::array<int, 4> m_counts{};
    int m_laneWidth = usualLaneWidth;
    int m_mostLines = 0;
    qsizetype m_mostCharacters = 0;
    qsizetype m_characters = 0;
    qint64 m_dropped = 0;
};

/// The lines of a log from a level on whose text contains a word.
class LogFilterModel : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit LogFilterModel(LogModel* source, QObject* parent = nullptr);

    void setMinimumLevel(RunEvent::Level level);

    [[nodiscard]] RunEvent::Level minimumLevel() const { return m_level; }

    /// Without regard to case; empty: all lines.
    void setText(const QString& text);

    [[nodiscard]] const LogEntry& line(int row) const { return m_source->line(m_rows[size_t(row)]); }

    [[nodiscard]] const QString& lineText(int row) const { return m_source->lineText(m_rows[size_t(row)]); }

    /// Characters of each line before its text.
    [[nodiscard]] int indent() const { return logIndent(m_source->laneWidth()); }

    [[nodiscard]] int laneWidth() const { return m_source->laneWidth(); }

    /// The next row, from `start` on or back, that contains the text; wraps around. -1: none.
    [[nodiscard]] int find(const QString& text, int start, bool backwards) const;
    /// How many of these rows contain it; `last` -1: all from `first` on.
    [[nodiscard]] int countMatches(const QString& text, int first = 0, int last = -1) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] bool accepts(int sourceRow) const;
    void refilter();
    void follow(int first, int last);
    void beginForgetting(int last);
    void forget(int last);

    LogModel* m_source;
    RunEvent::Level m_level = RunEvent::Level::Debug;
    QString m_text;
    std::vector<int> m_rows; ///< of the source
    int m_forgotten = 0;     ///< rows that are being removed
};

} // namespace lockstep
