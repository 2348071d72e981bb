#pragma once

#include "models/databases_session.h"

#include <QWidget>

class QAction;
class QPushButton;
class QStackedWidget;

namespace lockstep {

struct DatabasesActions;
class DriftPanel;
class ElidedLabel;
class EmptyState;
class MigrationExplorer;
class OutOfBandPanel;
class RescuePanel;
class SegmentedControl;

/// All about the chosen database: its migrations, drift, rescue, out-of-band migrations.
class DatabaseTabs : public QWidget
{
    Q_OBJECT

public:
    enum Tab { Migrations, Drift, Rescue, OutOfBand };

    DatabaseTabs(DatabasesSession* session, const DatabasesActions& actions, QWidget* parent = nullptr);

    void setSchema(Schema schema);

    [[nodiscard]] Schema schema() const { return m_schema; }

    void showTab(Tab tab);
    /// The keyboard goes to what the tab shows.
    void focusPage();
    [[nodiscard]] Tab tab() const;

    [[nodiscard]] MigrationExplorer* explorer() const { return m_explorer; }

    [[nodiscard]] DriftPanel* drift() const { return m_drift; }

    [[nodiscard]] RescuePanel* rescue() const { return m_rescue; }

    [[nodiscard]] OutOfBandPanel* outOfBand() const { return m_outOfBand; }

    [[nodiscard]] QList<QWidget*> panes() const;
    void saveLayout() const;
    void restoreLayout();

private:
    [[nodiscard]] QWidget* makeBar();
    void refresh();
    void showOutOfBand();
    void showPage();
    void showGraph();
    [[nodiscard]] bool hasFocusInside() const;
    [[nodiscard]] QWidget* page() const;
    [[nodiscard]] QWidget* mainView() const;

    DatabasesSession* m_session;
    Schema m_schema = Schema::Frontend;
    std::optional<Schema> m_drawn; ///< whose graph is shown
    ElidedLabel* m_title;
    SegmentedControl* m_tabs;
    QPushButton* m_apply;
    QWidget* m_bar;
    MigrationExplorer* m_explorer;
    DriftPanel* m_drift;
    RescuePanel* m_rescue;
    OutOfBandPanel* m_outOfBand;
    EmptyState* m_absent;
    QAction* m_connections;
    QAction* m_refresh;
    QStackedWidget* m_pages;
};

} // namespace lockstep
