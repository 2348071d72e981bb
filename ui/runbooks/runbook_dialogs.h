#pragma once

#include "models/change_question.h"
#include "models/runbook_reading.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace lockstep {

class InputField;

/// Asks why something is done; the reason is written down.
class ReasonDialog : public QDialog
{
    Q_OBJECT

public:
    ReasonDialog(const QString& title, const QString& text, const QString& actionText,
                 QWidget* parent = nullptr);

    [[nodiscard]] QString reason() const;

private:
    QPlainTextEdit* m_reason;
};

/// Asks of a step in doubt whether it was done, and how that is known.
class DecideDialog : public QDialog
{
    Q_OBJECT

public:
    DecideDialog(const QString& step, const QString& action, QWidget* parent = nullptr);

    [[nodiscard]] bool isDone() const;
    [[nodiscard]] QString reason() const;

private:
    QRadioButton* m_done;
    QRadioButton* m_notDone;
    QPlainTextEdit* m_reason;
};

/// Asks to which snapshot point a run goes back.
class BackDialog : public QDialog
{
    Q_OBJECT

public:
    explicit BackDialog(const RunReading& reading, QWidget* parent = nullptr);

    [[nodiscard]] QString step() const; ///< its id

private:
    void describe();

    RunReading m_reading;
    QComboBox* m_points;
    QLabel* m_undo;
};

/// Asks for what was not written down, to go on with a run.
class SayAgainDialog : public QDialog
{
    Q_OBJECT

public:
    SayAgainDialog(const Runbook& runbook, const QStringList& names, QWidget* parent = nullptr);

    [[nodiscard]] const InputTexts& said() const { return m_said; }

private:
    void check();

    Runbook m_runbook;
    QStringList m_names;
    InputTexts m_said;
    QPushButton* m_accept;
};

/// Asks whether a runbook is to be run: on what, and what that changes.
class ConfirmRunDialog : public QDialog
{
    Q_OBJECT

public:
    ConfirmRunDialog(const RunbookCheck& check, const EnvironmentMark& environment,
                     QWidget* parent = nullptr);

    /// Null: no name has to be typed.
    [[nodiscard]] QLineEdit* nameField() const { return m_name; }

    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }

private:
    [[nodiscard]] QWidget* makeChanges(const RunbookCheck& check) const;
    [[nodiscard]] QLayout* makeButtons(const QString& word, bool isProduction);

    QLineEdit* m_name = nullptr;
    QPushButton* m_accept;
};

} // namespace lockstep
