#pragma once

#include "core/runbook/journal.h"
#include "core/store/database.h"

namespace lockstep {

/// The journal of one run in the store.
class StoreJournal : public Journal
{
public:
    /// Keeps a reference to the database. One that `writes` gives the run up when it goes.
    StoreJournal(const Database& database, qint64 run, bool writes)
        : m_database(database), m_run(run), m_writes(writes)
    {
    }

    ~StoreJournal() override;
    Q_DISABLE_COPY_MOVE(StoreJournal)

    [[nodiscard]] qint64 run() const override { return m_run; }

    [[nodiscard]] Result<void> append(const JournalEntry& given) override;
    [[nodiscard]] Result<QList<JournalEntry>> read() const override;
    [[nodiscard]] Result<void> addOutput(const QString& step, int attempt, const QString& text) override;
    [[nodiscard]] Result<QList<JournalOutput>> outputs() const override;

private:
    [[nodiscard]] Result<QVariant> lastOwned() const;
    [[nodiscard]] Result<void> insert(const JournalEntry& entry, const QByteArray& checksum) const;
    [[nodiscard]] std::unexpected<Error> edited(qint64 number) const;

    const Database& m_database;
    qint64 m_run;
    bool m_writes;
};

} // namespace lockstep
