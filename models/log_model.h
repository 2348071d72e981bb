#pragma once

#include "core/support/run_event.h"

#include <QAbstractListModel>

#include <array>
#include <vector>

namespace lockstep {

struct LogLine
{
    QDateTime time; ///< UTC
    RunEvent::Level level = RunEvent::Level::Info;
    QString lane;
    QString text; ///< one line
};

/// What the log says about an event: nothing for most starts, a line for most ends, more where a text has
/// several.
[[nodiscard]] QList<LogLine> logLines(const RunEvent& event);

/// "09:41:07.123  warning  frontend      text", in local time: as it is shown, searched and copied.
[[nodiscard]] QString logLineText(const LogLine& line);

/// The log of a run.
class LogModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void clear();
    void append(const QList<LogLine>& lines);

    [[nodiscard]] const LogLine& line(int row) const { return m_lines[row]; }

    [[nodiscard]] const QString& lineText(int row) const { return m_texts[row]; }

    [[nodiscard]] int count(RunEvent::Level level) const { return m_counts[size_t(level)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    QList<LogLine> m_lines;
    QStringList m_texts; ///< logLineText of each: searching and painting need it over and over
    std::array<int, 4> m_counts{};
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

    [[nodiscard]] const LogLine& line(int row) const { return m_source->line(m_rows[size_t(row)]); }

    [[nodiscard]] const QString& lineText(int row) const { return m_source->lineText(m_rows[size_t(row)]); }

    /// The next row, from `start` on or back, that contains the text; wraps around. -1: none.
    [[nodiscard]] int find(const QString& text, int start, bool backwards) const;
    /// How many rows, from `first` on, contain it.
    [[nodiscard]] int countMatches(const QString& text, int first = 0) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] bool accepts(int sourceRow) const;
    void refilter();
    void follow(int first, int last);

    LogModel* m_source;
    RunEvent::Level m_level = RunEvent::Level::Debug;
    QString m_text;
    std::vector<int> m_rows; ///< of the source
};

} // namespace lockstep
