#pragma once

#include "models/cluster_diff_model.h"
#include "models/cluster_session.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;

namespace lockstep {

struct ClusterActions;
class DataView;
class ElidedLabel;
class EmptyState;
class TextLabel;
class ThinProgressBar;

/// An upgrade of the workloads: manifests are chosen and compared, what would happen is shown object by
/// object, and what happens once they are applied.
class UpgradePanel : public QWidget
{
    Q_OBJECT

public:
    UpgradePanel(ClusterSession* session, const ClusterActions& actions, QWidget* parent = nullptr);

    [[nodiscard]] CompareRequest request() const;
    void setPath(const QString& path);
    void setLabels(const QString& labels);
    /// Beside what was found.
    void showReason(const QString& reason);
    [[nodiscard]] bool takesOver() const;
    [[nodiscard]] bool removes() const;
    /// Why nothing can be applied; empty: it can.
    [[nodiscard]] QString reasonNotToApply() const;
    /// What applying does, a sentence each.
    [[nodiscard]] QStringList consequences() const;
    void focusPath();
    [[nodiscard]] QList<QWidget*> panes() const;

Q_SIGNALS:
    void edited(); ///< the answer of reasonNotToApply() may be another

private:
    [[nodiscard]] QWidget* makeForm(const ClusterActions& actions);
    [[nodiscard]] QWidget* makeChanges();
    [[nodiscard]] QWidget* makeRollout();
    void showTrouble();
    void showDiff();
    void showRollouts();
    void showChange();
    void showProgress(qsizetype done, qsizetype total);

    ClusterSession* m_session;
    ClusterDiffModel* m_changes;
    RolloutModel* m_rollouts;
    QLineEdit* m_path;
    QLineEdit* m_labels;
    QCheckBox* m_takeOver;
    TextLabel* m_summary;
    ElidedLabel* m_reason;
    ThinProgressBar* m_progress;
    DataView* m_changesView;
    QPlainTextEdit* m_text;
    DataView* m_rolloutView;
    TextLabel* m_trouble;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
};

} // namespace lockstep
