#include "ui/health/health_report_view.h"

#include "ui/health/check_details.h"
#include "ui/health/health_delegates.h"
#include "ui/widgets/hairline_splitter.h"

#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int listWidth = 600;
constexpr int detailsWidth = 460;

} // namespace

HealthReportView::HealthReportView(const QString& name, QWidget* parent)
    : QWidget(parent),
      m_model(new HealthCheckModel(this)),
      m_list(new DataView),
      m_details(new CheckDetails),
      m_columns(new HairlineSplitter(Qt::Horizontal))
{
    m_list->setObjectName(name);
    m_list->setAccessibleName(tr("Checks"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new HealthCheckDelegate(m_list));
    m_list->setColumnCharacters({13, 26, 9, 30}, HealthCheckModel::Evidence);
    m_columns->addWidget(m_list);
    m_columns->addWidget(m_details);
    m_columns->setSizes({listWidth, detailsWidth});
    m_columns->setStretchFactor(0, 1);
    m_columns->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_columns);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        showChosen();
        Q_EMIT chosenChanged();
    });
}

QString HealthReportView::chosen() const
{
    return m_list->currentIndex().data(HealthCheckModel::NameRole).toString();
}

void HealthReportView::choose(const QString& name)
{
    if (const int row = m_model->rowOf(name); row >= 0)
        m_list->setCurrentIndex(m_model->index(row, 0));
}

/// The same check stays chosen; else it is the first of the worst.
void HealthReportView::setChecks(const QList<ShownCheck>& checks)
{
    const QString before = chosen();
    m_model->setChecks(checks);
    if (m_model->rowOf(before) >= 0) {
        choose(before);
    } else if (!checks.isEmpty()) {
        const auto worst = std::ranges::max_element(checks, {}, [](const ShownCheck& check) {
            return check.found ? badness(check.found->finding.state) : 0;
        });
        choose(worst->name);
    }
    showChosen();
}

void HealthReportView::setCheck(int row, const ShownCheck& check)
{
    m_model->setCheck(row, check);
    if (m_list->currentIndex().row() == row)
        showChosen();
}

void HealthReportView::setReport(const HealthReport* report)
{
    QList<ShownCheck> checks;
    for (const CheckedHealth& check : report ? report->checks : QList<CheckedHealth>())
        checks.append({check.name, check});
    setChecks(checks);
}

void HealthReportView::showChosen()
{
    const int row = m_list->currentIndex().row();
    if (row < 0)
        m_details->clear();
    else
        m_details->show(m_model->check(row));
}

} // namespace lockstep
