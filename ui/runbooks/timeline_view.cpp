#include "ui/runbooks/timeline_view.h"

#include "ui/runbooks/runbook_delegates.h"
#include "ui/runbooks/step_details.h"
#include "ui/widgets/hairline_splitter.h"

#include <QListView>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int listWidth = 340;
constexpr int mostListWidth = 460; ///< a step's title needs no more

} // namespace

TimelineView::TimelineView(QWidget* parent)
    : QWidget(parent),
      m_steps(new RunbookTimeline(this)),
      m_list(new QListView),
      m_details(new StepDetails(true)),
      m_columns(new HairlineSplitter(Qt::Horizontal))
{
    m_list->setObjectName(QStringLiteral("timeline"));
    m_list->setAccessibleName(tr("Steps of the run"));
    m_list->setModel(m_steps);
    m_list->setItemDelegate(new RunbookStepDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMinimumWidth(200);
    m_list->setMaximumWidth(mostListWidth);
    m_columns->addWidget(m_list);
    m_columns->addWidget(m_details);
    m_columns->setStretchFactor(0, 1);
    m_columns->setStretchFactor(1, 2);
    m_columns->setSizes({listWidth, 2 * listWidth});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_columns);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        m_isFollowing = m_list->currentIndex().row() == m_steps->currentRow();
        showChosen();
        Q_EMIT chosenChanged();
    });
}

QString TimelineView::chosen() const
{
    return m_list->currentIndex().data(RunbookTimeline::IdRole).toString();
}

void TimelineView::show(const RunReading& reading, bool isLive, const QString& step)
{
    // Where the run moved on, one wants to see where it is.
    const bool isSame = m_reading.record.id == reading.record.id && m_reading.rest.step == reading.rest.step;
    const QString before = isSame ? chosen() : QString();
    m_reading = reading;
    m_details->clear();
    m_steps->setSteps(reading.steps, isLive);
    const QString wanted = !step.isEmpty() ? step : before;
    int row = m_steps->rowOf(wanted);
    if (row < 0)
        row = m_steps->currentRow() >= 0 ? m_steps->currentRow() : m_steps->rowCount() - 1;
    m_list->setCurrentIndex(m_steps->index(row));
    m_isFollowing = row == m_steps->currentRow();
    showChosen();
}

void TimelineView::update(const RunReading& reading)
{
    const bool follows = m_isFollowing;
    m_reading = reading;
    m_steps->update(reading.steps);
    const int current = m_steps->currentRow();
    if (follows && current >= 0 && current != m_list->currentIndex().row()) {
        m_list->setCurrentIndex(m_steps->index(current));
        m_list->scrollTo(m_steps->index(current));
        return;
    }
    m_isFollowing = follows;
    showChosen();
}

void TimelineView::addPrinted(const QString& step, const QString& text)
{
    m_reading.transcript.outputs.append({step, 0, text, false});
    if (step == m_details->stepId())
        m_details->appendPrinted(text);
}

void TimelineView::tick()
{
    m_steps->tick();
    if (const int row = m_list->currentIndex().row(); row >= 0)
        m_details->showState(m_steps->step(row), m_steps->isLive());
}

void TimelineView::clear()
{
    m_reading = {};
    m_steps->setSteps({}, false);
    m_details->clear();
}

void TimelineView::choose(const QString& step)
{
    if (const int row = m_steps->rowOf(step); row >= 0)
        m_list->setCurrentIndex(m_steps->index(row));
}

void TimelineView::showChosen()
{
    const int row = m_list->currentIndex().row();
    if (row < 0)
        return;
    const ShownStep& step = m_steps->step(row);
    m_details->show(step, m_steps->isLive(), m_reading.printedBy(step.id));
}

} // namespace lockstep
