#pragma once

#include "core/rollout/rollout_book.h"
#include "core/store/database.h"

namespace lockstep {

// How the instances of a rollout are kept in the store's tables.

/// An instance of what its column has; its revision is in another.
[[nodiscard]] RolloutItem itemOf(const QVariant& column);
/// Those after a revision, by wave.
[[nodiscard]] Result<QList<RolloutItem>> readItems(const Database& database, qint64 rollout, qint64 since);
/// All of a new rollout, in a transaction.
[[nodiscard]] Result<void> insertItems(const Database& database, qint64 rollout,
                                       const QList<RolloutItem>& items);
/// In a transaction. Errors: Busy (its row has another revision), and those of the database.
[[nodiscard]] Result<void> updateItem(const Database& database, qint64 rollout, RolloutItem& item);

/// The book of one rollout that this process works on; gives it up when it goes. Keeps a reference to the
/// database.
class StoreRolloutBook : public RolloutBook
{
public:
    StoreRolloutBook(const Database& database, qint64 rollout) : m_database(database), m_rollout(rollout) {}

    ~StoreRolloutBook() override;
    Q_DISABLE_COPY_MOVE(StoreRolloutBook)

    [[nodiscard]] Result<Rollout> read() const override;
    [[nodiscard]] Result<QList<RolloutItem>> changes(qint64 since) const override;
    [[nodiscard]] Result<void> save(RolloutItem& item) override;
    [[nodiscard]] Result<RolloutWish> wish() const override;
    [[nodiscard]] Result<void> hold(const QString& reason) override;
    [[nodiscard]] Result<void> finish(const QString& result) override;

private:
    [[nodiscard]] Result<void> checkOwner() const;
    /// "result = ?"
    [[nodiscard]] Result<void> change(const QString& what, const QVariantList& values);

    const Database& m_database;
    const qint64 m_rollout;
};

} // namespace lockstep
