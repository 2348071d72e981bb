#pragma once

#include <QWidget>

class QListView;

namespace lockstep {

struct RolloutActions;
class RolloutListModel;

/// The rollouts that the store has.
class RolloutList : public QWidget
{
    Q_OBJECT

public:
    RolloutList(RolloutListModel* model, const RolloutActions& actions, QWidget* parent = nullptr);

    [[nodiscard]] QListView* list() const { return m_list; }

    /// Emits nothing.
    void setCurrent(qint64 id);

Q_SIGNALS:
    void chosen(qint64 id);

private:
    RolloutListModel* m_model;
    QListView* m_list;
    bool m_isSetting = false;
};

} // namespace lockstep
