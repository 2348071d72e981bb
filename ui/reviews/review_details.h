#pragma once

#include "models/review_row.h"

#include <QWidget>

class QStackedWidget;
class QVBoxLayout;

namespace lockstep {

class Badge;
class ElidedLabel;
class FindingList;
class MarkdownView;
class ReviewFiles;
class SegmentedControl;
class TextLabel;

/// One pull request: what it is about, what was found, its text, its files, its checks and reviews.
class ReviewDetails : public QWidget
{
    Q_OBJECT

public:
    enum View { Summary, Files, Checks };

    explicit ReviewDetails(QWidget* parent = nullptr);

    void show(const ReviewRow& row);

    [[nodiscard]] View view() const;
    void setView(View view);
    /// What the keyboard is in next.
    [[nodiscard]] QWidget* inSight() const;

Q_SIGNALS:
    void opened(const QUrl& url);

private:
    void showHead(const ReviewRow& row);
    void showStanding(const ReviewRow& row);

    int m_number = 0;
    TextLabel* m_title;
    ElidedLabel* m_facts;
    Badge* m_cause;
    Badge* m_versions;
    Badge* m_checksBadge;
    Badge* m_outcomeBadge;
    TextLabel* m_outcome;
    Badge* m_outdated;
    TextLabel* m_standing; ///< what was done with Lockstep
    FindingList* m_findings;
    SegmentedControl* m_views;
    QStackedWidget* m_stack;
    MarkdownView* m_summary;
    ReviewFiles* m_files;
    MarkdownView* m_checks;
};

} // namespace lockstep
