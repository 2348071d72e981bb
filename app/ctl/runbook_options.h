#pragma once

#include "app/ctl/options.h"
#include "core/runbook/inputs.h"
#include "core/runbook/preview.h"
#include "core/runbook/runbook_run.h"
#include "core/store/runbook_store.h"

namespace lockstep::ctl {

/// --input KEY=VALUE (repeatable). What must not be seen in the list of processes is taken from the
/// environment: LOCKSTEP_INPUT_KEY.
void declareInputs(Options& options);
/// With the runbook's defaults. Errors: Usage (no KEY=VALUE; what is wrong with which input).
[[nodiscard]] Result<InputTexts> readInputs(const Options& options, const Runbook& runbook,
                                            const InputTexts& recorded = {});

/// --evidence STEP=TEXT (repeatable), --quiet
void declareRun(Options& options);

/// The runbook of the first word, by name or file. Errors: as RunbookLibrary::find.
[[nodiscard]] Result<Runbook> findRunbook(const Options& options);

/// --store, or the usual one.
[[nodiscard]] Result<std::unique_ptr<RunbookStore>> openRunbookStore(const Options& options);

/// The number in the first word. Errors: Usage.
[[nodiscard]] Result<qint64> runNumber(const Options& options);

/// A run that is ready to go on: the runbook as it was when the run began.
struct TakenRun
{
    std::unique_ptr<RunbookStore> store; ///< outlives the journal
    std::unique_ptr<Journal> journal;
    std::unique_ptr<RunbookRun> run;
};

/// Takes the run of that number; inputs that were not recorded are read again. Errors: as
/// RunbookStore::take, readRunbook, readInputs.
[[nodiscard]] Result<TakenRun> takeRun(const Options& options);

/// Who answers, and where the run's folder is.
[[nodiscard]] RunSurroundings surroundings(const Options& options);
/// Tells a run's events on standard error.
[[nodiscard]] RunEventSink runbookProgress(bool quiet);

/// Carries it out and says how it ended.
[[nodiscard]] int carryOut(RunbookRun& run, qint64 number, const Options& options,
                           const std::stop_token& stop);

} // namespace lockstep::ctl
