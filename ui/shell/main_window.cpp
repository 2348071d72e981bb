#include "ui/shell/main_window.h"

#include "models/workspace.h"
#include "ui/shell/about_dialog.h"
#include "ui/shell/action_palette_source.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/activity_area.h"
#include "ui/shell/appearance_actions.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/menu_builder.h"
#include "ui/shell/navigation_rail.h"
#include "ui/shell/page.h"
#include "ui/shell/page_header.h"
#include "ui/shell/shortcuts_dialog.h"
#include "ui/shell/source_actions.h"
#include "ui/shell/status_line.h"
#include "ui/theme/theme.h"
#include "ui/widgets/error_banner.h"

#include <QAction>
#include <QCloseEvent>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr QLatin1StringView geometryKey("window/geometry");
constexpr QLatin1StringView pageKey("window/page");
constexpr QLatin1StringView activityKey("window/activity");
constexpr QLatin1StringView runPageId("run");
constexpr QLatin1StringView paletteId("view.command-palette");

QString goId(const Page* page)
{
    return QStringLiteral("go.") + page->pageId();
}

QString plain(const QString& text)
{
    return QString(text).remove(u'&');
}

/// The first widget in the pane that takes the keyboard; a pane that takes it itself comes first.
QWidget* firstFocusable(QWidget* pane)
{
    const auto takes = [](const QWidget* widget) {
        return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus);
    };
    if (takes(pane))
        return pane;
    for (QWidget* child : pane->findChildren<QWidget*>()) {
        const auto* button = qobject_cast<QAbstractButton*>(child);
        const bool unchecked =
            button && button->isCheckable() && button->autoExclusive() && !button->isChecked();
        if (takes(child) && !unchecked)
            return child;
    }
    return nullptr;
}

} // namespace

MainWindow::MainWindow(Workspace* workspace, ActionRegistry* registry, const QList<Page*>& pages,
                       QWidget* parent)
    : QMainWindow(parent),
      m_workspace(workspace),
      m_registry(registry),
      m_rail(new NavigationRail),
      m_header(new PageHeader),
      m_storeError(new ErrorBanner),
      m_stack(new QStackedWidget),
      m_activity(new ActivityArea(workspace))
{
    Q_ASSERT(!pages.isEmpty());
    setWindowTitle(QStringLiteral("Lockstep"));
    setMinimumSize(900, 560);
    new SourceActions(workspace, registry, this);
    addPages(pages);
    addViewActions();
    addHelpActions();
    new MenuBuilder(menuBar(), registry, this);
    setCentralWidget(makeBody());

    m_palette = new CommandPalette(this);
    addPaletteSource(std::make_unique<ActionPaletteSource>(registry, paletteId));
    watchStore();
    connect(m_activity, &ActivityArea::runChosen, this, [this] { showPage(runPageId); });
    showPage(pages.first()->pageId());
}

MainWindow::~MainWindow() = default;

QWidget* MainWindow::makeBody()
{
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_storeError);
    column->addWidget(m_stack, 1);
    column->addWidget(m_activity);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addLayout(column, 1);

    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row, 1);
    layout->addWidget(new StatusLine(m_workspace));
    return body;
}

void MainWindow::addPages(const QList<Page*>& pages)
{
    m_stack->setObjectName(QStringLiteral("content"));
    for (Page* page : pages) {
        m_pages << page;
        m_stack->addWidget(page);
        m_rail->addPage(page);
        addPageAction(page, int(m_pages.size()));
        connect(page, &Page::showPage, this, &MainWindow::showPage);
        connect(page, &Page::rested, this, &MainWindow::closeWhenRested);
        connect(page, &Page::headerChanged, this, [this, page] {
            if (page == currentPage())
                refreshHeader();
        });
    }
    connect(m_rail, &NavigationRail::pageChosen, this, &MainWindow::showPage);
}

void MainWindow::addPageAction(Page* page, int number)
{
    const QKeySequence keys =
        number <= 9 ? QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + number)) : QKeySequence();
    QAction* action =
        m_registry->add(goId(page), QStringLiteral("Go"), page->title(), page->iconName(), keys);
    connect(action, &QAction::triggered, this, [this, id = page->pageId()] { showPage(id); });
}

void MainWindow::addViewActions()
{
    const QString view = QStringLiteral("View");
    QAction* palette = m_registry->add(paletteId, view, tr("Command palette"), QStringLiteral("edit-find"),
                                       QKeySequence(Qt::CTRL | Qt::Key_K));
    connect(palette, &QAction::triggered, this, [this] { m_palette->open(); });
    m_rail->addFootAction(palette, tr("Commands"));

    m_showActivity = m_registry->add(QStringLiteral("view.activity"), view, tr("Show activity"));
    m_showActivity->setCheckable(true);
    m_showActivity->setChecked(true);
    connect(m_showActivity, &QAction::toggled, m_activity, &ActivityArea::setWanted);

    QAction* fullScreen = m_registry->add(QStringLiteral("view.full-screen"), view, tr("Full screen"),
                                          QStringLiteral("view-fullscreen"), QKeySequence(Qt::Key_F11));
    connect(fullScreen, &QAction::triggered, this,
            [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    new AppearanceActions(m_registry, this);

    const QString go = QStringLiteral("Go");
    connect(
        m_registry->add(QStringLiteral("view.next-pane"), go, tr("Next pane"), {}, QKeySequence(Qt::Key_F6)),
        &QAction::triggered, this, [this] { cyclePanes(1); });
    connect(m_registry->add(QStringLiteral("view.previous-pane"), go, tr("Previous pane"), {},
                            QKeySequence(Qt::SHIFT | Qt::Key_F6)),
            &QAction::triggered, this, [this] { cyclePanes(-1); });
}

void MainWindow::addHelpActions()
{
    const QString help = QStringLiteral("Help");
    connect(m_registry->add(QStringLiteral("help.shortcuts"), help, tr("Keyboard shortcuts"),
                            QStringLiteral("input-keyboard"), QKeySequence(Qt::Key_F1)),
            &QAction::triggered, this, [this] { ShortcutsDialog(m_registry, this).exec(); });
    connect(m_registry->add(QStringLiteral("help.about"), help, tr("About Lockstep"),
                            QStringLiteral("help-about")),
            &QAction::triggered, this, [this] { AboutDialog(this).exec(); });
    connect(m_registry->add(QStringLiteral("file.quit"), QStringLiteral("File"), tr("Quit"),
                            QStringLiteral("application-exit"), QKeySequence(Qt::CTRL | Qt::Key_Q)),
            &QAction::triggered, this, &QWidget::close);
}

/// The store is nobody's page: that it fails is said here.
void MainWindow::watchStore()
{
    connect(m_workspace, &Workspace::storeFailed, this, &MainWindow::showStoreError);
    connect(m_workspace, &Workspace::catalogChanged, this, &MainWindow::showStoreError);
    connect(m_storeError, &ErrorBanner::retryRequested, m_workspace, &Workspace::reload);
    showStoreError();
}

void MainWindow::showStoreError()
{
    if (const std::optional<Error> error = m_workspace->storeError())
        m_storeError->setError(*error);
    else
        m_storeError->clear();
}

Page* MainWindow::currentPage() const
{
    return qobject_cast<Page*>(m_stack->currentWidget());
}

void MainWindow::addPaletteSource(std::unique_ptr<PaletteSource> source)
{
    m_palette->addSource(std::move(source));
}

void MainWindow::showPage(const QString& pageId)
{
    const auto page = std::ranges::find(m_pages, pageId, &Page::pageId);
    if (page == m_pages.end())
        return;
    const bool changed = *page != currentPage();
    m_stack->setCurrentWidget(*page);
    m_rail->setCurrent(pageId);
    m_activity->setRunShownElsewhere(pageId == runPageId);
    refreshHeader();
    if (changed)
        (*page)->focusContent();
}

void MainWindow::refreshHeader()
{
    if (const Page* page = currentPage()) {
        m_header->setPage(page);
        setWindowTitle(plain(page->title()) + QStringLiteral(" – Lockstep"));
    }
}

QList<QWidget*> MainWindow::panes() const
{
    QList<QWidget*> ofPage = currentPage()->panes();
    if (ofPage.isEmpty())
        ofPage.append(m_stack);
    return QList<QWidget*>{m_rail, m_header} + ofPage + QList<QWidget*>{m_activity};
}

void MainWindow::cyclePanes(int direction)
{
    const QList<QWidget*> all = panes();
    const QWidget* focused = focusWidget();
    qsizetype at = 0;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (focused && (all[i] == focused || all[i]->isAncestorOf(focused)))
            at = i;
    }
    // A pane that has nothing for the keyboard is passed over.
    for (qsizetype i = 1; i < all.size(); ++i) {
        QWidget* pane = all[(at + i * direction + all.size() * i) % all.size()];
        QWidget* target = pane->isVisible() ? firstFocusable(pane) : nullptr;
        if (!target)
            continue;
        setAttribute(Qt::WA_KeyboardFocusChange);
        return pane == m_stack ? currentPage()->focusContent() : target->setFocus(Qt::TabFocusReason);
    }
}

void MainWindow::restoreLayout()
{
    const QSettings settings;
    restoreGeometry(settings.value(geometryKey).toByteArray());
    m_showActivity->setChecked(settings.value(activityKey, true).toBool());
    for (Page* page : m_pages)
        page->restoreLayout();
    showPage(settings.value(pageKey).toString());
}

void MainWindow::saveLayout() const
{
    QSettings settings;
    settings.setValue(geometryKey, saveGeometry());
    settings.setValue(activityKey, m_showActivity->isChecked());
    settings.setValue(pageKey, currentPage()->pageId());
    for (const Page* page : m_pages)
        page->saveLayout();
}

/// Nobody should end something long, or a change of live databases, by mistake.
bool MainWindow::mayClose()
{
    QStringList works;
    bool canPause = true;
    for (const Page* page : std::as_const(m_pages)) {
        if (const QString work = page->workUnderWay(); !work.isEmpty()) {
            works.append(work);
            canPause = canPause && page->canPause();
        }
    }
    if (works.isEmpty())
        return true;
    QMessageBox question(QMessageBox::Question, tr("Close Lockstep?"), works.join(QStringLiteral("\n\n")),
                         QMessageBox::NoButton, this);
    question.setObjectName(QStringLiteral("closeQuestion"));
    const QPushButton* close = question.addButton(tr("Cancel it and close"), QMessageBox::DestructiveRole);
    QPushButton* keep = question.addButton(tr("Keep running"), QMessageBox::RejectRole);
    const QPushButton* pause =
        canPause ? question.addButton(tr("Pause, then close"), QMessageBox::AcceptRole) : nullptr;
    question.setDefaultButton(keep);
    question.setEscapeButton(keep);
    question.exec();
    m_closesWhenRested = pause && question.clickedButton() == pause;
    if (m_closesWhenRested)
        pauseAndClose();
    return question.clickedButton() == close;
}

void MainWindow::pauseAndClose()
{
    for (Page* page : std::as_const(m_pages)) {
        if (!page->workUnderWay().isEmpty())
            page->pauseWork();
    }
    closeWhenRested(); // it may have ended while the question was open
}

void MainWindow::closeWhenRested()
{
    const bool isAtRest =
        std::ranges::all_of(m_pages, [](const Page* page) { return page->workUnderWay().isEmpty(); });
    if (m_closesWhenRested && isAtRest)
        QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!mayClose())
        return event->ignore();
    saveLayout();
    QMainWindow::closeEvent(event);
}

} // namespace lockstep
