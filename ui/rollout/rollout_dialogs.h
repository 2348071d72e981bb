#pragma once

#include "models/change_question.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace lockstep {

class CommandLine;

/// Asks before something is done with a rollout: what will happen, and the command line that does the same.
class RolloutQuestionDialog : public QDialog
{
    Q_OBJECT

public:
    struct Question
    {
        QString title;
        QStringList lines; ///< what happens, a sentence each
        QString actionText;
        QString word = {};       ///< to be typed; empty: nothing
        bool asksReason = false; ///< which is then needed
        bool isStopping = false; ///< the button looks like it
        EnvironmentMark environment = {};
    };

    /// `command`: for the reason that has been given so far.
    RolloutQuestionDialog(const Question& question, std::function<QString(const QString& reason)> command,
                          QWidget* parent = nullptr);

    [[nodiscard]] QString reason() const;

private:
    void addReason(QVBoxLayout* column);
    void addWord(QVBoxLayout* column, const QString& word);
    void addButtons(QVBoxLayout* column, const Question& question);
    void check();

    std::function<QString(const QString&)> m_makeCommand;
    QString m_wanted; ///< the word
    QLineEdit* m_word = nullptr;
    QLineEdit* m_reason = nullptr;
    CommandLine* m_command;
    QPushButton* m_accept;
};

} // namespace lockstep
