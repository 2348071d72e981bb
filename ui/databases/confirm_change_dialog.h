#pragma once

#include "models/change_question.h"

#include <QDialog>

#include <functional>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace lockstep {

class ScriptPart;
class SqlText;

/// Asks before something is changed: what, where, with what, what that risks. A band in the environment's
/// colour says where one is; in production the button stays off until the name of what is changed has been
/// typed. What has to be run by hand is shown to be copied or saved, and must be ticked off.
class ConfirmChangeDialog : public QDialog
{
    Q_OBJECT

public:
    ConfirmChangeDialog(const ChangeQuestion& question, const EnvironmentMark& environment,
                        QWidget* parent = nullptr);

    /// Null where nothing needs to be typed.
    [[nodiscard]] QLineEdit* nameField() const { return m_name; }

    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }

    [[nodiscard]] SqlText* script() const;

    [[nodiscard]] ScriptPart* scriptPart() const { return m_script; }

    /// Null where nothing is to be run by hand.
    [[nodiscard]] ScriptPart* handPart() const { return m_hand; }

    /// The tick that goes with handPart().
    [[nodiscard]] QCheckBox* handBox() const { return m_handDone; }

    [[nodiscard]] bool agreedToHandWork() const;
    /// Asks where to save a script.
    void setFileChooser(const std::function<QString(const QString& proposal)>& chooser);

private:
    [[nodiscard]] QWidget* makePlaces() const;
    [[nodiscard]] QWidget* makeWords() const;
    void addHandWork(QVBoxLayout* column);
    [[nodiscard]] QLayout* makeButtons(const EnvironmentMark& environment);
    void check();

    ChangeQuestion m_question;
    ScriptPart* m_script;
    ScriptPart* m_hand = nullptr;
    QCheckBox* m_handDone = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_accept;
};

} // namespace lockstep
