#pragma once

#include <QWidget>

class QAction;
class QMenu;
class QToolButton;

namespace lockstep {

class SegmentedControl;

/// Above the migrations and the report of a run: which of the two is shown, of which schema, and what can be
/// done with it.
class RunBar : public QWidget
{
    Q_OBJECT

public:
    enum Tab { Migrations, Report };

    RunBar(QAction* follow, QMenu* exportMenu, QWidget* parent = nullptr);

    [[nodiscard]] Tab tab() const;
    /// Emits nothing.
    void setTab(Tab tab);
    void setReportEnabled(bool enabled);

Q_SIGNALS:
    void tabChosen(lockstep::RunBar::Tab tab);
    /// Empty: all schemas.
    void schemaChosen(const QString& name);

private:
    void showControls();

    SegmentedControl* m_tabs;
    SegmentedControl* m_schemas;
    QToolButton* m_follow;
    QToolButton* m_export;
};

} // namespace lockstep
