#include "ui/siteconfig/site_config_page.h"

#include "models/config_target.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/notice_bar.h"
#include "ui/parts/segmented_control.h"
#include "ui/siteconfig/compare/three_way_view.h"
#include "ui/siteconfig/config_breadcrumb.h"
#include "ui/siteconfig/config_changes_panel.h"
#include "ui/siteconfig/config_help.h"
#include "ui/siteconfig/config_history_panel.h"
#include "ui/siteconfig/config_problem_list.h"
#include "ui/siteconfig/config_upgrade_panel.h"
#include "ui/siteconfig/draft_bar.h"
#include "ui/siteconfig/draft_list.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/form/config_form.h"
#include "ui/siteconfig/migration_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr int editorWidth = 620;
constexpr int sideWidth = 420;
constexpr int editorHeight = 460;
constexpr int listHeight = 140;

constexpr QLatin1StringView columnsKey("site-config/columns");
constexpr QLatin1StringView rowsKey("site-config/rows");

QComboBox* chooser(const QString& name, const QString& accessibleName)
{
    auto* box = new QComboBox;
    box->setObjectName(name);
    box->setAccessibleName(accessibleName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return box;
}

} // namespace

SiteConfigPage::SiteConfigPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_session(new SiteConfigSession(this)),
      m_actions(registry, this),
      m_problems(new ConfigProblemModel(this)),
      m_place(new ElidedLabel({}, TextStyle::Strong)),
      m_release(chooser(QStringLiteral("configRelease"), tr("Release"))),
      m_rules(chooser(QStringLiteral("configRules"), tr("Migration"))),
      m_activity(new ActivityLine),
      m_error(new ErrorBanner),
      m_notice(new NoticeBar),
      m_editor(new ConfigEditor),
      m_list(new ConfigProblemList(m_problems)),
      m_sides(new SegmentedControl),
      m_side(new QStackedWidget),
      m_form(new ConfigForm(m_session, m_editor)),
      m_migration(new MigrationPanel(m_session)),
      m_changes(new ConfigChangesPanel(m_session, m_editor)),
      m_upgrade(new ConfigUpgradePanel(workspace, m_session, m_actions.copyUpgradeCheck)),
      m_history(new ConfigHistoryPanel(m_session)),
      m_empty(
          new EmptyState(QStringLiteral("code-context"), tr("No site config is open"),
                         tr("Open the one in a customer's payload, of an instance, or in its database."))),
      m_drafts(new DraftList),
      m_threeWay(new ThreeWayView(workspace, m_session, m_editor, registry, this)),
      m_stack(new QStackedWidget),
      m_more(new QAction(tr("More"), this))
{
    new ConfigHelp(m_session, m_editor);
    auto* menu = new QMenu(this);
    menu->addActions({m_actions.saveAs, m_actions.reload, m_actions.format, m_actions.readOnly});
    menu->addSeparator();
    menu->addActions({m_actions.copyValidate, m_actions.copyMigrate, m_actions.copyUpgradeCheck});
    menu->addSeparator();
    menu->addAction(m_actions.close);
    m_more->setMenu(menu);
    m_error->setObjectName(QStringLiteral("siteConfigError"));
    m_error->setRetryVisible(false);
    m_notice->setObjectName(QStringLiteral("siteConfigNotice"));
    m_editor->setTextName(tr("Site config"));
    m_empty->setAction(m_actions.open);
    m_rows = new HairlineSplitter(Qt::Vertical);
    m_rows->addWidget(ConfigBreadcrumb::above(m_editor, m_session));
    m_rows->addWidget(m_list);
    m_rows->setStretchFactor(0, 1);
    m_rows->setSizes({editorHeight, listHeight});
    m_columns = new HairlineSplitter(Qt::Horizontal);
    m_columns->addWidget(m_rows);
    m_columns->addWidget(makeSide());
    m_columns->setStretchFactor(0, 1);
    m_columns->setSizes({editorWidth, sideWidth});
    m_stack->addWidget(makeStart());
    m_stack->addWidget(m_columns);
    m_stack->addWidget(m_threeWay);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_activity);
    layout->addWidget(m_error);
    layout->addWidget(m_notice);
    layout->addWidget(new DraftBar(m_session));
    layout->addWidget(new Separator);
    layout->addWidget(m_stack, 1);
    connectActions();
    connectSession();
    connect(m_workspace, &Workspace::catalogChanged, this, &SiteConfigPage::fillReleases);
    fillReleases();
    followState();
    followSchema();
}

QWidget* SiteConfigPage::makeBar()
{
    auto* bar = new QWidget;
    bar->setAutoFillBackground(true);
    bar->setBackgroundRole(surfaceRole);
    m_place->setObjectName(QStringLiteral("configPlace"));
    m_place->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_rules->addItem(tr("No migration"), QString());
    for (const QString& name : configRulesNames()) {
        const Result<ConfigRules> rules = findConfigRules(name);
        m_rules->addItem(rules ? rules->title : name, name);
    }
    auto* release = (new TextLabel(tr("Release")))->muted();
    release->setBuddy(m_release);
    auto* rules = (new TextLabel(tr("Migration")))->muted();
    rules->setBuddy(m_rules);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget(m_place, 1);
    row->addWidget(release);
    row->addWidget(m_release);
    row->addSpacing(space::s);
    row->addWidget(rules);
    row->addWidget(m_rules);

    return bar;
}

QWidget* SiteConfigPage::makeStart()
{
    auto* start = new QWidget;
    auto* column = new QVBoxLayout(start);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_empty, 1);
    column->addWidget(m_drafts);
    return start;
}

QWidget* SiteConfigPage::makeSide()
{
    auto* side = new QWidget;
    side->setAutoFillBackground(true);
    side->setBackgroundRole(surfaceRole);
    m_sides->addChoice(tr("Form"));
    m_sides->addChoice(tr("Migration"));
    m_sides->addChoice(tr("Changes"));
    m_sides->addChoice(tr("Upgrade"));
    m_sides->addChoice(tr("History"));
    m_sides->setObjectName(QStringLiteral("configSides"));
    m_side->addWidget(m_form);
    m_side->addWidget(m_migration);
    m_side->addWidget(m_changes);
    m_side->addWidget(m_upgrade);
    m_side->addWidget(m_history);
    connect(m_sides, &SegmentedControl::chosen, this, [this](int choice) { showSide(Side(choice)); });
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(space::l, space::s, space::l, space::s);
    head->addWidget(m_sides);
    head->addStretch(1);
    column->addLayout(head);
    column->addWidget(new Separator);
    column->addWidget(m_side, 1);
    return side;
}

QString SiteConfigPage::subtitle() const
{
    if (!m_session->source())
        return {};
    const int errors = m_problems->count(ConfigSeverity::Error);
    const int warnings = m_problems->count(ConfigSeverity::Warning);
    QStringList parts;
    if (m_session->isChanged())
        parts.append(tr("not saved"));
    if (errors > 0)
        parts.append(tr("%n error(s)", nullptr, errors));
    if (warnings > 0)
        parts.append(tr("%n warning(s)", nullptr, warnings));
    return parts.join(QStringLiteral(" · "));
}

QAction* SiteConfigPage::mainAction() const
{
    return m_session->source() ? m_actions.save : m_actions.open;
}

QList<QAction*> SiteConfigPage::headerActions() const
{
    return m_session->source()
               ? QList<QAction*>{m_threeWay->action(), m_actions.reveal, m_actions.open, m_more}
               : QList<QAction*>();
}

void SiteConfigPage::focusContent()
{
    if (m_stack->currentWidget() == m_threeWay)
        m_threeWay->focusContent();
    else if (m_session->source())
        m_editor->textWidget()->setFocus(Qt::OtherFocusReason);
    else
        m_empty->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> SiteConfigPage::panes() const
{
    if (!m_session->source())
        return {m_empty};
    if (m_stack->currentWidget() == m_threeWay)
        return m_threeWay->panes();
    return {m_editor->textWidget(), m_list->list(), m_side->currentWidget()};
}

QString SiteConfigPage::workUnderWay() const
{
    if (m_session->state() == SiteConfigSession::State::Saving || m_session->target()->isSaving())
        return tr("The site config is being saved.");
    return m_session->isChanged() ? tr("The site config is not saved. It stays as a draft.") : QString();
}

void SiteConfigPage::saveLayout() const
{
    QSettings settings;
    settings.setValue(columnsKey, m_columns->saveState());
    settings.setValue(rowsKey, m_rows->saveState());
}

void SiteConfigPage::restoreLayout()
{
    const QSettings settings;
    m_columns->restoreState(settings.value(columnsKey).toByteArray());
    m_rows->restoreState(settings.value(rowsKey).toByteArray());
}

void SiteConfigPage::showSide(Side side)
{
    m_sides->setCurrent(int(side));
    m_side->setCurrentIndex(int(side));
}

} // namespace lockstep
