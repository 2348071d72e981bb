// The inventory's filter as one types, and what the page says about what it leaves.

#include "models/fleet_expression.h"
#include "ui/inventory/instance_details.h"
#include "ui/inventory/inventory_page.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/behind_legend.h"
#include "ui/parts/data_view.h"
#include "ui/parts/problem_line.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/text_label.h"

#include <QAction>
#include <QStackedWidget>

namespace lockstep {

void InventoryPage::applyFilter(const QString& text)
{
    setProblem({});
    if (FleetExpression::isExpression(text)) {
        m_shown->setFilter({}); // what the last answer selected stays until the next one
        m_expression->ask(text);
        return;
    }
    m_expression->stop();
    m_notAsked.clear();
    m_shown->setSelected(std::nullopt);
    m_shown->setFilter(text);
    showState();
}

void InventoryPage::followExpression()
{
    constexpr std::chrono::milliseconds pause{600};
    m_problemDelay.setSingleShot(true);
    m_problemDelay.setInterval(pause);
    connect(m_expression, &FleetExpression::answered, this,
            [this](const QBitArray& selected, qint64 failed, const QString& firstFailure) {
                setProblem({});
                m_notAsked = failed == 0 ? QString() : tr("fails on %n instance(s)", nullptr, int(failed));
                m_count->setToolTip(firstFailure);
                m_shown->setSelected(selected);
                showState();
            });
    connect(m_expression, &FleetExpression::refused, this, &InventoryPage::setProblem);
    connect(m_expression, &FleetExpression::askingChanged, this, &InventoryPage::showActivity);
    connect(&m_problemDelay, &QTimer::timeout, this,
            [this] { m_problem->setText(m_problemDelay.property("text").toString()); });
}

/// One that is there already changes at once.
void InventoryPage::setProblem(const QString& problem)
{
    m_problemDelay.setProperty("text", problem);
    if (problem.isEmpty() || !m_problem->text().isEmpty()) {
        m_problemDelay.stop();
        m_problem->setText(problem);
    } else {
        m_problemDelay.start();
    }
}

void InventoryPage::showActivity()
{
    QString text;
    if (m_isExporting)
        text = tr("Exporting");
    else if (m_expression->isAsking())
        text = tr("Asking the instances");
    else if (m_shown->isReading())
        text = tr("Grouping the instances");
    m_activity->show(text, {});
}

void InventoryPage::showState()
{
    const std::optional<Error> error =
        m_workspace->fleetError() ? m_workspace->fleetError() : m_workspace->catalogError();
    if (error)
        m_error->setError(*error);
    else
        m_error->clear();

    const qsizetype all = m_fleet->rows().size();
    const int shown = m_shown->matchCount();
    // How many there are stands in the header already.
    const QString count = shown == all ? QString() : tr("%1 of %2").arg(shown).arg(all);
    m_count->setText(QStringList{count, m_notAsked}.join(
        count.isEmpty() || m_notAsked.isEmpty() ? QString() : QStringLiteral(" · ")));
    m_stack->setCurrentIndex(shown > 0 ? 0 : 1);
    showDetails(all > 0);
    m_legend->parentWidget()->setVisible(shown > 0);
    if (shown == 0)
        showEmptyState();
}

void InventoryPage::showEmptyState()
{
    m_empty->setAction(nullptr);
    if (!m_fleet->rows().isEmpty()) {
        m_empty->setState(QStringLiteral("edit-find"), tr("No instance matches"),
                          FleetExpression::isExpression(m_filter->text())
                              ? tr("The expression selects none. Escape clears it.")
                              : tr("Every word of the filter must occur in some column. Escape clears it."));
        return;
    }
    switch (m_workspace->fleetState()) {
    case Workspace::LoadState::Empty:
    case Workspace::LoadState::Loading:
        m_empty->setState(QStringLiteral("view-refresh"), tr("Reading the fleet"),
                          m_workspace->sources().fleet);
        return;
    case Workspace::LoadState::Failed:
        m_empty->setState(QStringLiteral("data-error"), tr("The fleet could not be read"),
                          m_workspace->sources().fleet);
        break;
    case Workspace::LoadState::Ready:
        m_empty->setState(
            QStringLiteral("folder-open"), tr("This fleet has no instances"),
            tr("Lockstep looks for environments/<environment>/deployments/<id>/config.yaml below %1.")
                .arg(m_workspace->sources().fleet));
        break;
    }
    m_empty->setAction(m_actions.reload);
}

} // namespace lockstep
