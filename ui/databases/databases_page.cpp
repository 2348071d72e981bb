#include "ui/databases/databases_page.h"

#include "ui/databases/connection_bar.h"
#include "ui/databases/database_tabs.h"
#include "ui/databases/drift_panel.h"
#include "ui/databases/migration_explorer.h"
#include "ui/databases/migration_graph_view.h"
#include "ui/databases/options_bar.h"
#include "ui/databases/schema_card.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/notice_bar.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/separator.h"

#include <QMenu>
#include <QStackedWidget>

namespace lockstep {

DatabasesPage::DatabasesPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_session(new DatabasesSession(this)),
      m_actions(registry, this),
      m_bar(new ConnectionBar),
      m_activity(new ActivityLine),
      m_error(new ErrorBanner),
      m_notice(new NoticeBar),
      m_options(new OptionsBar(m_actions.options, m_actions.resetOptions)),
      m_cardMenu(new QMenu(this)),
      m_more(new QAction(tr("All databases"), this)),
      m_tabs(new DatabaseTabs(m_session, m_actions)),
      m_empty(new EmptyState(
          QStringLiteral("network-server-database"), tr("Which databases?"),
          tr("Say above where the frontend, codeintel and codeinsights databases are, or the one "
             "of them that you care for. Connecting only reads."))),
      m_stack(new QStackedWidget)
{
    m_error->setRetryVisible(false);
    m_actions.fillCardMenu(m_cardMenu);
    auto* more = new QMenu(this);
    m_actions.fillMoreMenu(more);
    m_more->setMenu(more);
    m_empty->setAction(m_actions.connect);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_options);
    layout->addWidget(m_activity);
    layout->addWidget(m_error);
    layout->addWidget(m_notice);
    layout->addWidget(new Separator);
    layout->addWidget(m_stack, 1);

    connectActions();
    connectChanges();
    connectFiles();
    connectOptions();
    addShowActions(registry);
    connectSession();
    connectWorkspace();
    QList<Error> errors;
    m_bar->setDatabases(databasesOf(QProcessEnvironment::systemEnvironment(), errors));
    if (!errors.isEmpty())
        showError(errors.first());
    followWorkspace();
    showOptions();
    showReading();
}

QWidget* DatabasesPage::makeContent()
{
    m_cardRow = new QWidget;
    auto* row = new QHBoxLayout(m_cardRow);
    row->setContentsMargins(space::l, space::m, space::l, space::m);
    row->setSpacing(space::m);
    for (const Schema schema : allSchemas) {
        auto* card = new SchemaCard(schema, m_cardMenu);
        connect(card, &SchemaCard::chosen, this, &DatabasesPage::chooseSchema);
        row->addWidget(card, 1);
        m_cards.append(card);
    }
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_cardRow);
    column->addWidget(new Separator);
    column->addWidget(m_tabs, 1);
    return content;
}

void DatabasesPage::connectSession()
{
    connect(m_session, &DatabasesSession::activityChanged, this, &DatabasesPage::showActivity);
    connect(m_session, &DatabasesSession::readingChanged, this, &DatabasesPage::showReading);
    connect(m_session, &DatabasesSession::failed, this, &DatabasesPage::showError);
    connect(m_session, &DatabasesSession::succeeded, this,
            [this](const QString& text) { m_notice->show(Tone::Success, text); });
    connect(m_session, &DatabasesSession::validated, this, &DatabasesPage::showValidation);
    connect(m_session, &DatabasesSession::changePrepared, this, &DatabasesPage::confirm);
    connect(m_session, &DatabasesSession::recorded, m_workspace, [this](const ChangeAnswer& answer) {
        m_workspace->noteRecorded(answer.storeError, answer.timings);
    });
}

void DatabasesPage::connectWorkspace()
{
    connect(m_workspace, &Workspace::catalogChanged, this, &DatabasesPage::followWorkspace);
    connect(m_workspace, &Workspace::selectionChanged, this, &DatabasesPage::followWorkspace);
    connect(m_bar, &ConnectionBar::edited, this, [this] {
        m_edited = true;
        showActivity();
    });
    connect(m_bar, &ConnectionBar::connectRequested, m_actions.connect, &QAction::trigger);
    connect(m_bar, &ConnectionBar::releaseChosen, this, [this](const Version& release) {
        if (m_session->isConnected())
            m_session->setRelease(release);
    });
}

/// Until something is connected, the release is the one that the workspace aims at.
void DatabasesPage::followWorkspace()
{
    m_session->setPlanner(m_workspace->planner());
    m_bar->setReleases(m_workspace->targetsAbove({}));
    if (m_session->isConnected())
        m_bar->setRelease(m_session->release());
    else
        m_bar->setRelease(m_workspace->target().isNull() ? m_workspace->suggestedTarget({})
                                                         : m_workspace->target());
    updateActions();
    Q_EMIT headerChanged();
}

void DatabasesPage::connectDatabases()
{
    m_error->clear();
    m_notice->clear();
    const Result<DatabaseSet> databases = m_bar->databases();
    if (!databases)
        return showError(databases.error());
    if (databases->isEmpty())
        return showError({ErrorKind::Usage,
                          tr("connect"),
                          {},
                          tr("no connection string is given"),
                          tr("Say where at least one of the databases is")});
    m_edited = false;
    m_session->connectTo(*databases, m_bar->release());
    m_bar->setFolded(true);
    chooseSchema(databases->contains(schema()) ? schema() : databases->firstKey());
}

QString DatabasesPage::subtitle() const
{
    const EnvironmentMark environment = environmentOf(m_workspace->currentInstance());
    if (!m_session->isConnected())
        return environment.name;
    QStringList parts;
    if (!environment.name.isEmpty())
        parts.append(environment.name);
    parts.append(tr("%n database(s)", nullptr, int(m_session->databases().size())));
    return parts.join(QStringLiteral(", "));
}

QString DatabasesPage::workUnderWay() const
{
    return m_session->isChanging()
               ? tr("“%1” is running. Closing cancels it: what it has done stays, what it "
                    "is doing is taken back.")
                     .arg(m_session->activity())
               : QString();
}

QAction* DatabasesPage::mainAction() const
{
    if (m_session->isBusy())
        return m_actions.cancel;
    return m_session->isConnected() && !m_edited ? m_actions.refresh : m_actions.connect;
}

QList<QAction*> DatabasesPage::headerActions() const
{
    return m_session->isConnected() ? QList<QAction*>{m_more, m_actions.options} : QList<QAction*>();
}

Schema DatabasesPage::schema() const
{
    return m_tabs->schema();
}

void DatabasesPage::chooseSchema(Schema schema)
{
    m_tabs->setSchema(schema);
    for (SchemaCard* card : std::as_const(m_cards))
        card->setChosen(card->schema() == schema);
    updateActions();
}

void DatabasesPage::showReading()
{
    const DatabaseSet& databases = m_session->databases();
    bool anyProblem = false;
    for (SchemaCard* card : std::as_const(m_cards)) {
        const auto settings = databases.constFind(card->schema());
        card->show(summarize(settings == databases.cend() ? nullptr : &*settings,
                             m_session->status(card->schema()), m_session->drift(card->schema()),
                             m_session->release()));
        card->setChosen(card->schema() == schema());
        anyProblem = anyProblem || !card->summary().problems.isEmpty();
    }
    for (SchemaCard* card : std::as_const(m_cards))
        card->setProblemsShown(anyProblem);
    const QDateTime read = m_session->readAt();
    m_bar->setNote(read.isNull() ? QString()
                                 : tr("Read at %1").arg(read.toString(QStringLiteral("HH:mm:ss"))));
    m_bar->setFoldable(m_session->isConnected());
    m_stack->setCurrentIndex(databases.isEmpty() ? 0 : 1);
    updateActions();
    Q_EMIT headerChanged();
}

void DatabasesPage::showActivity()
{
    // Buttons that are switched off would send the keyboard anywhere.
    if (m_session->isBusy() && m_tabs->isAncestorOf(window()->focusWidget()) &&
        qobject_cast<QPushButton*>(window()->focusWidget()))
        m_tabs->focusPage();
    m_activity->show(m_session->isCancelling() ? tr("Cancelling") : m_session->activity(),
                     m_session->progress());
    updateActions();
    Q_EMIT headerChanged();
}

void DatabasesPage::showError(const Error& error)
{
    m_notice->clear();
    m_error->setError(error);
}

void DatabasesPage::showValidation(const QStringList& problems)
{
    const QString release = m_session->release().toString();
    QStringList lines = problems;
    lines += departures(m_session->options(), {ChangeOption::SkipOutOfBandCheck});
    if (problems.isEmpty())
        m_notice->show(Tone::Success, tr("The schemas are those of %1.").arg(release), lines);
    else
        m_notice->show(Tone::Warning, tr("The schemas are not those of %1.").arg(release), lines);
}

void DatabasesPage::focusContent()
{
    if (m_session->isConnected())
        m_tabs->focusPage();
    else
        m_bar->focusFirst();
}

QList<QWidget*> DatabasesPage::panes() const
{
    if (m_stack->currentIndex() == 0)
        return {m_bar, m_empty};
    return QList<QWidget*>{m_bar, m_cardRow} + m_tabs->panes();
}

void DatabasesPage::saveLayout() const
{
    m_tabs->saveLayout();
}

void DatabasesPage::restoreLayout()
{
    m_tabs->restoreLayout();
}

} // namespace lockstep
