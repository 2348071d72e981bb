#include "ui/runbooks/history_panel.h"

#include "ui/parts/data_view.h"
#include "ui/runbooks/runbook_delegates.h"
#include "ui/runbooks/timeline_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QHeaderView>
#include <QSettings>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr QLatin1StringView headerKey("runbooks/history");
constexpr QLatin1StringView rowsKey("runbooks/history-rows");

} // namespace

HistoryPanel::HistoryPanel(QWidget* parent)
    : QWidget(parent),
      m_runs(new RunHistoryModel(this)),
      m_shown(new RunHistoryFilter(m_runs, this)),
      m_filter(new SearchField(tr("Filter, for example: acme restore"))),
      m_runbooks(new QComboBox),
      m_results(new QComboBox),
      m_count((new TextLabel)->muted()),
      m_view(new DataView),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget),
      m_timeline(new TimelineView),
      m_rows(new HairlineSplitter(Qt::Vertical))
{
    m_view->setObjectName(QStringLiteral("historyView"));
    m_view->setAccessibleName(tr("Runs"));
    m_view->setModel(m_shown);
    m_view->setItemDelegate(new RunHistoryDelegate(m_view));
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(RunHistoryModel::Number, Qt::DescendingOrder);
    m_view->setColumnCharacters({7, 36, 24, 17, 14, 16}, RunHistoryModel::Title);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    m_rows->addWidget(m_stack);
    m_rows->addWidget(m_timeline);
    m_rows->setSizes({300, 360});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(new Separator);
    column->addWidget(m_rows, 1);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &HistoryPanel::choose);
    connect(m_view, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT runOpened(index.data(RunHistoryModel::RunRole).toLongLong());
    });
    showCount();
}

QWidget* HistoryPanel::makeBar()
{
    m_filter->setObjectName(QStringLiteral("historyFilter"));
    m_filter->setAccessibleName(tr("Filter the runs"));
    m_filter->setMaximumWidth(380);
    m_runbooks->setObjectName(QStringLiteral("historyRunbook"));
    m_runbooks->setAccessibleName(tr("Runbook"));
    m_runbooks->setMaximumWidth(280);
    m_results->setObjectName(QStringLiteral("historyResult"));
    m_results->setAccessibleName(tr("Result"));
    m_results->addItem(tr("Any result"), -1);
    using Kind = RunbookRest::Kind;
    for (const Kind kind : {Kind::Done, Kind::Failed, Kind::Stopped, Kind::Interrupted, Kind::Paused,
                            Kind::ByHand, Kind::InDoubt, Kind::Abandoned, Kind::Running})
        m_results->addItem(restWord(kind), int(kind));
    m_count->setObjectName(QStringLiteral("historyCount"));
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget(m_filter, 2);
    row->addWidget(m_runbooks);
    row->addWidget(m_results);
    row->addStretch(1);
    row->addWidget(m_count);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_shown->setText(text);
        showCount();
    });
    connect(m_filter, &SearchField::left, this, &HistoryPanel::focusRuns);
    connect(m_runbooks, &QComboBox::currentIndexChanged, this, [this] {
        if (m_isFilling)
            return;
        m_shown->setRunbook(m_runbooks->currentData().toString());
        showCount();
    });
    connect(m_results, &QComboBox::currentIndexChanged, this, [this] {
        const int kind = m_results->currentData().toInt();
        m_shown->setKind(kind < 0 ? std::nullopt : std::optional(Kind(kind)));
        showCount();
    });
    return bar;
}

void HistoryPanel::fillRunbooks()
{
    const QString before = m_runbooks->currentData().toString();
    m_isFilling = true;
    m_runbooks->clear();
    m_runbooks->addItem(tr("All runbooks"), QString());
    for (const auto& [name, title] : m_runs->runbooks())
        m_runbooks->addItem(title, name);
    m_runbooks->setCurrentIndex(std::max(0, m_runbooks->findData(before)));
    m_isFilling = false;
    m_shown->setRunbook(m_runbooks->currentData().toString());
}

void HistoryPanel::setRuns(const QList<KnownRun>& runs)
{
    const std::optional<KnownRun> before = chosen();
    m_runs->setRuns(runs);
    fillRunbooks();
    for (int row = 0; before && row < m_shown->rowCount(); ++row) {
        const QModelIndex index = m_shown->index(row, 0);
        if (index.data(RunHistoryModel::RunRole).toLongLong() == before->record.id)
            m_view->setCurrentIndex(index);
    }
    showCount();
}

std::optional<KnownRun> HistoryPanel::chosen() const
{
    const QModelIndex index = m_view->currentIndex();
    return index.isValid() ? std::optional(m_runs->run(m_shown->mapToSource(index).row())) : std::nullopt;
}

void HistoryPanel::choose()
{
    const std::optional<KnownRun> run = chosen();
    if (!run)
        m_timeline->clear();
    Q_EMIT runChosen(run ? run->record.id : 0);
}

void HistoryPanel::showRun(const RunReading& reading)
{
    if (const std::optional<KnownRun> run = chosen(); run && run->record.id == reading.record.id)
        m_timeline->show(reading, reading.record.isRunning);
}

void HistoryPanel::showCount()
{
    const int all = m_runs->rowCount();
    const int shown = m_shown->rowCount();
    m_count->setText(shown == all ? tr("%n run(s)", nullptr, all) : tr("%1 of %2").arg(shown).arg(all));
    m_stack->setCurrentIndex(shown > 0 ? 0 : 1);
    if (all == 0)
        m_empty->setState(
            QStringLiteral("view-history"), tr("Nothing has been run yet"),
            tr("Every run of a runbook is listed here, with what was done and what came of it."));
    else
        m_empty->setState(QStringLiteral("view-filter"), tr("No run fits"),
                          tr("Change the filter above to see others."));
    m_timeline->setVisible(shown > 0);
    if (shown > 0 && !m_view->currentIndex().isValid())
        m_view->setCurrentIndex(m_shown->index(0, 0));
}

void HistoryPanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void HistoryPanel::focusRuns()
{
    m_view->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> HistoryPanel::panes() const
{
    return {m_filter->parentWidget(), m_view, m_timeline};
}

void HistoryPanel::saveLayout() const
{
    m_view->saveHeader(headerKey);
    QSettings().setValue(rowsKey, m_rows->saveState());
}

void HistoryPanel::restoreLayout()
{
    m_view->restoreHeader(headerKey);
    m_rows->restoreState(QSettings().value(rowsKey).toByteArray());
}

} // namespace lockstep
