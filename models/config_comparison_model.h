#pragma once

#include "core/siteconfig/config_comparison.h"

#include <QAbstractTableModel>

#include <memory>

namespace lockstep {

/// "the target differs"
[[nodiscard]] QString stateWord(ComparedSetting::State state, bool hasTarget);

/// The settings of a comparison, each below what is around it; one may be looked for, and those that are the
/// same left out.
class ConfigComparisonModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Key, Original, Proposal, Target, State, ColumnCount };

    enum Role {
        DepthRole = Qt::UserRole, ///< 0: at the top
        ChangeRole,               ///< of a value: a Change
        AbsentRole,               ///< of a value: it is not there, or not known; what is shown says so
        OpenRole,                 ///< its parts follow, one by one
        SameRole,                 ///< on all sides
    };

    /// As a diff from left to right has it.
    enum class Change { None, Removed, Added };

    enum class Shown { All, Differences, TargetDifferences };

    using QAbstractTableModel::QAbstractTableModel;

    /// Where the rows stay the same only their values change. Null: no rows.
    void setComparison(std::shared_ptr<const ConfigComparison> comparison);
    void setShown(Shown shown);
    /// Rows in which every word is found: in the keys on the way, in a value as it is shown.
    void setFilter(const QString& text);
    void setRevealed(bool revealed);
    /// What the columns of the values are called.
    void setHeads(const QStringList& heads);

    [[nodiscard]] const std::shared_ptr<const ConfigComparison>& comparison() const { return m_comparison; }

    /// Its place in the comparison.
    [[nodiscard]] int setting(int row) const { return m_rows[row]; }

    /// -1: it is not shown.
    [[nodiscard]] int rowOf(int setting) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QList<int> shownRows();
    [[nodiscard]] bool isWanted(int setting);
    [[nodiscard]] QString valueText(int setting, ConfigSide side) const;
    [[nodiscard]] QString secretText(int setting, ConfigSide side) const;
    [[nodiscard]] Change change(int setting, ConfigSide side) const;
    [[nodiscard]] QString keyText(int setting) const;
    void showAnew();

    std::shared_ptr<const ConfigComparison> m_comparison;
    QList<int> m_rows;
    QStringList m_words; ///< that are looked for
    QStringList m_texts; ///< of each setting, to look in; empty: not made yet
    QStringList m_heads{tr("Original"), tr("Proposal"), tr("Target")};
    Shown m_shown = Shown::All;
    bool m_revealed = false;
};

} // namespace lockstep
