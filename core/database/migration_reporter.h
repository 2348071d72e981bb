#pragma once

#include "core/database/migrator.h"

#include <chrono>

namespace lockstep {

/// Tells the events, and the list of outcomes, how the migrations of one schema go.
class MigrationReporter
{
public:
    MigrationReporter(Schema schema, const MigratorOptions& options, RunEventSink sink,
                      QList<MigrationOutcome>& outcomes, bool up = true)
        : m_schema(schema), m_step(options.step), m_up(up), m_sink(std::move(sink)), m_outcomes(&outcomes)
    {
    }

    void log(RunEvent::Level level, const QString& text) const;
    void started(const Definition& definition);
    /// With the time since started().
    void finished(const Definition& definition, RunEvent::State state, const QString& error = {});
    /// Not run at all.
    void skipped(const Definition& definition);

private:
    void record(const Definition& definition, RunEvent::State state, double seconds, const QString& error);
    [[nodiscard]] RunEvent event(RunEvent::Kind kind) const;
    [[nodiscard]] QString title(const Definition& definition) const;
    void send(const RunEvent& event) const;

    Schema m_schema;
    int m_step;
    bool m_up;
    RunEventSink m_sink;
    QList<MigrationOutcome>* m_outcomes;
    std::chrono::steady_clock::time_point m_begin;
};

} // namespace lockstep
