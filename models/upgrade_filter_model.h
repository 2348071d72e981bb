#pragma once

#include "models/upgrade_model.h"

#include <QSortFilterProxyModel>

namespace lockstep {

/// The instances of a rollout that somebody wants to see, with their waves.
class UpgradeFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    enum class Kind {
        All,
        UnderWay,
        Trouble, ///< failed or in doubt
        Ahead,   ///< wait for their turn
    };

    explicit UpgradeFilterModel(UpgradeModel* source, QObject* parent = nullptr);

    /// Every word must occur in some column.
    void setText(const QString& text);
    void setKind(Kind kind);

    /// How many instances are shown.
    [[nodiscard]] int shownCount() const;
    /// Of the source; null for a wave.
    [[nodiscard]] const RolloutItem* item(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(const QString& slug) const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    UpgradeModel* m_source;
    QStringList m_words;
    Kind m_kind = Kind::All;
};

} // namespace lockstep
