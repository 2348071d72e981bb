#pragma once

#include "core/support/error.h"
#include "core/support/line_splitter.h"
#include "core/support/run_event.h"

#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace lockstep {

/// What the product's own migrator printed, as far as it matters when it has ended.
struct MigratorSummary
{
    QString version;        ///< of the migrator, as it says it; empty: it did not
    int steps = 0;          ///< of the upgrade's plan; 0: it told none, as `up` does
    int stepsDone = 0;      ///< of them
    QStringList drift;      ///< schemas that are not as their release has them
    QStringList dirty;      ///< schemas in which a migration failed or did not end; "" when it named none
    QList<qint64> dirtyIds; ///< those migrations
    QStringList errors;     ///< what it called errors, in order
};

/// Reads what the product's migrator prints, in whatever pieces it comes, and tells it as run events: a step
/// for each release on the way, in it the schema migrations and each out-of-band migration as items, and all
/// else as log lines. Neither asks nor changes anything; one object for one run of the migrator.
class MigratorOutput
{
public:
    /// Lane of the items that are out-of-band migrations; that of the schema migrations is empty.
    static const QString outOfBandLane;

    using Clock = std::function<QDateTime()>;

    explicit MigratorOutput(RunEventSink sink, Clock clock = &QDateTime::currentDateTimeUtc);
    MigratorOutput(const MigratorOutput&) = delete;
    MigratorOutput& operator=(const MigratorOutput&) = delete;

    /// Standard output, or a container's log.
    void add(const QByteArray& bytes) { m_output.add(bytes); }

    /// Standard error, where it comes apart.
    void addError(const QByteArray& bytes) { m_errors.add(bytes); }

    /// It ended with that exit code: what is under way is done, or failed. Errors: Failed and Precondition
    /// (drift, an unfit version), with what the migrator said and what to do about it.
    [[nodiscard]] Result<void> finish(int exitCode);

    /// It was ended, or nobody knows how it ended.
    void cancel();

    [[nodiscard]] const MigratorSummary& summary() const { return m_summary; }

private:
    struct OpenItem
    {
        QString lane;
        qint64 id = 0;
        QString name;
        QDateTime since;
    };

    void readLine(const QString& line);
    [[nodiscard]] bool readMarker(const QString& text);
    [[nodiscard]] bool readStep(const QString& text);
    [[nodiscard]] bool readOutOfBand(const QString& text);
    void readRecord(const QJsonObject& record);
    void readTrouble(const QString& text);
    void log(RunEvent::Level level, const QString& text, const QString& lane = {});

    void startRun(int steps);
    void startStep(const QString& title);
    void startItem(const QString& lane, qint64 id, const QString& name);
    void finishItems(const QString& lane, RunEvent::State state, const QString& detail = {});
    void finishStep(RunEvent::State state, const QString& detail = {});
    void finishRun(RunEvent::State state, const QString& detail);
    void flush();

    [[nodiscard]] RunEvent event(RunEvent::Kind kind) const;
    [[nodiscard]] double secondsSince(const QDateTime& then) const;

    RunEventSink m_sink;
    Clock m_clock;
    LineSplitter m_output;
    LineSplitter m_errors;
    MigratorSummary m_summary;
    QList<OpenItem> m_items;
    QDateTime m_runSince;
    QDateTime m_stepSince;
    int m_step = -1;
    bool m_runOpen = false;
    bool m_stepOpen = false;
};

} // namespace lockstep
