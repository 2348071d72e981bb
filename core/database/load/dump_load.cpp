#include "core/database/load/dump_load.h"

#include "core/database/load/load_run.h"
#include "core/database/load/load_target.h"

namespace lockstep {

namespace {

RunEvent::State stateOf(const Error& error)
{
    return error.kind == ErrorKind::Cancelled ? RunEvent::State::Cancelled : RunEvent::State::Failed;
}

/// The target's part of a load whose file is open. The sessions are closed before it takes effect.
Result<LoadReport> loadInto(LoadTarget& target, DumpReader reader, const LoadOptions& options,
                            LoadProgress& progress, const std::stop_token& stop)
{
    if (const Result<void> prepared = target.prepare(stop); !prepared)
        return failure(prepared);
    const Result<LoadReport> loaded = LoadRun(std::move(reader), target, options, progress, stop).run();
    if (!loaded)
        return loaded;
    progress.stepStarted(QStringLiteral("Put the new database in its place"));
    const Result<void> committed = target.commit(stop);
    progress.stepFinished(committed ? RunEvent::State::Done : stateOf(committed.error()));
    return committed ? loaded : failure(committed);
}

} // namespace

Result<LoadReport> loadDumpParallel(const DumpSource& source, const ConnectionSettings& target,
                                    const LoadOptions& options, const RunEventSink& events,
                                    std::stop_token stop)
{
    LoadProgress progress(schemaName(options.schema), events);
    Result<DumpReader> reader = DumpReader::open(source, stop);
    if (!reader)
        return failure(reader);
    progress.runStarted(QStringLiteral("Loading %1 into %2").arg(source.description(), target.description()),
                        3);
    const std::unique_ptr<LoadTarget> place =
        options.inPlace ? emptyTarget(target, progress) : freshTarget(target, progress);
    Result<LoadReport> report = loadInto(*place, std::move(*reader), options, progress, stop);
    if (!report) {
        if (const Result<void> discarded = place->discard(); !discarded)
            progress.log(RunEvent::Level::Warning,
                         QStringLiteral("What was loaded could not be removed; the next load will do so. %1")
                             .arg(discarded.error().message()));
        progress.runFinished(stateOf(report.error()), report.error().message());
        return report;
    }
    report->seconds = progress.seconds();
    progress.runFinished(RunEvent::State::Done, {});
    return report;
}

} // namespace lockstep
