#pragma once

#include "core/runbook/journal.h"

#include <functional>

namespace lockstep {

/// A journal, and somebody who is told what was written to it, on the thread that wrote.
class WatchedJournal : public Journal
{
public:
    using Watcher = std::function<void(const JournalEntry&)>;

    /// Keeps a reference to the journal.
    WatchedJournal(Journal& journal, Watcher watcher) : m_journal(journal), m_watcher(std::move(watcher)) {}

    [[nodiscard]] qint64 run() const override { return m_journal.run(); }

    [[nodiscard]] Result<void> append(const JournalEntry& entry) override
    {
        Result<void> appended = m_journal.append(entry);
        if (appended)
            m_watcher(entry);
        return appended;
    }

    [[nodiscard]] Result<QList<JournalEntry>> read() const override { return m_journal.read(); }

    [[nodiscard]] Result<void> addOutput(const QString& step, int attempt, const QString& text) override
    {
        return m_journal.addOutput(step, attempt, text);
    }

    [[nodiscard]] Result<QList<JournalOutput>> outputs() const override { return m_journal.outputs(); }

private:
    Journal& m_journal;
    Watcher m_watcher;
};

} // namespace lockstep
