#pragma once

#include <QMainWindow>

#include <memory>

class QStackedWidget;

namespace lockstep {

class ActionRegistry;
class ActivityArea;
class CommandPalette;
class ErrorBanner;
class NavigationRail;
class Page;
class PageHeader;
class PaletteSource;
class Workspace;

/// The console's window: a shell around pages that it knows by their base class only.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// Takes over the pages, which must not be empty; their order is that of the navigation rail. Workspace
    /// and registry must outlive the window.
    MainWindow(Workspace* workspace, ActionRegistry* registry, const QList<Page*>& pages,
               QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] Page* currentPage() const;

    [[nodiscard]] QList<Page*> pages() const { return m_pages; }

    [[nodiscard]] CommandPalette* commandPalette() const { return m_palette; }

    /// Further things for the command palette to find.
    void addPaletteSource(std::unique_ptr<PaletteSource> source);

    /// Geometry, page and the pages' own layout, from QSettings and back.
    void restoreLayout();
    void saveLayout() const;

public Q_SLOTS:
    /// Nothing happens when there is no such page.
    void showPage(const QString& pageId);
    /// Moves the keyboard to the next pane: rail, header, those of the page, activity. Negative: backwards.
    void cyclePanes(int direction);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    QWidget* makeBody();
    [[nodiscard]] QList<QWidget*> panes() const;
    [[nodiscard]] bool mayClose();
    void pauseAndClose();
    void closeWhenRested();
    void addPages(const QList<Page*>& pages);
    void addPageAction(Page* page, int number);
    void addViewActions();
    void addHelpActions();
    void watchStore();
    void refreshHeader();
    void showStoreError();

    Workspace* m_workspace;
    ActionRegistry* m_registry;
    QList<Page*> m_pages;
    NavigationRail* m_rail;
    PageHeader* m_header;
    ErrorBanner* m_storeError;
    QStackedWidget* m_stack;
    ActivityArea* m_activity;
    CommandPalette* m_palette = nullptr;
    QAction* m_showActivity = nullptr;
    bool m_closesWhenRested = false;
};

} // namespace lockstep
