#pragma once

#include "core/cluster/kubernetes/restore.h"
#include "core/cluster/kubernetes/revisions.h"
#include "models/change_question.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace lockstep {

class TextLabel;

/// Asks before something is changed in a cluster; the button stays off until a word has been typed.
class ConfirmClusterDialog : public QDialog
{
    Q_OBJECT

public:
    struct Question
    {
        QString title;
        QStringList lines; ///< what happens, a sentence each
        QString word;      ///< to be typed
        QString actionText;
    };

    ConfirmClusterDialog(const Question& question, const EnvironmentMark& environment,
                         QWidget* parent = nullptr);

    [[nodiscard]] QLineEdit* wordField() const { return m_word; }

    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }

private:
    QLineEdit* m_word;
    QPushButton* m_accept;
};

/// The revisions of a workload, each with what going back to it would change.
class RevisionsDialog : public QDialog
{
    Q_OBJECT

public:
    RevisionsDialog(const KubeTarget& target, const QList<WorkloadRevision>& revisions,
                    const EnvironmentMark& environment, QWidget* parent = nullptr);

    [[nodiscard]] const WorkloadRevision& revision() const;

private:
    void showRevision();

    KubeTarget m_target;
    QList<WorkloadRevision> m_revisions;
    QComboBox* m_choice;
    TextLabel* m_facts;
    QPlainTextEdit* m_diff;
    QLineEdit* m_word;
    QPushButton* m_accept;
};

/// Asks how many pods a workload is to have.
class ScaleDialog : public QDialog
{
    Q_OBJECT

public:
    ScaleDialog(const KubeTarget& target, int replicas, QWidget* parent = nullptr);

    [[nodiscard]] int replicas() const;

private:
    QSpinBox* m_replicas;
    QLineEdit* m_word;
    QPushButton* m_accept;
};

/// Asks which commit manifests are to be brought back from, and shows what would be given up: no button goes
/// on before that is known.
class RestoreDialog : public QDialog
{
    Q_OBJECT

public:
    explicit RestoreDialog(const QString& folder, QWidget* parent = nullptr);

    [[nodiscard]] RestoreRequest request() const;
    /// The answer to previewWanted(); one to another request is not shown.
    void showPreview(const RestoreRequest& asked, const Result<QString>& lost);

Q_SIGNALS:
    void previewWanted(const lockstep::RestoreRequest& request);

private:
    void askForPreview();
    void forgetPreview(const QString& text);

    QString m_folder;
    QLineEdit* m_source;
    QPlainTextEdit* m_lost;
    QLineEdit* m_word;
    QPushButton* m_accept;
};

} // namespace lockstep
