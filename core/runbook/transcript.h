#pragma once

#include "core/runbook/run_state.h"

namespace lockstep {

/// Everything that was written down about one run.
struct Transcript
{
    RunState state;
    QList<JournalEntry> entries;
    QList<JournalOutput> outputs;
    QStringList order;             ///< ids of the steps, as they come
    QMap<QString, QString> titles; ///< of the steps, by id
    qint64 run = 0;
};

/// Errors: those of the journal.
[[nodiscard]] Result<Transcript> readTranscript(const Journal& journal);

/// {run, runbook, version, instance, inputs, started, ended, result, steps:[...], entries:[...]}
[[nodiscard]] QJsonObject transcriptJson(const Transcript& transcript);
/// For a pull request or a ticket.
[[nodiscard]] QString transcriptMarkdown(const Transcript& transcript);
/// One file that needs no other.
[[nodiscard]] QString transcriptHtml(const Transcript& transcript);

} // namespace lockstep
