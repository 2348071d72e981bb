#pragma once

#include "models/path_model.h"
#include "models/workspace.h"
#include "ui/shell/page.h"

#include <QTimer>

class QStackedWidget;

namespace lockstep {

class ActionRegistry;
class EmptyState;
class ErrorBanner;
class PathBar;
class PathTiles;
class PathView;
class ReportExporter;
class StopDetails;
class ThinProgressBar;

/// The way from the chosen instance's version to a target: what each step costs and what could go wrong.
class PathPage : public Page
{
    Q_OBJECT

public:
    PathPage(Workspace* workspace, ActionRegistry* registry, QWidget* parent = nullptr);

    [[nodiscard]] QString pageId() const override { return QStringLiteral("path"); }

    [[nodiscard]] QString title() const override { return tr("Upgrade path"); }

    [[nodiscard]] QString subtitle() const override;

    [[nodiscard]] QString iconName() const override { return QStringLiteral("path-mode-polyline"); }

    [[nodiscard]] QAction* mainAction() const override { return m_rehearse; }

    void focusContent() override;
    [[nodiscard]] QList<QWidget*> panes() const override;
    void saveLayout() const override;
    void restoreLayout() override;

    [[nodiscard]] ReportExporter* exporter() const { return m_exporter; }

private:
    void makeActions(ActionRegistry* registry);
    void makeExporter(ActionRegistry* registry);
    void showSelection();
    void showPath();
    void showNoPath();
    void showStep(int step);
    void showExportResult(const QString& path);

    Workspace* m_workspace;
    PathModel* m_path;
    QAction* m_rehearse = nullptr;
    QAction* m_toInventory = nullptr;
    QAction* m_otherStrategy = nullptr;
    ReportExporter* m_exporter = nullptr;
    PathBar* m_bar = nullptr;
    ThinProgressBar* m_busy;
    QTimer m_busySoon; ///< A plan that takes a blink shows no progress bar.
    ErrorBanner* m_error;
    PathTiles* m_tiles;
    PathView* m_view;
    StopDetails* m_details;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
};

} // namespace lockstep
