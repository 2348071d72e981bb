#include "ui/reviews/reviews_page.h"

#include "models/workspace.h"
#include "ui/parts/action_button.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/data_view.h"
#include "ui/parts/notice_bar.h"
#include "ui/reviews/review_details.h"
#include "ui/reviews/review_queue.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QDesktopServices>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>

namespace lockstep {

namespace {

using namespace std::chrono_literals;

constexpr auto lookPause = 250ms;
constexpr auto followPause = 150ms;
constexpr int queueWidth = 480;
constexpr int labelWidth = 150;

constexpr QLatin1StringView labelKey("reviews/label");
constexpr QLatin1StringView columnsKey("reviews/columns");

QString usualLabel()
{
    return QStringLiteral("mi-upgrade");
}

} // namespace

ReviewsPage::ReviewsPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent)
    : Page(parent),
      m_workspace(workspace),
      m_session(new ReviewSession(this)),
      m_actions(registry, this),
      m_open([](const QUrl& url) { QDesktopServices::openUrl(url); }),
      m_repository(new ElidedLabel({}, TextStyle::Strong)),
      m_label(new QLineEdit),
      m_read(new ElidedLabel),
      m_activity(new ActivityLine),
      m_error(new ErrorBanner),
      m_storeError(new ErrorBanner),
      m_wait(new NoticeBar),
      m_notice(new NoticeBar),
      m_queue(new ReviewQueue(m_session->queue())),
      m_details(new ReviewDetails),
      m_nothing(new EmptyState(QStringLiteral("vcs-merge"), tr("No pull request is chosen"),
                               tr("Choose one on the left to see what it changes."))),
      m_right(new QStackedWidget),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget),
      m_more(new QAction(tr("More"), this))
{
    auto* menu = new QMenu(this);
    menu->addActions({m_actions.copyShow, m_actions.copyList});
    menu->addSeparator();
    menu->addActions({m_actions.chooseRepository, m_actions.copyLog});
    m_more->setMenu(menu);
    m_error->setObjectName(QStringLiteral("reviewsError"));
    m_storeError->setObjectName(QStringLiteral("reviewsStoreError"));
    m_wait->setObjectName(QStringLiteral("reviewsWait"));
    m_notice->setObjectName(QStringLiteral("reviewsNotice"));
    m_stack->addWidget(makeContent());
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_activity);
    layout->addWidget(m_wait);
    layout->addWidget(m_error);
    layout->addWidget(m_storeError);
    layout->addWidget(m_notice);
    layout->addWidget(new Separator);
    layout->addWidget(m_stack, 1);
    m_look.setSingleShot(true);
    m_look.setInterval(lookPause);
    m_follow.setSingleShot(true);
    m_follow.setInterval(followPause);
    connectSession();
    connectActions();
    m_label->setText(usualLabel());
    m_session->setLabel(usualLabel());
    connect(m_workspace, &Workspace::fleetChanged, this, &ReviewsPage::followWorkspace);
    connect(m_workspace, &Workspace::gitHubPlaceChanged, this, &ReviewsPage::followPlace);
    connect(m_workspace, &Workspace::catalogChanged, this, &ReviewsPage::followStore);
    followWorkspace();
    followStore();
    followPlace();
}

QWidget* ReviewsPage::makeBar()
{
    auto* bar = new QWidget;
    bar->setAutoFillBackground(true);
    bar->setBackgroundRole(surfaceRole);
    m_repository->setObjectName(QStringLiteral("reviewsRepository"));
    m_repository->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_label->setObjectName(QStringLiteral("reviewsLabel"));
    m_label->setFixedWidth(labelWidth);
    m_label->setPlaceholderText(tr("any label"));
    m_label->setAccessibleName(tr("Label"));
    m_read->setObjectName(QStringLiteral("reviewsRead"));
    m_read->setForegroundRole(mutedTextRole);
    m_read->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* choose = new QToolButton;
    choose->setObjectName(QStringLiteral("chooseRepository"));
    choose->setIcon(themedIcon(QStringLiteral("document-edit")));
    choose->setToolTip(m_actions.chooseRepository->text());
    choose->setAccessibleName(m_actions.chooseRepository->text());
    choose->setAutoRaise(true);
    connect(choose, &QToolButton::clicked, m_actions.chooseRepository, &QAction::trigger);
    auto* label = (new TextLabel(tr("Label")))->muted();
    label->setBuddy(m_label);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget(m_repository);
    row->addWidget(choose);
    row->addSpacing(space::s);
    row->addWidget(label);
    row->addWidget(m_label);
    row->addSpacing(space::s);
    row->addWidget(m_read, 1);
    connect(m_label, &QLineEdit::editingFinished, this, &ReviewsPage::applyLabel);
    return bar;
}

QWidget* ReviewsPage::makeContent()
{
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(space::l, space::s, space::l, space::s);
    buttons->setSpacing(space::s);
    QPushButton* approve = actionButton(m_actions.approve, true);
    for (QPushButton* button : {approve, actionButton(m_actions.requestChanges),
                                actionButton(m_actions.autoMerge), actionButton(m_actions.merge)})
        buttons->addWidget(button);
    buttons->addStretch(1);
    for (QAction* action : {m_actions.openInBrowser, m_actions.copyShow}) {
        auto* tool = new QToolButton;
        tool->setObjectName(action->objectName() + QStringLiteral("-button"));
        tool->setDefaultAction(action);
        tool->setToolButtonStyle(Qt::ToolButtonIconOnly);
        tool->setAccessibleName(action->text());
        tool->setAutoRaise(true);
        buttons->addWidget(tool);
    }
    auto* right = new QWidget;
    right->setAutoFillBackground(true);
    right->setBackgroundRole(surfaceRole);
    m_right->addWidget(m_details);
    m_right->addWidget(m_nothing);
    m_right->setCurrentWidget(m_nothing);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(buttons);
    column->addWidget(new Separator);
    column->addWidget(m_right, 1);
    m_columns = new HairlineSplitter(Qt::Horizontal);
    m_columns->addWidget(m_queue);
    m_columns->addWidget(right);
    m_columns->setStretchFactor(0, 2);
    m_columns->setStretchFactor(1, 3);
    m_columns->setSizes({queueWidth, queueWidth * 3 / 2});
    return m_columns;
}

QString ReviewsPage::subtitle() const
{
    const int count = int(m_session->queue()->size());
    return m_session->hasRead() || count > 0 ? tr("%n pull request(s)", nullptr, count) : QString();
}

QAction* ReviewsPage::mainAction() const
{
    if (m_session->place().isEmpty())
        return m_actions.chooseRepository;
    return m_session->isReading() || m_session->isActing() ? m_actions.stop : m_actions.refresh;
}

bool ReviewsPage::mainActionStops() const
{
    return mainAction() == m_actions.stop;
}

QList<QAction*> ReviewsPage::headerActions() const
{
    return m_session->place().isEmpty() ? QList<QAction*>() : QList<QAction*>{m_more};
}

void ReviewsPage::focusContent()
{
    if (m_stack->currentWidget() == m_empty)
        m_label->setFocus(Qt::OtherFocusReason);
    else
        m_queue->focusRows();
}

QList<QWidget*> ReviewsPage::panes() const
{
    if (m_stack->currentWidget() == m_empty)
        return {m_label, m_empty};
    return {m_label, m_queue, m_details->inSight()};
}

QString ReviewsPage::workUnderWay() const
{
    return m_session->isActing()
               ? tr("Pull requests are worked on: %1. What was done stays so.").arg(m_session->activity())
               : QString();
}

void ReviewsPage::saveLayout() const
{
    QSettings settings;
    settings.setValue(labelKey, m_session->label());
    settings.setValue(columnsKey, m_columns->saveState());
}

void ReviewsPage::restoreLayout()
{
    const QSettings settings;
    m_label->setText(settings.value(labelKey, usualLabel()).toString());
    m_session->setLabel(m_label->text());
    m_columns->restoreState(settings.value(columnsKey).toByteArray());
}

/// The first time it is seen, the queue is read.
void ReviewsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_wasSeen = true;
    if (!m_session->hasRead() && !m_session->isReading() && !m_session->error())
        m_session->refresh();
}

QString ReviewsPage::fleetFolder() const
{
    return m_workspace->fleetState() == Workspace::LoadState::Ready ? m_workspace->sources().fleet
                                                                    : QString();
}

ReviewCommand ReviewsPage::command() const
{
    return {m_session->place(), fleetFolder(), {}, {}, false, m_workspace->sources().store};
}

} // namespace lockstep
