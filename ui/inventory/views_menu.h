#pragma once

#include "models/fleet_views.h"

#include <QMenu>

#include <functional>

namespace lockstep {

struct InventoryActions;

/// The filters that were used last, and the views that are saved: under a name, in a file that colleagues can
/// share.
class ViewsMenu : public QMenu
{
    Q_OBJECT

public:
    /// Takes over the actions about views.
    explicit ViewsMenu(const InventoryActions& actions, QWidget* parent = nullptr);

    /// What is shown now.
    void setSource(std::function<FleetView()> source) { m_source = std::move(source); }

    /// Where names and files come from instead of a dialog; each gives nothing when the user thinks again.
    void setNaming(std::function<QString()> naming) { m_naming = std::move(naming); }

    void setFileChooser(std::function<QString(bool saving)> chooser) { m_chooser = std::move(chooser); }

    /// Somebody has used a filter.
    void noteFilter(const QString& filter);

Q_SIGNALS:
    void viewChosen(const lockstep::FleetView& view);
    void filterChosen(const QString& filter);
    void done(const QString& title, const QStringList& lines);
    void failed(const lockstep::Error& error);

private:
    void fill();
    void addRecent();
    void addViews();
    QAction* offer(const QString& text, const QString& toolTip);
    void save();
    void importFile();
    void exportFile();
    void remove(const QString& name);
    [[nodiscard]] bool tell(const Result<void>& result);

    const InventoryActions& m_actions;
    FleetViews m_views;
    QAction* m_fixed = nullptr;
    QList<QObject*> m_offered; ///< what changes from one time to the next
    std::function<FleetView()> m_source;
    std::function<QString()> m_naming;
    std::function<QString(bool saving)> m_chooser;
};

} // namespace lockstep
