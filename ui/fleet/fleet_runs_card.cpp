#include "ui/fleet/fleet_runs_card.h"

#include "models/fleet_runs_model.h"
#include "ui/parts/data_view.h"
#include "ui/parts/history_sparkline.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/text_label.h"

#include <QHeaderView>

namespace lockstep {

namespace {

constexpr int mostRows = 10;

/// How it came out, as a badge.
class RunDelegate : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override
    {
        if (index.column() == FleetRunsModel::Outcome) {
            const auto outcome = FleetRun::Outcome(index.data(FleetRunsModel::OutcomeRole).toInt());
            paintBadge(painter, cell, index.data().toString(), toneOf(outcome));
        } else {
            const bool isName = index.column() == FleetRunsModel::InstanceName;
            const Theme& theme = Theme::current();
            paintText(painter, cell, index.data().toString(), isName ? theme.text : theme.mutedText,
                      option.font);
        }
    }
};

} // namespace

void fitToRows(DataView* view, int rows)
{
    const int shown = std::clamp(rows, 1, mostRows);
    const int row = std::max(rowHeight, view->fontMetrics().height() + space::m);
    view->setFixedHeight(view->header()->sizeHint().height() + shown * row + 2);
}

FleetRunsCard::FleetRunsCard(const QString& name, const QString& title, const QString& nothing,
                             QWidget* parent)
    : Card(title, parent),
      m_model(new FleetRunsModel(this)),
      m_view(new DataView),
      m_nothing((new TextLabel(nothing))->muted()->wrapped())
{
    setFlush(true);
    m_view->setObjectName(name);
    m_view->setAccessibleName(title);
    m_view->setModel(m_model);
    m_view->setItemDelegate(new RunDelegate(m_view));
    m_view->setColumnCharacters({16, 24, 16, 9}, FleetRunsModel::Title);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing->setContentsMargins(space::l, space::xs, space::l, space::l);
    content()->addWidget(m_view);
    content()->addWidget(m_nothing);
    content()->addStretch(1);
    connect(m_view, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        const FleetRun& run = m_model->runs()[index.row()];
        if (run.rollout != 0)
            Q_EMIT rolloutChosen(run.rollout);
        else if (!run.instance.isEmpty())
            Q_EMIT chosen(run.instance);
    });
    setRuns({});
}

void FleetRunsCard::setRuns(const QList<FleetRun>& runs)
{
    m_model->setRuns(runs);
    m_view->setVisible(!runs.isEmpty());
    m_nothing->setVisible(runs.isEmpty());
    fitToRows(m_view, int(runs.size()));
}

} // namespace lockstep
