#pragma once

#include "models/rehearsal_summary.h"

#include <QWidget>

class QPlainTextEdit;
class QStackedWidget;
class QVBoxLayout;

namespace lockstep {

class DataView;
class DiffHighlighter;
class ErrorBanner;
class KeyValueList;
class RunItemsModel;
class SegmentedControl;
class TextLabel;

/// What a rehearsal came to: the facts, how each schema compares with the release, what took longest, what
/// differs.
class ReportPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ReportPanel(QWidget* parent = nullptr);

    void show(const RehearsalReport& report, const std::optional<Error>& error);
    void clear();

private:
    [[nodiscard]] QWidget* makeFacts();
    [[nodiscard]] QWidget* makeLists();
    void fillFacts(const RehearsalReport& report);

    ErrorBanner* m_error;
    KeyValueList* m_facts;
    KeyValueList* m_comparisons;
    TextLabel* m_comparisonsTitle;
    SegmentedControl* m_tabs;
    QStackedWidget* m_lists;
    RunItemsModel* m_slowest;
    DataView* m_slowestView;
    QPlainTextEdit* m_diff;
};

} // namespace lockstep
