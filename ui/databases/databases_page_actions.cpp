// What the actions of the databases page do, and when they can be done.

#include "models/drift_model.h"
#include "ui/databases/confirm_change_dialog.h"
#include "ui/databases/connection_bar.h"
#include "ui/databases/database_dialogs.h"
#include "ui/databases/database_tabs.h"
#include "ui/databases/databases_page.h"
#include "ui/databases/drift_panel.h"
#include "ui/databases/migration_explorer.h"
#include "ui/databases/migration_graph_view.h"
#include "ui/databases/options_bar.h"
#include "ui/databases/options_dialog.h"
#include "ui/databases/out_of_band_panel.h"
#include "ui/parts/notice_bar.h"
#include "ui/parts/page_actions.h"
#include "ui/widgets/error_banner.h"

#include <QFileDialog>

namespace lockstep {

void DatabasesPage::connectActions()
{
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, [this, slot] {
            m_error->clear();
            m_notice->clear();
            Q_EMIT showPage(pageId());
            slot();
        });
    };
    on(m_actions.connect, [this] { connectDatabases(); });
    on(m_actions.refresh, [this] { m_session->refresh(); });
    on(m_actions.validate, [this] { m_session->validate(); });
    on(m_actions.look, [this] { lookForDrift({}); });
    on(m_actions.lookWith, [this] { askDrift(); });
    on(m_actions.lookRescue, [this] {
        m_tabs->showTab(DatabaseTabs::Rescue);
        m_session->lookForRescue(schema());
    });
    on(m_actions.connections, [this] {
        m_bar->setFolded(false);
        m_bar->focusFirst();
    });
    on(m_actions.find, [this] {
        m_tabs->showTab(DatabaseTabs::Migrations);
        m_tabs->explorer()->view()->focusSearch();
    });
    connect(m_actions.cancel, &QAction::triggered, m_session, &DatabasesSession::cancel);
    DriftModel* drift = m_tabs->drift()->model();
    connect(m_actions.chooseAll, &QAction::triggered, drift, &DriftModel::chooseAll);
    connect(m_actions.chooseNone, &QAction::triggered, drift, &DriftModel::chooseNone);
    connect(drift, &DriftModel::chosenChanged, this, &DatabasesPage::updateActions);
    connect(m_tabs->explorer()->view(), &MigrationGraphView::currentChanged, this,
            &DatabasesPage::updateActions);
}

void DatabasesPage::connectChanges()
{
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, [this, slot] {
            m_error->clear();
            m_notice->clear();
            slot();
        });
    };
    const auto toCurrent = [this](MigrationTask::Kind kind) {
        if (const std::optional<MigrationId> id = m_tabs->explorer()->view()->current())
            m_session->prepareTask(schema(), {kind, {*id}});
    };
    on(m_actions.repair, [this] { m_session->prepareRepair(schema(), m_tabs->drift()->model()->chosen()); });
    on(m_actions.rescue, [this] { m_session->prepareRescue(schema()); });
    on(m_actions.up, [this] { m_session->prepareUp({schema()}); });
    on(m_actions.upAll, [this] { m_session->prepareUp(m_session->databases().keys()); });
    on(m_actions.upTo, [toCurrent] { toCurrent(MigrationTask::Kind::Up); });
    on(m_actions.downTo, [toCurrent] { toCurrent(MigrationTask::Kind::Down); });
    on(m_actions.undo, [this] { m_session->prepareTask(schema(), {MigrationTask::Kind::Undo, {}}); });
    on(m_actions.upgrade, [this] { m_session->prepareUpgrade(); });
    on(m_actions.rollback, [this] { askRelease({schema()}); });
    on(m_actions.rollbackAll, [this] { askRelease(m_session->databases().keys()); });
    on(m_actions.addLog, [this] { askMigration(false); });
    on(m_actions.force, [this] { askMigration(true); });
    on(m_actions.runOutOfBand, [this] { askOutOfBand(); });
}

void DatabasesPage::connectFiles()
{
    connect(m_actions.exportRepair, &QAction::triggered, this, &DatabasesPage::exportRepair);
    connect(m_actions.describe, &QAction::triggered, this,
            [this] { askDescription(DescriptionFormat::ProductJson); });
    connect(m_actions.describeFull, &QAction::triggered, this,
            [this] { askDescription(DescriptionFormat::FullJson); });
    connect(m_actions.describePsql, &QAction::triggered, this,
            [this] { askDescription(DescriptionFormat::Psql); });
}

void DatabasesPage::connectOptions()
{
    connect(m_actions.options, &QAction::triggered, this, &DatabasesPage::askOptions);
    connect(m_actions.resetOptions, &QAction::triggered, m_session, [this] { m_session->setOptions({}); });
    connect(m_session, &DatabasesSession::optionsChanged, this, &DatabasesPage::showOptions);
}

void DatabasesPage::showOptions()
{
    const bool waitsOnly = m_session->options().outOfBand.who == OutOfBandWorker::Who::Services;
    m_options->show(departures(m_session->options()));
    m_actions.runOutOfBand->setIconText(waitsOnly ? tr("Wait until complete…") : tr("Run…"));
    updateActions();
}

void DatabasesPage::askOptions()
{
    Q_EMIT showPage(pageId());
    auto* dialog = new OptionsDialog(m_session->options(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, m_session,
            [this, dialog] { m_session->setOptions(dialog->options()); });
    dialog->open();
}

void DatabasesPage::askOutOfBand()
{
    Q_EMIT showPage(pageId());
    m_tabs->showTab(DatabaseTabs::OutOfBand);
    auto* dialog = new OutOfBandDialog(m_session->options().outOfBand, m_session->release(),
                                       m_tabs->outOfBand()->current(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, m_session,
            [this, dialog] { m_session->prepareOutOfBand(dialog->task()); });
    dialog->open();
}

/// For the palette and the keyboard: every tab of every database is a few letters away.
void DatabasesPage::addShowActions(ActionRegistry* registry)
{
    const auto add = [&](const QString& id, const QString& text, auto slot) {
        connect(addPageAction(registry, this, QStringLiteral("databases.") + id, {}, text),
                &QAction::triggered, this, [this, slot] {
                    Q_EMIT showPage(pageId());
                    slot();
                });
    };
    for (const Schema which : allSchemas)
        add(QStringLiteral("choose-") + schemaName(which), tr("Databases: choose %1").arg(schemaName(which)),
            [this, which] { chooseSchema(which); });
    add(QStringLiteral("show-migrations"), tr("Databases: show the migrations"),
        [this] { m_tabs->showTab(DatabaseTabs::Migrations); });
    add(QStringLiteral("show-drift"), tr("Databases: show the drift"),
        [this] { m_tabs->showTab(DatabaseTabs::Drift); });
    add(QStringLiteral("show-rescue"), tr("Databases: show the rescue"),
        [this] { m_tabs->showTab(DatabaseTabs::Rescue); });
    add(QStringLiteral("show-out-of-band"), tr("Databases: show the out-of-band migrations"),
        [this] { m_tabs->showTab(DatabaseTabs::OutOfBand); });
}

void DatabasesPage::updateActions()
{
    const bool isIdle = !m_session->isBusy();
    const bool isConnected = isIdle && m_session->isConnected();
    const SchemaStatus* status = m_session->status(schema());
    const bool isRead = isConnected && status && !status->server.isEmpty();
    const bool isDirty = isRead && status->isDirty();
    const bool isClean = isRead && isReadyForChange(*status, m_session->options());
    const bool hasDrift = isRead && m_session->drift(schema());
    const qsizetype chosen = m_tabs->drift()->model()->chosenCount();
    const bool hasCurrent = m_tabs->explorer()->view()->current().has_value();
    m_actions.connect->setEnabled(isIdle && m_session->hasPlanner());
    m_actions.options->setEnabled(isIdle);
    m_actions.resetOptions->setEnabled(isIdle && m_session->options() != ChangeOptions());
    m_actions.runOutOfBand->setEnabled(isConnected && !m_session->outOfBand().isEmpty());
    m_actions.cancel->setEnabled(!isIdle && !m_session->isCancelling());
    for (QAction* action :
         {m_actions.refresh, m_actions.validate, m_actions.upAll, m_actions.upgrade, m_actions.rollbackAll})
        action->setEnabled(isConnected);
    for (QAction* action : {m_actions.look, m_actions.lookWith, m_actions.addLog, m_actions.force,
                            m_actions.describe, m_actions.describeFull, m_actions.describePsql})
        action->setEnabled(isRead);
    for (QAction* action : {m_actions.chooseSafe, m_actions.chooseAll, m_actions.chooseNone})
        action->setEnabled(hasDrift && m_tabs->drift()->model()->rowCount() > 0);
    m_actions.exportRepair->setEnabled(hasDrift && chosen > 0);
    // What a failed migration left is the rescue's business.
    m_actions.repair->setEnabled(hasDrift && !isDirty && chosen > 0);
    m_actions.repair->setIconText(chosen > 0 ? tr("Repair %1…").arg(chosen) : tr("Repair…"));
    m_actions.lookRescue->setEnabled(isDirty);
    m_actions.rescue->setEnabled(isDirty && m_session->rescue(schema()));
    m_actions.up->setEnabled(isClean && !status->missing.isEmpty());
    m_actions.upTo->setEnabled(isClean && hasCurrent);
    m_actions.downTo->setEnabled(isClean && hasCurrent);
    m_actions.undo->setEnabled(isClean && !status->state.applied.isEmpty());
    m_actions.rollback->setEnabled(isClean && status->release);
}

void DatabasesPage::confirm(const DatabaseChange& change)
{
    Q_EMIT showPage(pageId());
    auto* dialog =
        new ConfirmChangeDialog(change.question, environmentOf(m_workspace->currentInstance()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileChooser(
        [this](const QString& proposal) { return chooseFile(proposal, tr("SQL (*.sql)"), true); });
    connect(dialog, &QDialog::accepted, m_session, [this, dialog, change] {
        const std::optional<Instance> instance = m_workspace->currentInstance();
        m_session->setRecording({m_workspace->sources().store, instance ? instance->key() : QString(),
                                 m_workspace->sources().catalog});
        m_session->apply(change, dialog->agreedToHandWork());
    });
    dialog->open();
}

void DatabasesPage::askRelease(const QList<Schema>& schemas)
{
    std::optional<Version> lowest;
    for (const Schema which : schemas) {
        const SchemaStatus* status = m_session->status(which);
        if (status && status->release)
            lowest = std::min(lowest.value_or(*status->release), *status->release);
    }
    QList<Version> releases = m_workspace->targetsAbove({});
    releases.removeIf([&](const Version& release) { return !lowest || release >= *lowest; });
    auto* dialog = new ReleaseDialog(
        tr("Roll back to a release"),
        releases.isEmpty()
            ? tr("The catalogue has no release below the one that is there.")
            : tr("The migrations that only the newer release has are reverted with their down scripts. "
                 "You see all of it before anything is changed."),
        releases, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, m_session,
            [this, dialog, schemas] { m_session->prepareRollback(schemas, dialog->release()); });
    dialog->open();
}

void DatabasesPage::askMigration(bool force)
{
    const QStringList choices = force ? QStringList() : QStringList{tr("applied"), tr("reverted")};
    auto* dialog = new MigrationIdDialog(
        force ? tr("Force the recorded version") : tr("Record a migration"),
        force ? tr("This migration of %1, and what it builds on, is to count as applied, and nothing else. "
                   "Nothing is run.")
                    .arg(schemaName(schema()))
              : tr("This migration of %1 is recorded without being run.").arg(schemaName(schema())),
        choices, m_tabs->explorer()->view()->current(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, m_session, [this, dialog, force, which = schema()] {
        if (force)
            m_session->prepareForceVersion(which, dialog->id());
        else
            m_session->prepareAddLog(which, dialog->id(), dialog->choice() == 0);
    });
    dialog->open();
}

QString DatabasesPage::chooseFile(const QString& proposal, const QString& filter, bool forWriting)
{
    if (m_chooser)
        return m_chooser(proposal, filter, forWriting);
    return forWriting ? QFileDialog::getSaveFileName(this, {}, proposal, filter)
                      : QFileDialog::getOpenFileName(this, {}, proposal, filter);
}

void DatabasesPage::askDescription(DescriptionFormat format)
{
    auto* dialog = new DescribeDialog(schema(), format, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { describe(dialog->request()); });
    dialog->open();
}

void DatabasesPage::describe(DescriptionRequest request)
{
    const bool isText = request.format == DescriptionFormat::Psql;
    request.file =
        chooseFile(schemaName(schema()) + (isText ? QStringLiteral(".txt") : QStringLiteral(".json")),
                   isText ? tr("Text (*.txt)") : tr("JSON (*.json)"), true);
    if (!request.file.isEmpty())
        m_session->describe(schema(), request);
}

void DatabasesPage::exportRepair()
{
    const QString file =
        chooseFile(QStringLiteral("repair-%1.sql").arg(schemaName(schema())), tr("SQL (*.sql)"), true);
    if (!file.isEmpty())
        m_session->exportRepair(schema(), m_tabs->drift()->model()->chosen(), file);
}

void DatabasesPage::askDrift()
{
    auto* dialog = new DriftDialog(schema(), m_session->release(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { lookForDrift(dialog->source()); });
    dialog->open();
}

void DatabasesPage::lookForDrift(DriftSource source)
{
    if (source.from == DriftSource::From::File) {
        source.file = chooseFile({}, tr("Descriptions (*.json *.sql)"), false);
        if (source.file.isEmpty())
            return;
    }
    m_tabs->showTab(DatabaseTabs::Drift);
    m_session->lookForDrift(schema(), source);
}

} // namespace lockstep
