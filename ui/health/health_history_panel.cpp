#include "ui/health/health_history_panel.h"

#include "ui/health/check_details.h"
#include "ui/health/health_delegates.h"
#include "ui/health/health_report_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hairline_splitter.h"

#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr QLatin1StringView headerKey("health/history-columns");
constexpr QLatin1StringView rowsKey("health/history-rows");

} // namespace

HealthHistoryPanel::HealthHistoryPanel(QWidget* parent)
    : QWidget(parent),
      m_model(new HealthHistoryModel(this)),
      m_list(new DataView),
      m_report(new HealthReportView(QStringLiteral("historyChecks"))),
      m_empty(new EmptyState(QStringLiteral("view-history"), tr("No report is kept yet"),
                             tr("Every check of this instance's health is kept here, also what others and "
                                "the command line make in the same store."))),
      m_rows(new HairlineSplitter(Qt::Vertical)),
      m_stack(new QStackedWidget)
{
    m_list->setObjectName(QStringLiteral("healthHistory"));
    m_list->setAccessibleName(tr("Health reports"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new HealthHistoryDelegate(m_list));
    m_list->setColumnCharacters({20, 16, 20, 30, 9}, HealthHistoryModel::By);
    m_rows->addWidget(m_list);
    m_rows->addWidget(m_report);
    m_rows->setSizes({220, 420});
    m_stack->addWidget(m_rows);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { Q_EMIT chosenChanged(chosen()); });
    setRecords({});
}

void HealthHistoryPanel::setRecords(const QList<HealthRecord>& records)
{
    m_model->setRecords(records);
    m_stack->setCurrentIndex(records.isEmpty() ? 1 : 0);
    // Nobody has chosen another one where nobody sees them.
    if (!records.isEmpty() && (!m_list->currentIndex().isValid() || !isVisible()))
        m_list->setCurrentIndex(m_model->index(0, 0));
}

void HealthHistoryPanel::showReport(const HealthReport* report)
{
    m_report->setReport(report);
}

qint64 HealthHistoryPanel::chosen() const
{
    return m_list->currentIndex().data(HealthHistoryModel::IdRole).toLongLong();
}

qint64 HealthHistoryPanel::beforeChosen() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? m_model->index(index.row() + 1, 0).data(HealthHistoryModel::IdRole).toLongLong()
                           : 0;
}

void HealthHistoryPanel::focusList()
{
    m_list->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> HealthHistoryPanel::panes() const
{
    if (m_stack->currentIndex() == 1)
        return {m_empty};
    return {m_list, m_report->list(), m_report->details()};
}

void HealthHistoryPanel::saveLayout() const
{
    m_list->saveHeader(headerKey);
    QSettings().setValue(rowsKey, m_rows->saveState());
}

void HealthHistoryPanel::restoreLayout()
{
    m_list->restoreHeader(headerKey);
    m_rows->restoreState(QSettings().value(rowsKey).toByteArray());
}

} // namespace lockstep
