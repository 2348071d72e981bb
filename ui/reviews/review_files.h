#pragma once

#include "models/review_row.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace lockstep {

class CodeBlock;
class TextLabel;

/// What a pull request changes: images and config called out, then the files as a diff, all or one of them.
class ReviewFiles : public QWidget
{
    Q_OBJECT

public:
    explicit ReviewFiles(QWidget* parent = nullptr);

    void show(const QList<ChangedFile>& files, const PullReview& review);

private:
    void showChosen();

    QList<ChangedFile> m_files;
    TextLabel* m_changesTitle;
    CodeBlock* m_changes;
    QComboBox* m_choice;
    TextLabel* m_count;
    QPlainTextEdit* m_diff;
};

} // namespace lockstep
