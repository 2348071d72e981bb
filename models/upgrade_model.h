#pragma once

#include "core/rollout/rollout.h"

#include <QAbstractItemModel>
#include <QHash>

#include <array>
#include <vector>

namespace lockstep {

/// A rollout as a tree: waves with how far they are, and their instances below. What is chosen and where one
/// has scrolled to stays while instances change: it is reset for another rollout only.
class UpgradeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, State, Pull, Started, Took, Note, Window, ColumnCount };

    enum Role {
        IsWaveRole = Qt::UserRole + 1, ///< bool
        SlugRole,                      ///< empty for a wave
        StateRole,                     ///< an UpgradeState; of an instance
        PullStateRole,                 ///< as RolloutItem has it
    };

    /// How many instances of a wave are how.
    struct Wave
    {
        int number = 0;
        int first = 0; ///< of the rollout's instances
        int size = 0;
        std::array<int, size_t(UpgradeState::Skipped) + 1> counts{};

        [[nodiscard]] int count(UpgradeState state) const { return counts[size_t(state)]; }

        [[nodiscard]] int over() const;
        [[nodiscard]] int underWay() const;
    };

    using QAbstractItemModel::QAbstractItemModel;

    void setRollout(const Rollout& rollout);
    /// What is older than what is known is left.
    void update(const QList<RolloutItem>& changed);
    /// Tells anew what depends on the time.
    void refreshTimes();

    void clear() { setRollout({}); }

    [[nodiscard]] const Rollout& rollout() const { return m_rollout; }

    [[nodiscard]] const std::vector<Wave>& waves() const { return m_waves; }

    [[nodiscard]] int count(UpgradeState state) const;

    [[nodiscard]] qint64 revision() const { return m_revision; }

    /// Null for a wave.
    [[nodiscard]] const RolloutItem* item(const QModelIndex& index) const;
    /// The instance's first cell; invalid: there is none.
    [[nodiscard]] QModelIndex indexOf(const QString& slug) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    [[nodiscard]] static QString cellText(const RolloutItem& item, int column);

Q_SIGNALS:
    /// Some instances are others; comes after what a view hears.
    void progressed();

private:
    [[nodiscard]] int waveOf(int item) const;
    [[nodiscard]] QString waveText(const Wave& wave, int column) const;
    void tell(const std::vector<int>& items, int firstColumn, int lastColumn);

    Rollout m_rollout;
    std::vector<Wave> m_waves;
    QHash<QString, int> m_places; ///< of the instances, by slug
    qint64 m_revision = 0;        ///< the newest that is known
};

/// "#12 open"; empty: there is none.
[[nodiscard]] QString pullText(const RolloutItem& item);

} // namespace lockstep
