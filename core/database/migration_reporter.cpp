#include "core/database/migration_reporter.h"

namespace lockstep {

RunEvent MigrationReporter::event(RunEvent::Kind kind) const
{
    RunEvent event;
    event.kind = kind;
    event.step = m_step;
    event.lane = schemaName(m_schema);
    return event;
}

QString MigrationReporter::title(const Definition& definition) const
{
    const QString name = migrationTitle(definition);
    return m_up ? name : QStringLiteral("revert: ") + name;
}

void MigrationReporter::send(const RunEvent& event) const
{
    if (m_sink)
        m_sink(event);
}

void MigrationReporter::log(RunEvent::Level level, const QString& text) const
{
    RunEvent line = event(RunEvent::Kind::Log);
    line.level = level;
    line.text = text;
    send(line);
}

void MigrationReporter::started(const Definition& definition)
{
    m_begin = std::chrono::steady_clock::now();
    RunEvent item = event(RunEvent::Kind::ItemStarted);
    item.itemId = definition.id;
    item.text = title(definition);
    send(item);
}

void MigrationReporter::finished(const Definition& definition, RunEvent::State state, const QString& error)
{
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - m_begin;
    record(definition, state, time.count(), error);
}

void MigrationReporter::skipped(const Definition& definition)
{
    record(definition, RunEvent::State::Skipped, 0, {});
}

void MigrationReporter::record(const Definition& definition, RunEvent::State state, double seconds,
                               const QString& error)
{
    m_outcomes->append({m_schema, definition.id, definition.name, seconds, state, error, m_up});
    RunEvent item = event(RunEvent::Kind::ItemFinished);
    item.itemId = definition.id;
    item.text = title(definition);
    item.state = state;
    item.seconds = seconds;
    item.detail = error;
    send(item);
}

} // namespace lockstep
