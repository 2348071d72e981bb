#pragma once

#include "core/runbook/runbook.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace lockstep {

class ConnectionField;
class ProblemLine;

/// One input of a runbook: its title, what it is for, what it is typed or chosen with, and what is wrong with
/// it. Secrets are shown as dots; of connections the password is taken out and kept.
class InputField : public QWidget
{
    Q_OBJECT

public:
    /// Asks for a file to read; empty when there is to be none.
    using FileChooser = std::function<QString(const QString& folder)>;

    /// `versions` are proposed where a version is asked for.
    explicit InputField(const RunbookInput& input, const QStringList& versions = {},
                        QWidget* parent = nullptr);

    void setText(const QString& text);
    /// Empty: nothing.
    void setProblem(const QString& problem);
    [[nodiscard]] QString problem() const;

    /// What is typed into, or chosen from.
    [[nodiscard]] QWidget* control() const { return m_control; }

    void setFileChooser(FileChooser chooser) { m_chooser = std::move(chooser); }

Q_SIGNALS:
    void edited(const QString& text);
    void left();      ///< the keyboard went elsewhere
    void submitted(); ///< Enter

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QWidget* makeControl(const QStringList& versions);
    [[nodiscard]] QLineEdit* makeLine();
    [[nodiscard]] QWidget* makeSecret();
    [[nodiscard]] QWidget* makeChoice();
    [[nodiscard]] QWidget* makeFile();
    [[nodiscard]] QWidget* makeConnection();
    [[nodiscard]] QWidget* makeVersion(const QStringList& versions);
    void chooseFile();
    void takeConnection();

    RunbookInput m_input;
    FileChooser m_chooser;
    QLineEdit* m_line = nullptr;
    QComboBox* m_choice = nullptr;
    ConnectionField* m_connection = nullptr;
    QWidget* m_control = nullptr;
    ProblemLine* m_problem;
};

} // namespace lockstep
