#pragma once

#include "core/runbook/journal.h"

#include <memory>

namespace lockstep {

/// A run of a runbook as the store knows it, without its journal.
struct RunbookRunRecord
{
    qint64 id = 0;
    QString name; ///< of the runbook
    QString title;
    QString instance; ///< what it works on; may be empty
    QDateTime started;
    QDateTime ended;        ///< null: it has not come to an end
    QString result;         ///< as JournalEntry::RunEnded has it; empty: none yet
    bool isRunning = false; ///< some process works on it
    QString owner;          ///< that process: "4711 on host"

    /// It can be gone on with.
    [[nodiscard]] bool isOpen() const { return !isRunning && result != u"done" && result != u"abandoned"; }
};

/// The runs of runbooks and their journals, in Lockstep's store. One object per thread; several processes may
/// have the same store open, on several machines when it is on a PostgreSQL server. A run belongs to one
/// process at a time, and an instance to one run.
class RunbookStore
{
public:
    /// Opens or creates it. Errors: as Store::open.
    [[nodiscard]] static Result<std::unique_ptr<RunbookStore>> open(const QString& path);
    ~RunbookStore();

    // A journal works as long as this object does, and gives the run up when it goes.

    /// A new run. Errors: Busy (another one works on the instance); Precondition (one has not come to its
    /// end there: it must be gone on with or abandoned first); Io.
    [[nodiscard]] Result<std::unique_ptr<Journal>> create(const QString& name, const QString& title,
                                                          const QString& instance);
    /// A run that is there. Errors: NotFound; Busy (somebody works on it, or on its instance); Precondition
    /// (it is done).
    [[nodiscard]] Result<std::unique_ptr<Journal>> take(qint64 run);
    /// To read only. Errors: NotFound.
    [[nodiscard]] Result<std::unique_ptr<Journal>> look(qint64 run) const;

    [[nodiscard]] Result<QList<RunbookRunRecord>> runs(int limit = 1000) const; ///< newest first
    [[nodiscard]] Result<RunbookRunRecord> run(qint64 id) const;                ///< Errors: NotFound.

private:
    RunbookStore() = default;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
