// What is done with the inventory: filters put together, views, columns, and everything about a selection.

#include "core/report/inventory_report.h"
#include "core/support/files.h"
#include "models/fleet_expression.h"
#include "models/instance_link.h"
#include "ui/inventory/field_dialog.h"
#include "ui/inventory/filter_builder.h"
#include "ui/inventory/grouping_box.h"
#include "ui/inventory/inventory_page.h"
#include "ui/inventory/views_menu.h"
#include "ui/parts/data_view.h"
#include "ui/parts/notice_bar.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/search_field.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QHeaderView>
#include <QMenu>
#include <QToolButton>

#include <set>

namespace lockstep {

void InventoryPage::connectActions()
{
    connect(m_actions.build, &QAction::triggered, this, &InventoryPage::buildFilter);
    connect(m_actions.plan, &QAction::triggered, this, &InventoryPage::openPath);
    connect(m_actions.reload, &QAction::triggered, m_workspace, &Workspace::reload);
    connect(m_actions.find, &QAction::triggered, this, [this] {
        Q_EMIT showPage(pageId());
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    const QList<FleetGrouping> groupings = FleetGrouping::common();
    for (qsizetype at = 0; at < groupings.size(); ++at)
        connect(m_actions.groups[at], &QAction::triggered, this,
                [this, grouping = groupings[at]] { m_grouping->setGrouping(grouping); });
    connect(m_actions.groupByField, &QAction::triggered, this, &InventoryPage::chooseField);
    for (int column = 0; column < FleetModel::ColumnCount; ++column)
        connect(m_actions.columns[column], &QAction::toggled, this,
                [this, column](bool shown) { showColumn(column, shown); });
    connect(m_actions.copyNames, &QAction::triggered, this, &InventoryPage::copyNames);
    connect(m_actions.copyFilter, &QAction::triggered, this, &InventoryPage::copyFilter);
    connect(m_actions.copyCommand, &QAction::triggered, this, &InventoryPage::copyCommand);
    connect(m_actions.copyLink, &QAction::triggered, this, &InventoryPage::copyLink);
    connect(m_actions.exportCsv, &QAction::triggered, this, [this] { exportAs(QStringLiteral("csv")); });
    connect(m_actions.exportJson, &QAction::triggered, this, [this] { exportAs(QStringLiteral("json")); });
}

void InventoryPage::makeMenus()
{
    m_selectionActions = {m_actions.copyNames, m_actions.copyFilter};
    m_selectionMenu->addActions({m_actions.copyNames, m_actions.copyFilter, m_actions.copyLink,
                                 m_actions.copyCommand, m_actions.exportCsv, m_actions.exportJson});
    m_views->setSource([this] { return currentView(); });
    connect(m_views, &ViewsMenu::viewChosen, this, &InventoryPage::showView);
    connect(m_views, &ViewsMenu::filterChosen, this, &InventoryPage::showFiltered);
    connect(m_views, &ViewsMenu::done, this, [this](const QString& title, const QStringList& lines) {
        m_trouble->clear();
        m_notice->show(Tone::Success, title, lines);
    });
    connect(m_views, &ViewsMenu::failed, this,
            [this](const Error& error) { showOutcome(std::unexpected(error)); });
    m_trouble->setRetryVisible(false);
    m_chooser = [this](const QString& suffix) {
        return QFileDialog::getSaveFileName(this, tr("Export instances"),
                                            QDir::home().filePath(QStringLiteral("instances.") + suffix),
                                            tr("%1 (*.%2)").arg(suffix.toUpper(), suffix));
    };
}

void InventoryPage::setFileChooser(std::function<QString(const QString& suffix)> chooser)
{
    m_chooser = std::move(chooser);
}

void InventoryPage::addSelectionAction(QAction* action)
{
    m_selectionActions.append(action);
    m_selectionMenu->addAction(action);
    m_view->addAction(action);
    updateActions();
}

void InventoryPage::showOutcome(const Result<void>& outcome)
{
    m_notice->clear();
    if (outcome)
        m_trouble->clear();
    else
        m_trouble->setError(outcome.error());
}

void InventoryPage::buildFilter()
{
    auto* dialog = new FilterBuilder(m_fleet, m_fields, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_filter->setText(dialog->expression());
        m_views->noteFilter(dialog->expression());
    });
    dialog->open();
}

void InventoryPage::chooseField()
{
    auto* dialog = new FieldDialog(m_fields, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (const QStringList path = dialog->path(); !path.isEmpty())
            m_grouping->setGrouping({FleetGrouping::Kind::Field, path});
    });
    dialog->open();
}

/// A second press takes the word away again.
void InventoryPage::showBand(BehindBand band)
{
    QStringList words;
    if (!FleetExpression::isExpression(m_filter->text()))
        words = m_filter->text().split(u' ', Qt::SkipEmptyParts);
    const bool isThere = words.contains(behindBandFilter(band));
    words.removeIf([](const QString& word) { return word.startsWith(u"behind:"); });
    if (!isThere)
        words.append(behindBandFilter(band));
    m_filter->setText(words.join(u' '));
}

FleetView InventoryPage::currentView() const
{
    FleetView view;
    view.filter = m_filter->text();
    view.grouping = m_grouping->grouping();
    view.sortColumn = FleetModel::columnId(m_shown->sortColumn());
    view.descending = m_shown->sortOrder() == Qt::DescendingOrder;
    for (int place = 0; place < FleetModel::ColumnCount; ++place) {
        const int column = m_view->header()->logicalIndex(place);
        if (!m_view->isColumnHidden(column))
            view.columns.append(FleetModel::columnId(column));
    }
    return view;
}

void InventoryPage::showView(const FleetView& view)
{
    Q_EMIT showPage(pageId());
    m_grouping->setGrouping(view.grouping);
    m_view->sortByColumn(std::max(0, FleetModel::columnOf(view.sortColumn)),
                         view.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    for (qsizetype place = 0; place < view.columns.size(); ++place)
        m_view->header()->moveSection(
            m_view->header()->visualIndex(FleetModel::columnOf(view.columns[place])), int(place));
    for (int column = 0; !view.columns.isEmpty() && column < FleetModel::ColumnCount; ++column)
        showColumn(column, view.columns.contains(FleetModel::columnId(column)));
    m_filter->setText(view.filter);
}

/// The name is always there: the groups hang on it.
void InventoryPage::showColumn(int column, bool visible)
{
    m_view->setColumnHidden(column, !visible && column != FleetModel::Slug);
    m_view->fit();
    followColumns();
}

void InventoryPage::followColumns()
{
    for (int column = 0; column < FleetModel::ColumnCount; ++column) {
        const QSignalBlocker blocker(m_actions.columns[column]);
        m_actions.columns[column]->setChecked(!m_view->isColumnHidden(column));
    }
}

void InventoryPage::showFiltered(const QString& filter)
{
    Q_EMIT showPage(pageId());
    m_filter->setText(filter);
}

void InventoryPage::openInstance(const QString& key)
{
    m_wanted = key;
    Q_EMIT showPage(pageId());
    openWanted();
}

void InventoryPage::openWanted()
{
    if (m_wanted.isEmpty())
        return;
    if (m_workspace->fleet().find(m_wanted)) {
        const QString key = std::exchange(m_wanted, {});
        m_trouble->clear();
        if (!m_shown->indexOf(key).isValid())
            m_filter->clear();
        m_workspace->selectInstance(key);
        showSelection();
    } else if (m_workspace->fleetState() == Workspace::LoadState::Ready) {
        m_trouble->setError({ErrorKind::NotFound, tr("open"), std::exchange(m_wanted, {}),
                             tr("the fleet in %1 has no such instance").arg(m_workspace->sources().fleet),
                             tr("Open the fleet that the link is of, or read it again")});
    }
}

void InventoryPage::openPath()
{
    if (m_workspace->currentInstance())
        Q_EMIT showPage(QStringLiteral("path"));
}

std::vector<int> InventoryPage::selectedRows() const
{
    const QModelIndexList selected = m_view->selectionModel()->selectedRows();
    if (selected.size() == 1)
        return m_shown->sourceRows(selected.first());
    std::set<int> chosen;
    for (const QModelIndex& index : selected) {
        const std::vector<int> rows = m_shown->sourceRows(index);
        chosen.insert(rows.begin(), rows.end());
    }
    std::vector<int> rows;
    std::ranges::copy_if(m_shown->shownRows(), std::back_inserter(rows),
                         [&](int row) { return chosen.contains(row); });
    return rows;
}

QStringList InventoryPage::selectedInstances() const
{
    QStringList keys;
    for (const int row : selectedRows())
        keys.append(m_fleet->rows()[row].instance.key());
    return keys;
}

/// What is exported: several that are selected, else everything shown.
QList<Instance> InventoryPage::chosenInstances() const
{
    std::vector<int> rows = selectedRows();
    if (rows.size() < 2)
        rows = m_shown->shownRows();
    QList<Instance> instances;
    for (const int row : rows)
        instances.append(m_fleet->rows()[row].instance);
    return instances;
}

void InventoryPage::updateActions()
{
    const QModelIndexList selected = m_view->selectionModel()->selectedRows();
    qsizetype count = 0;
    for (const QModelIndex& index : selected)
        count += m_shown->row(index) ? 1 : index.data(FleetFilterModel::CountRole).toInt();
    for (QAction* action : std::as_const(m_selectionActions))
        action->setEnabled(count > 0);
    const bool several = count > 1;
    m_actions.copyCommand->setEnabled(m_shown->matchCount() > 0);
    for (QAction* action : {m_actions.exportCsv, m_actions.exportJson})
        action->setEnabled(m_shown->matchCount() > 0 && !m_isExporting);
    m_actions.exportCsv->setText(several ? tr("Export the selected instances as CSV…")
                                         : tr("Export all instances shown as CSV…"));
    m_actions.exportJson->setText(several ? tr("Export the selected instances as JSON…")
                                          : tr("Export all instances shown as JSON…"));
    m_selectionButton->setToolButtonStyle(several ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    m_selectionButton->setText(several ? tr("%n selected", "instances", int(count)) : QString());
}

void InventoryPage::copyNames()
{
    const QStringList keys = selectedInstances();
    QApplication::clipboard()->setText(keys.join(u'\n'));
    m_trouble->clear();
    m_notice->show(Tone::Success, tr("%n name(s) copied", nullptr, int(keys.size())));
}

/// An expression knows a file's contents only: of two environments with the same name in them, it selects
/// both.
InventoryPage::Choice InventoryPage::choiceOf(const std::vector<int>& rows) const
{
    Choice choice;
    QStringList names;
    QSet<QString> environments;
    int unread = 0;
    for (const int row : rows) {
        const Instance& instance = m_fleet->rows()[row].instance;
        environments.insert(instance.environment);
        if (instance.document.isEmpty())
            ++unread;
        else
            names.append(instance.slug);
    }
    names.removeDuplicates();
    if (unread > 0)
        choice.notes.append(tr("%n instance(s) cannot be read, so no filter selects them.", nullptr, unread));
    if (environments.size() == 1)
        choice.environment = *environments.begin();
    const QSet<QString> wanted(names.begin(), names.end());
    choice.isAmbiguous = std::ranges::any_of(m_fleet->rows(), [&](const FleetRow& row) {
        return wanted.contains(row.instance.slug) && !environments.contains(row.instance.environment);
    });
    choice.filter = names.isEmpty() ? QString() : namesExpression(names);
    return choice;
}

void InventoryPage::copyFilter()
{
    const Choice choice = choiceOf(selectedRows());
    QStringList notes = choice.notes;
    if (choice.isAmbiguous)
        notes.append(tr("Other environments have instances with the same names: on the command line, say "
                        "which with -e."));
    m_trouble->clear();
    if (choice.filter.isEmpty()) {
        m_notice->show(Tone::Warning, tr("Nothing was copied"), notes);
        return;
    }
    QApplication::clipboard()->setText(choice.filter);
    m_notice->show(notes.isEmpty() ? Tone::Success : Tone::Warning, tr("The filter is copied"), notes);
}

/// What is listed: several that are selected, else everything shown.
InventoryPage::Listed InventoryPage::listing() const
{
    InventoryListing listed{.fleet = m_workspace->sources().fleet};
    std::vector<int> rows = selectedRows();
    const bool isAll = rows.size() < 2;
    const QString typed = m_filter->text().trimmed();
    if (isAll && (typed.isEmpty() || FleetExpression::isExpression(typed))) {
        listed.filter = typed;
        return {listed};
    }
    if (isAll)
        rows = m_shown->shownRows();
    const Choice choice = choiceOf(rows);
    QStringList notes = choice.notes;
    if (choice.filter.isEmpty())
        return {.listing = std::nullopt, .notes = notes};
    listed.filter = choice.filter;
    listed.environment = choice.environment;
    if (choice.isAmbiguous && choice.environment.isEmpty())
        notes.append(tr("Other environments have instances with the same names: the line lists those, too."));
    if (!fitsIntoShell(inventoryListLine(listed)))
        notes.append(tr("The line is too long for most shells: select fewer, or put a filter together."));
    return {listed, notes};
}

void InventoryPage::copyCommand()
{
    const auto [listed, notes] = listing();
    m_trouble->clear();
    if (!listed) {
        m_notice->show(Tone::Warning, tr("Nothing was copied"), notes);
        return;
    }
    const QString line = inventoryListLine(*listed);
    QApplication::clipboard()->setText(line);
    constexpr qsizetype longestShown = 300;
    const QString shown = line.size() > longestShown ? line.first(longestShown) + u'…' : line;
    m_notice->show(notes.isEmpty() ? Tone::Success : Tone::Warning, tr("The command line is copied"),
                   QStringList{shown} + notes);
}

void InventoryPage::copyLink()
{
    const std::optional<Instance> instance = m_workspace->currentInstance();
    if (!instance)
        return;
    QApplication::clipboard()->setText(instanceLink(instance->key()));
    m_trouble->clear();
    m_notice->show(Tone::Success, tr("The link is copied"), {instanceLink(instance->key())});
}

void InventoryPage::exportAs(const QString& suffix)
{
    const QList<Instance> instances = chosenInstances();
    const QString path = m_chooser(suffix);
    if (path.isEmpty())
        return;
    m_isExporting = true;
    showActivity();
    updateActions();
    auto [listed, notes] = listing();
    QString line; // where a line can do the same
    if (listed && notes.isEmpty()) {
        listed->format = suffix;
        listed->file = path;
        line = tr("The same: %1").arg(inventoryListLine(*listed));
    }
    m_jobs.start([this, instances, path, suffix, line](const std::stop_token&) {
        const Result<void> written =
            writeFile(path, suffix == u"csv" ? inventoryCsv(instances) : inventoryJson(instances));
        QMetaObject::invokeMethod(
            this,
            [this, written, path, line, count = int(instances.size())] {
                m_isExporting = false;
                showActivity();
                updateActions();
                m_notice->clear();
                m_trouble->clear();
                if (!written)
                    m_trouble->setError(written.error());
                else
                    m_notice->show(Tone::Success, tr("%n instance(s) exported", nullptr, count),
                                   line.isEmpty() ? QStringList{path} : QStringList{path, line});
            },
            Qt::QueuedConnection);
    });
}

} // namespace lockstep
