#pragma once

#include "models/runbook_lists.h"

#include <QWidget>

class QListView;

namespace lockstep {

class TextLabel;
struct RunbooksActions;

/// The runs that wait or are under way, and below them the runbooks. One of all is chosen.
class RunbookSidebar : public QWidget
{
    Q_OBJECT

public:
    explicit RunbookSidebar(const RunbooksActions& actions, QWidget* parent = nullptr);

    /// What was chosen stays chosen, where it is still there.
    void setKnown(const KnownRunbooks& known);

    // These emit nothing.

    void setRunbook(const QString& name);
    void setRun(qint64 run);

    [[nodiscard]] const RunbookListModel* runbooks() const { return m_runbooks; }

    [[nodiscard]] const OpenRunsModel* openRuns() const { return m_openRuns; }

    void focusList();
    [[nodiscard]] QList<QWidget*> panes() const;

Q_SIGNALS:
    void runbookChosen(const lockstep::Runbook& runbook);
    void brokenChosen(const Error& error);
    void runChosen(qint64 run);

private:
    [[nodiscard]] QListView* makeList(const QString& name, const QString& title);
    void chooseRunbook(int row);
    void fitOpenRuns();
    void clear(QListView* list);

    OpenRunsModel* m_openRuns;
    RunbookListModel* m_runbooks;
    TextLabel* m_openTitle;
    QListView* m_openList;
    QWidget* m_openBlock;
    QListView* m_list;
    bool m_isSetting = false;
};

} // namespace lockstep
