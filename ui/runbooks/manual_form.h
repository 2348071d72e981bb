#pragma once

#include "core/runbook/runbook_run.h"

#include <QFrame>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace lockstep {

class TextLabel;

/// A step that a person does: what is to be done, what shows that it is, and who says so.
class ManualForm : public QFrame
{
    Q_OBJECT

public:
    explicit ManualForm(QWidget* parent = nullptr);

    /// What was written for the same step of the same run stays.
    void ask(qint64 run, const QString& step, const QString& instructions, const QString& user);
    void setBusy(bool isBusy);

    [[nodiscard]] ManualAnswer answer() const;

Q_SIGNALS:
    void done();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void check();

    std::pair<qint64, QString> m_asked;
    bool m_isBusy = false;
    TextLabel* m_instructions;
    QPlainTextEdit* m_evidence;
    QLineEdit* m_by;
    QPushButton* m_done;
};

} // namespace lockstep
