#pragma once

#include "core/runbook/inputs.h"

#include <QAbstractListModel>
#include <QSet>

namespace lockstep {

/// The inputs of a runbook while they are filled in, one a row. What is wrong with one is known at once, and
/// shown only after somebody was there, or wanted to go on.
class RunbookForm : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        NameRole = Qt::UserRole,
        TypeRole,
        TextRole, ///< as it was said; of a secret, too
        ExplanationRole,
        ProblemRole,     ///< whether or not it is shown
        ShownProblemRole ///< empty: none, or not yet
    };

    using QAbstractListModel::QAbstractListModel;

    /// With what was said before; what is not among the runbook's inputs is left out.
    void setRunbook(const Runbook& runbook, const InputTexts& texts);

    [[nodiscard]] const Runbook& runbook() const { return m_runbook; }

    [[nodiscard]] const RunbookInput& input(int row) const { return m_runbook.inputs[row]; }

    [[nodiscard]] QString text(int row) const { return m_texts.value(input(row).name); }

    void setText(int row, const QString& text);
    /// Somebody was at the input, and left it.
    void touch(int row);
    void touchAll();
    /// Looks again: a file may have come or gone.
    void checkAgain();

    [[nodiscard]] QString problem(int row) const { return m_problems.value(row); }

    [[nodiscard]] QString shownProblem(int row) const
    {
        return m_touched.contains(row) ? problem(row) : QString();
    }

    [[nodiscard]] qsizetype problemCount() const;
    /// Of the first input with a problem; -1: none.
    [[nodiscard]] int firstProblem() const;

    /// All of them, as the run wants them.
    [[nodiscard]] const InputTexts& texts() const { return m_texts; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void textsChanged();

private:
    void check(int row);

    Runbook m_runbook;
    InputTexts m_texts;
    QStringList m_problems;
    QSet<int> m_touched;
};

} // namespace lockstep
