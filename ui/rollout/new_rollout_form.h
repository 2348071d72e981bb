#pragma once

#include "models/github_place.h"
#include "models/rollout_draft.h"
#include "models/rollout_selection.h"

#include <QScrollArea>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace lockstep {

class ProblemLine;
class TextLabel;

/// Everything that a rollout is put together from. What was used last is offered again.
class NewRolloutForm : public QScrollArea
{
    Q_OBJECT

public:
    explicit NewRolloutForm(QWidget* parent = nullptr);

    void setEnvironments(const QStringList& environments);
    void setTargets(const QList<Version>& targets, const Version& target);
    /// The repository that the console works with, where none was used before.
    void setPlace(const GitHubPlace& place);
    /// Of these instances and no others; it is not offered again.
    void setSelection(const RolloutSelection& selection);
    [[nodiscard]] RolloutDraft draft() const;
    [[nodiscard]] bool isUntilMerged() const;
    void setFilter(const QString& filter);
    void setFilterProblem(const QString& problem);
    void remember() const;
    void focusFirst();

Q_SIGNALS:
    void changed();
    /// Somebody wants to put the filter together by choosing.
    void builderWanted();

private:
    void makeWhat(QVBoxLayout* column);
    void makeWhere(QVBoxLayout* column);
    void makeWaves(QVBoxLayout* column);
    [[nodiscard]] QWidget* makeFilter(const QString& title);
    void showSelection();
    void recall();
    [[nodiscard]] QLineEdit* makeLine(const QString& name, const QString& hint);
    [[nodiscard]] QSpinBox* makeNumber(const QString& name, int from, int to, int value);

    QComboBox* m_environment;
    QComboBox* m_version;
    QLineEdit* m_filter;
    ProblemLine* m_filterProblem;
    RolloutSelection m_selection; ///< that was given; none: of nothing
    TextLabel* m_selected;        ///< says so as long as it is what is rolled out
    QLineEdit* m_repository;
    QLineEdit* m_api;
    QLineEdit* m_workflow;
    QLineEdit* m_ref;
    QLineEdit* m_marker;
    QSpinBox* m_canaries;
    QLineEdit* m_canaryNames;
    QSpinBox* m_waveSize;
    QSpinBox* m_atOnce;
    QSpinBox* m_pause;
    QSpinBox* m_stopAfter;
    QLineEdit* m_window;
    QSpinBox* m_issue;
    QCheckBox* m_untilMerged;
};

} // namespace lockstep
