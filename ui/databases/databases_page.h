#pragma once

#include "models/databases_session.h"
#include "models/workspace.h"
#include "ui/databases/databases_actions.h"
#include "ui/shell/page.h"

class QMenu;
class QStackedWidget;

namespace lockstep {

class ActionRegistry;
class ActivityLine;
class ConnectionBar;
class DatabaseTabs;
class EmptyState;
class ErrorBanner;
class NoticeBar;
class OptionsBar;
class SchemaCard;

/// The live databases of one instance: what they are at, whether that is as it should be, and every change of
/// them.
class DatabasesPage : public Page
{
    Q_OBJECT

public:
    /// Asks for a file; empty when there is to be none. Tests answer in the user's place.
    using FileChooser =
        std::function<QString(const QString& proposal, const QString& filter, bool forWriting)>;

    DatabasesPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);

    [[nodiscard]] QString pageId() const override { return QStringLiteral("databases"); }

    [[nodiscard]] QString title() const override { return tr("Databases"); }

    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("network-server-database"); }

    [[nodiscard]] QAction* mainAction() const override;

    [[nodiscard]] bool mainActionStops() const override { return m_session->isBusy(); }

    [[nodiscard]] QString workUnderWay() const override;

    [[nodiscard]] QList<QAction*> headerActions() const override;
    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    void saveLayout() const override;
    void restoreLayout() override;

    [[nodiscard]] DatabasesSession* session() const { return m_session; }

    [[nodiscard]] ConnectionBar* connectionBar() const { return m_bar; }

    [[nodiscard]] DatabaseTabs* tabs() const { return m_tabs; }

    void setFileChooser(FileChooser chooser) { m_chooser = std::move(chooser); }

    void chooseSchema(Schema schema);

private:
    [[nodiscard]] QWidget* makeContent();
    void connectActions();
    void connectChanges();
    void connectFiles();
    void addShowActions(ActionRegistry* registry);
    void connectOptions();
    void connectSession();
    void connectWorkspace();
    void followWorkspace();
    void connectDatabases();
    void showReading();
    void showActivity();
    void updateActions();
    void showError(const Error& error);
    void showValidation(const QStringList& problems);
    void confirm(const DatabaseChange& change);
    void askRelease(const QList<Schema>& schemas);
    void askMigration(bool force);
    void askOutOfBand();
    void askOptions();
    void showOptions();
    void askDescription(DescriptionFormat format);
    void describe(DescriptionRequest request);
    void exportRepair();
    void askDrift();
    void lookForDrift(DriftSource source);
    [[nodiscard]] Schema schema() const;
    [[nodiscard]] QString chooseFile(const QString& proposal, const QString& filter, bool forWriting);

    Workspace* m_workspace;
    DatabasesSession* m_session;
    DatabasesActions m_actions;
    FileChooser m_chooser;
    ConnectionBar* m_bar;
    ActivityLine* m_activity;
    ErrorBanner* m_error;
    NoticeBar* m_notice;
    OptionsBar* m_options;
    QMenu* m_cardMenu;
    QAction* m_more;
    QList<SchemaCard*> m_cards;
    QWidget* m_cardRow = nullptr;
    DatabaseTabs* m_tabs;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
    bool m_edited = true; ///< the connections are not those that were connected
};

} // namespace lockstep
