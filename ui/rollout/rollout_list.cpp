#include "ui/rollout/rollout_list.h"

#include "models/rollout_list_model.h"
#include "ui/parts/action_button.h"
#include "ui/rollout/rollout_actions.h"
#include "ui/rollout/rollout_delegates.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

namespace lockstep {

RolloutList::RolloutList(RolloutListModel* model, const RolloutActions& actions, QWidget* parent)
    : QWidget(parent), m_model(model), m_list(new QListView)
{
    constexpr int narrowest = 200;
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    setMinimumWidth(narrowest);
    m_list->setObjectName(QStringLiteral("rolloutList"));
    m_list->setAccessibleName(tr("Rollouts"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setModel(model);
    m_list->setItemDelegate(new RolloutDelegate(m_list));
    auto* heading = new TextLabel(tr("Rollouts"), TextStyle::Strong);
    heading->setContentsMargins(firstCellPadding, space::s, space::s, space::s);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(space::s, space::xs, space::s, space::xs);
    foot->addStretch(1);
    foot->addWidget(actionButton(actions.reload));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(heading);
    column->addWidget(m_list, 1);
    column->addWidget(new Separator);
    column->addLayout(foot);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (!m_isSetting && current.isValid())
                    Q_EMIT chosen(current.data(RolloutListModel::IdRole).toLongLong());
            });
}

void RolloutList::setCurrent(qint64 id)
{
    m_isSetting = true;
    m_list->setCurrentIndex(m_model->index(m_model->rowOf(id)));
    m_isSetting = false;
}

} // namespace lockstep
