#include "ui/siteconfig/compare/three_way_view.h"

#include "models/config_target.h"
#include "models/site_config_session.h"
#include "ui/parts/action_button.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/data_view.h"
#include "ui/parts/problem_line.h"
#include "ui/parts/segmented_control.h"
#include "ui/shell/action_registry.h"
#include "ui/siteconfig/compare/three_way_delegate.h"
#include "ui/siteconfig/compare/three_way_details.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QFileInfo>
#include <QHeaderView>
#include <QStackedWidget>

namespace lockstep {

namespace {

constexpr int listHeight = 420;
constexpr int detailsHeight = 220;
constexpr int filterWidth = 220;
constexpr int keyCharacters = 30;
constexpr int stateCharacters = 20;

using Column = ConfigComparisonModel::Column;

/// As much as a column's head has room for.
QString targetHead(const std::optional<ConfigSource>& source)
{
    if (!source)
        return ThreeWayView::tr("Target");
    const bool isFile = !source->path.isEmpty();
    return ThreeWayView::tr("Target: %1").arg(isFile ? QFileInfo(source->path).fileName() : source->place());
}

} // namespace

ThreeWayView::ThreeWayView(Workspace* workspace, SiteConfigSession* session, ConfigEditor* editor,
                           ActionRegistry* registry, Page* page)
    : m_workspace(workspace),
      m_session(session),
      m_editor(editor),
      m_readOnly(registry->find(QStringLiteral("site-config.read-only"))),
      m_actions(registry, page),
      m_feed(new ConfigComparisonFeed(session, this)),
      m_model(new ConfigComparisonModel(this)),
      m_shown(new SegmentedControl),
      m_filter(new SearchField(tr("Filter settings"))),
      m_summary((new TextLabel)->muted()),
      m_activity(new ActivityLine),
      m_targetError(new ErrorBanner),
      m_problem(new ProblemLine(QStringLiteral("threeWayProblem"))),
      m_list(new DataView),
      m_details(new ThreeWayDetails(m_actions)),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget)
{
    m_list->setObjectName(QStringLiteral("threeWaySettings"));
    m_list->setAccessibleName(tr("Settings compared"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ThreeWayDelegate(m_list));
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_list->addActions({m_actions.takeOriginal, m_actions.takeTarget, m_actions.showInText});
    m_problem->setContentsMargins(space::l, space::s, space::l, space::s);
    m_targetError->setObjectName(QStringLiteral("targetError"));
    auto* rows = new HairlineSplitter(Qt::Vertical);
    rows->addWidget(m_list);
    rows->addWidget(m_details);
    rows->setStretchFactor(0, 1);
    rows->setSizes({listHeight, detailsHeight});
    m_stack->addWidget(rows);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_activity);
    column->addWidget(m_targetError);
    column->addWidget(m_problem);
    column->addWidget(new Separator);
    column->addWidget(m_stack, 1);
    fitColumns();
    connectAll();
    followSource();
    followTarget();
    followComparison();
}

QWidget* ThreeWayView::makeBar()
{
    auto* bar = new QWidget;
    bar->setAutoFillBackground(true);
    bar->setBackgroundRole(surfaceRole);
    m_shown->setObjectName(QStringLiteral("threeWayShown"));
    m_shown->addChoice(tr("All"));
    m_shown->addChoice(tr("Differences"));
    m_shown->addChoice(tr("Target differs"), tr("Only where the target and the proposal are not the same"));
    m_filter->setObjectName(QStringLiteral("threeWayFilter"));
    m_filter->setFixedWidth(filterWidth);
    m_summary->setObjectName(QStringLiteral("threeWaySummary"));
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget(m_shown);
    row->addWidget(m_filter);
    row->addWidget(m_summary, 1);
    row->addWidget(actionButton(m_actions.readTarget));
    row->addWidget(actionButton(m_actions.chooseTarget));
    row->addWidget(actionButton(m_actions.saveTarget));
    return bar;
}

void ThreeWayView::connectAll()
{
    connect(m_feed, &ConfigComparisonFeed::changed, this, &ThreeWayView::followComparison);
    connect(m_session, &SiteConfigSession::stateChanged, this, &ThreeWayView::followSource);
    connect(m_session, &SiteConfigSession::checked, this, &ThreeWayView::followChosen);
    connect(m_session->target(), &ConfigTarget::changed, this, &ThreeWayView::followTarget);
    connect(m_session->target(), &ConfigTarget::failed, this, &ThreeWayView::failed);
    connect(m_session->target(), &ConfigTarget::saved, this, [this](bool needsRestart) {
        const auto& source = m_session->target()->source();
        Q_EMIT targetSaved(source ? source->place() : QString(), needsRestart);
    });
    connect(m_targetError, &ErrorBanner::retryRequested, m_session->target(), &ConfigTarget::readAgain);
    connect(m_editor, &ConfigEditor::revealedChanged, this, [this](bool revealed) {
        m_model->setRevealed(revealed);
        followChosen();
    });
    connect(m_readOnly, &QAction::toggled, this, &ThreeWayView::followChosen);
    connect(m_shown, &SegmentedControl::chosen, this,
            [this](int shown) { m_model->setShown(ConfigComparisonModel::Shown(shown)); });
    connect(m_filter, &QLineEdit::textChanged, m_model, &ConfigComparisonModel::setFilter);
    connect(m_filter, &SearchField::left, m_list, [this] { m_list->setFocus(Qt::OtherFocusReason); });
    connect(m_model, &QAbstractItemModel::modelReset, this, &ThreeWayView::followRows);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ThreeWayView::followChosen);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (chosen() >= 0)
            m_chosen = m_model->comparison()->title(chosen());
        followChosen();
    });
    connect(m_list, &QTreeView::activated, this, &ThreeWayView::showInText);
    connect(m_actions.takeOriginal, &QAction::triggered, this, [this] { take(ConfigSide::Original); });
    connect(m_actions.takeTarget, &QAction::triggered, this, [this] { take(ConfigSide::Target); });
    connect(m_actions.showInText, &QAction::triggered, this, &ThreeWayView::showInText);
    connect(m_actions.chooseTarget, &QAction::triggered, this, &ThreeWayView::chooseTarget);
    connect(m_actions.readTarget, &QAction::triggered, m_session->target(), &ConfigTarget::readAgain);
    connect(m_actions.saveTarget, &QAction::triggered, this, &ThreeWayView::saveTarget);
}

QList<QWidget*> ThreeWayView::panes() const
{
    if (m_stack->currentWidget() == m_empty)
        return {m_filter};
    QList<QWidget*> panes{m_filter, m_list};
    panes.append(m_details->findChild<QWidget*>(QStringLiteral("threeWayProposal")));
    return panes;
}

void ThreeWayView::focusContent()
{
    const bool isList = m_stack->currentWidget() != m_empty;
    (isList ? static_cast<QWidget*>(m_list) : m_filter)->setFocus(Qt::OtherFocusReason);
}

void ThreeWayView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_isShown = true;
    m_feed->setActive(true);
    followChosen();
}

void ThreeWayView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_isShown = false;
    m_feed->setActive(false);
    followChosen();
}

/// The values share what the key and the state leave.
void ThreeWayView::fitColumns()
{
    QHeaderView* header = m_list->header();
    const int character = m_list->fontMetrics().averageCharWidth();
    header->resizeSection(Column::Key, keyCharacters * character);
    header->resizeSection(Column::State, stateCharacters * character);
    for (const int column : {Column::Original, Column::Proposal, Column::Target})
        header->setSectionResizeMode(column, QHeaderView::Stretch);
}

int ThreeWayView::chosen() const
{
    const int row = m_list->currentIndex().row();
    return row >= 0 && row < m_model->rowCount() ? m_model->setting(row) : -1;
}

/// What is compared is the editor's text, and not one of a moment ago.
bool ThreeWayView::isCurrent() const
{
    const auto& comparison = m_model->comparison();
    return comparison && comparison->document(ConfigSide::Text)->bytes() == m_editor->bytes();
}

void ThreeWayView::followComparison()
{
    const auto& comparison = m_feed->comparison();
    m_model->setHeads({tr("Original"),
                       m_feed->isOfMigration() ? tr("Proposal: the migration's") : tr("Proposal: the text"),
                       targetHead(m_session->target()->source())});
    m_model->setComparison(comparison);
    m_list->setColumnHidden(Column::Target, !comparison || !comparison->has(ConfigSide::Target));
    followProblems();
    followRows();
}

/// Why a side is not compared, and what is shown instead.
void ThreeWayView::followProblems()
{
    QStringList lines;
    if (const auto& problem = m_feed->problem(ConfigSide::Text))
        lines.append(tr("The text cannot be read: %1. What is shown is from before.").arg(problem->happened));
    if (const auto& problem = m_feed->problem(ConfigSide::Original))
        lines.append(tr("The original cannot be compared: %1.").arg(problem->happened));
    if (const auto& problem = m_feed->problem(ConfigSide::Target))
        lines.append(tr("The target cannot be compared: %1.").arg(problem->happened));
    m_problem->setText(lines.join(u'\n'));
}

/// The chosen one stays chosen where it is still shown.
void ThreeWayView::followRows()
{
    const auto& comparison = m_model->comparison();
    int row = m_model->rowCount() > 0 ? 0 : -1;
    for (int i = 0; i < m_model->rowCount() && !m_chosen.isEmpty(); ++i) {
        if (comparison->title(m_model->setting(i)) == m_chosen) {
            row = i;
            break;
        }
    }
    if (row >= 0 && m_list->currentIndex().row() != row)
        m_list->setCurrentIndex(m_model->index(row, 0));
    m_stack->setCurrentIndex(row >= 0 ? 0 : 1);
    if (!comparison && m_feed->problem(ConfigSide::Text))
        m_empty->setState(QStringLiteral("dialog-error"), tr("There is nothing to compare"),
                          tr("The text cannot be read. Its problems are listed below the editor."));
    else if (!comparison)
        m_empty->setState(QStringLiteral("view-split-left-right"), tr("Comparing"), {});
    else if (comparison->settings().isEmpty())
        m_empty->setState(QStringLiteral("view-split-left-right"), tr("No settings"),
                          tr("Neither side has any."));
    else if (!m_filter->text().isEmpty())
        m_empty->setState(QStringLiteral("edit-find"), tr("Nothing is found"),
                          tr("No setting has these words in its keys or values."));
    else if (m_shown->current() == int(ConfigComparisonModel::Shown::TargetDifferences) &&
             !comparison->has(ConfigSide::Target))
        m_empty->setState(QStringLiteral("document-open"), tr("No target is chosen"),
                          tr("Choose the instance that the configuration goes to: what it has now is "
                             "compared with the proposal."));
    else
        m_empty->setState(QStringLiteral("dialog-ok-apply"), tr("No differences"),
                          tr("All settings are the same."));
    m_summary->setText(!comparison ? QString()
                       : comparison->differences() == 0
                           ? tr("No differences")
                           : tr("%n setting(s) differ", nullptr, comparison->differences()));
    followChosen();
}

void ThreeWayView::followChosen()
{
    const int setting = chosen();
    const auto& comparison = m_model->comparison();
    if (setting < 0)
        m_details->clear();
    else if (m_isShown)
        m_details->show(*comparison, setting, m_editor->isRevealed());
    const bool canTake = m_isShown && setting >= 0 && isCurrent() && !m_readOnly->isChecked();
    const auto offers = [&](ConfigSide side) {
        if (!canTake || !comparison->has(side))
            return false;
        const Result<JsoncEdits> edits = comparison->take(setting, side);
        return !edits || !edits->isEmpty(); // an error says why
    };
    m_actions.takeOriginal->setEnabled(offers(ConfigSide::Original));
    m_actions.takeTarget->setEnabled(offers(ConfigSide::Target));
    m_actions.showInText->setEnabled(m_isShown && setting >= 0);
    const SourcedConfig* target = m_session->target()->config();
    m_actions.saveTarget->setEnabled(target && !m_session->target()->isReading() &&
                                     !m_session->target()->isSaving() && m_session->source() &&
                                     target->source.kind != ConfigSource::Kind::Payload &&
                                     target->bytes != m_session->bytes());
}

void ThreeWayView::followSource()
{
    const bool isOpen = m_session->source();
    m_actions.show->setEnabled(isOpen);
    m_actions.chooseTarget->setEnabled(isOpen);
    followChosen();
}

void ThreeWayView::followTarget()
{
    const ConfigTarget* target = m_session->target();
    const std::optional<ConfigSource>& source = target->source();
    m_activity->show(target->isReading()  ? tr("Reading the target")
                     : target->isSaving() ? tr("Saving to the target")
                                          : QString(),
                     source ? source->place() : QString());
    if (target->error())
        m_targetError->setError(*target->error());
    else
        m_targetError->clear();
    m_actions.readTarget->setEnabled(source && !target->isReading() && !target->isSaving());
    followChosen();
}

} // namespace lockstep
