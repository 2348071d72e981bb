#pragma once

#include "core/runbook/inputs.h"

#include <QDateTime>

namespace lockstep {

/// One thing that happened in a run, as it is written down: before it is done what is meant to be done, and
/// afterwards how it went. Nothing in it is a secret.
struct JournalEntry
{
    enum class Kind {
        RunStarted, ///< data: runbook (its YAML), name, version, instance, inputs
        StepBegun,  ///< data: target, action
        StepDone,   ///< data: outputs, evidence, seconds, how ("ran", "verified", "recovered", "decided")
        StepFailed, ///< data: error, kind, seconds
        StepCancelled,
        StepSkipped, ///< data: reason, by; also where its condition does not hold
        StepDoubted, ///< it cannot be told whether it was done; data: reason
        StepReset,   ///< nothing of it was done; it can be begun again. data: reason, by
        BackBegun,   ///< to the snapshot point of this step
        WentBack,    ///< there; the steps behind it have not been done
        Paused,      ///< data: reason
        Resumed,     ///< data: by, host
        RunEnded     ///< data: result ("done", "cancelled", "failed", "abandoned")
    };

    qint64 number = 0; ///< from 1, without gaps; given by the journal
    QDateTime time;    ///< UTC; given by the journal
    Kind kind = Kind::RunStarted;
    QString step; ///< id; empty: of the whole run
    int attempt = 0;
    QJsonObject data = {};
};

/// "run-started", "step-begun", ...
[[nodiscard]] QString journalKindName(JournalEntry::Kind kind);
[[nodiscard]] std::optional<JournalEntry::Kind> journalKindOf(const QString& name);

/// What a step printed, as far as it is kept.
struct JournalOutput
{
    QString step;
    int attempt = 0;
    QString text;
    bool cut = false; ///< there was more
};

/// The record of one run. It only ever grows. Each entry carries a checksum over itself and the one before,
/// so that a change of what was written is noticed.
class Journal
{
public:
    virtual ~Journal() = default;

    /// The number of the run.
    [[nodiscard]] virtual qint64 run() const = 0;
    /// Returns when the entry will survive a loss of power. Errors: Io, Busy; Precondition (somebody else has
    /// taken the run over).
    [[nodiscard]] virtual Result<void> append(const JournalEntry& entry) = 0;
    /// All of them, in order. Errors: Io; Invalid (it was changed or cut since it was written).
    [[nodiscard]] virtual Result<QList<JournalEntry>> read() const = 0;
    /// Kept up to a limit for each attempt, and then no more.
    [[nodiscard]] virtual Result<void> addOutput(const QString& step, int attempt, const QString& text) = 0;
    [[nodiscard]] virtual Result<QList<JournalOutput>> outputs() const = 0;
};

/// The checksum that an entry carries: SHA-256 in hex over its fields and the checksum of the one before.
[[nodiscard]] QByteArray journalChecksum(const JournalEntry& entry, const QByteArray& before);

} // namespace lockstep
