#pragma once

#include "models/config_problem_model.h"
#include "models/site_config_session.h"
#include "models/workspace.h"
#include "ui/shell/page.h"
#include "ui/siteconfig/site_config_actions.h"

class QComboBox;
class QSplitter;
class QStackedWidget;

namespace lockstep {

class ActivityLine;
class ConfigChangesPanel;
class ConfigEditor;
class ConfigForm;
class ConfigHistoryPanel;
class ConfigProblemList;
class DraftList;
class ElidedLabel;
class EmptyState;
class ErrorBanner;
class MigrationPanel;
class NoticeBar;
class SegmentedControl;
class ConfigUpgradePanel;
class ThreeWayView;

/// A site configuration: written with its schema at hand, migrated by rules, compared, saved.
class SiteConfigPage : public Page
{
    Q_OBJECT

public:
    SiteConfigPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);

    [[nodiscard]] QString pageId() const override { return QStringLiteral("site-config"); }

    [[nodiscard]] QString title() const override { return tr("Site config"); }

    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("code-context"); }

    [[nodiscard]] QAction* mainAction() const override;
    [[nodiscard]] QList<QAction*> headerActions() const override;
    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    [[nodiscard]] QString workUnderWay() const override;
    void saveLayout() const override;
    void restoreLayout() override;

    [[nodiscard]] SiteConfigSession* session() const { return m_session; }

    [[nodiscard]] ConfigEditor* editor() const { return m_editor; }

    /// Beside the editor.
    enum Side { Form, Migration, Changes, Upgrade, History };

    void showSide(Side side);
    /// Asks for the file to save as; empty: none. Tests answer in the user's place.
    void setFileChooser(std::function<QString(const QString& proposal)> chooser);

private:
    [[nodiscard]] QWidget* makeBar();
    [[nodiscard]] QWidget* makeStart();
    [[nodiscard]] QWidget* makeSide();
    void connectActions();
    void connectSession();
    void fillReleases();
    void chooseRelease();
    void openDialog();
    void askWhere(const ConfigSource& likely);
    [[nodiscard]] QString chooseFile(const QString& proposal);
    void openDraft(const ConfigDraft& draft);
    void saveDraft(const ConfigDraft& draft);
    void saveDialog();
    void saveAsDialog();
    void takeOpened();
    void takeReplaced();
    void followText();
    void followCheck();
    void followState();
    void followSchema();
    void goToProblem(int row);
    void goToPointer(const QString& pointer);
    void removeKey(const QString& pointer);
    [[nodiscard]] QString commandLine(const QStringList& words) const;

    Workspace* m_workspace;
    SiteConfigSession* m_session;
    SiteConfigActions m_actions;
    ConfigProblemModel* m_problems;
    ElidedLabel* m_place;
    QComboBox* m_release;
    bool m_hasChosenRelease = false;
    QComboBox* m_rules;
    ActivityLine* m_activity;
    ErrorBanner* m_error;
    NoticeBar* m_notice;
    ConfigEditor* m_editor;
    ConfigProblemList* m_list;
    SegmentedControl* m_sides;
    QStackedWidget* m_side;
    ConfigForm* m_form;
    MigrationPanel* m_migration;
    ConfigChangesPanel* m_changes;
    ConfigUpgradePanel* m_upgrade;
    ConfigHistoryPanel* m_history;
    QSplitter* m_columns = nullptr;
    QSplitter* m_rows = nullptr;
    EmptyState* m_empty;
    DraftList* m_drafts;
    ThreeWayView* m_threeWay;
    QStackedWidget* m_stack;
    QAction* m_more;
    std::function<QString(const QString& proposal)> m_chooseFile;
};

} // namespace lockstep
