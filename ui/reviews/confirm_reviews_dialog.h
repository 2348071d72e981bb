#pragma once

#include "models/review_plan.h"
#include "models/review_words.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace lockstep {

class CodeBlock;
class DataView;
class ReviewPlanModel;
class TextLabel;

/// Lists what will happen to each pull request, and which are left out and why, before it happens. What
/// cannot be taken back needs a word to be typed.
class ConfirmReviewsDialog : public QDialog
{
    Q_OBJECT

public:
    /// Place and fleet of `command` are for the line that does the same.
    ConfirmReviewsDialog(const ReviewPlan& plan, ReviewCommand command, QWidget* parent = nullptr);

    /// As it was agreed to.
    [[nodiscard]] ReviewPlan plan() const;

private:
    [[nodiscard]] QLayout* makeList();
    [[nodiscard]] QLayout* makeCommand();
    [[nodiscard]] QLayout* makeButtons();
    void follow();

    ReviewCommand m_command;
    ReviewPlanModel* m_model;
    TextLabel* m_title;
    DataView* m_list;
    QPlainTextEdit* m_words = nullptr;
    QCheckBox* m_despite;
    CodeBlock* m_line;
    QLineEdit* m_word = nullptr;
    QPushButton* m_accept;
};

} // namespace lockstep
