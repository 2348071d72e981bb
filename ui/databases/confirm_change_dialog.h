#pragma once

#include "models/change_question.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace lockstep {

class SqlText;

/// Asks before something is changed: what, where, with what, what that risks. A band in the environment's
/// colour says where one is; in production the button stays off until the name of what is changed has been
/// typed.
class ConfirmChangeDialog : public QDialog
{
    Q_OBJECT

public:
    ConfirmChangeDialog(const ChangeQuestion& question, const EnvironmentMark& environment,
                        QWidget* parent = nullptr);

    /// Null where nothing needs to be typed.
    [[nodiscard]] QLineEdit* nameField() const { return m_name; }

    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }

    [[nodiscard]] SqlText* script() const { return m_script; }

private:
    [[nodiscard]] QWidget* makePlaces() const;
    [[nodiscard]] QWidget* makeWords() const;
    [[nodiscard]] QLayout* makeButtons(const EnvironmentMark& environment);
    void checkName();

    ChangeQuestion m_question;
    SqlText* m_script;
    QLineEdit* m_name = nullptr;
    QPushButton* m_accept;
};

} // namespace lockstep
