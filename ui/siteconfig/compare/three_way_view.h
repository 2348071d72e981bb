#pragma once

#include "models/config_comparison_feed.h"
#include "models/config_comparison_model.h"
#include "ui/siteconfig/compare/three_way_actions.h"

#include <QWidget>

class QStackedWidget;

namespace lockstep {

class ActivityLine;
class ConfigEditor;
class DataView;
class EmptyState;
class ErrorBanner;
class ProblemLine;
class SearchField;
class SegmentedControl;
class SiteConfigSession;
class TextLabel;
class ThreeWayDetails;
class Workspace;

/// The customer's original, the proposal and what the target instance has now, setting by setting; values are
/// taken over into the editor's text from here, and the text is saved to the target.
class ThreeWayView : public QWidget
{
    Q_OBJECT

public:
    ThreeWayView(Workspace* workspace, SiteConfigSession* session, ConfigEditor* editor,
                 ActionRegistry* registry, Page* page);

    /// Checked: it is to be shown.
    [[nodiscard]] QAction* action() const { return m_actions.show; }

    [[nodiscard]] QList<QWidget*> panes() const;
    void focusContent();

Q_SIGNALS:
    void failed(const lockstep::Error& error);
    void targetSaved(const QString& place, bool needsRestart);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] QWidget* makeBar();
    void connectAll();
    void followComparison();
    void followTarget();
    void followSource();
    void followRows();
    void followChosen();
    void followProblems();
    void fitColumns();
    [[nodiscard]] int chosen() const;
    [[nodiscard]] bool isCurrent() const;
    void take(ConfigSide from);
    void showInText();
    void chooseTarget();
    void saveTarget();

    Workspace* m_workspace;
    SiteConfigSession* m_session;
    ConfigEditor* m_editor;
    QAction* m_readOnly;
    ThreeWayActions m_actions;
    ConfigComparisonFeed* m_feed;
    ConfigComparisonModel* m_model;
    SegmentedControl* m_shown;
    SearchField* m_filter;
    TextLabel* m_summary;
    ActivityLine* m_activity;
    ErrorBanner* m_targetError;
    ProblemLine* m_problem;
    DataView* m_list;
    ThreeWayDetails* m_details;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    bool m_isShown = false;
    QString m_chosen; ///< title of the chosen setting, to find it again
};

} // namespace lockstep
