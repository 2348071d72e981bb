#include "ui/inventory/views_menu.h"

#include "core/support/files.h"
#include "ui/inventory/inventory_actions.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QInputDialog>
#include <QSettings>

namespace lockstep {

namespace {

constexpr QLatin1StringView recentKey("inventory/recentFilters");
constexpr qsizetype mostRecent = 10;
constexpr qsizetype longestTitle = 80;

QString shortened(QString text)
{
    if (text.size() > longestTitle)
        text = text.first(longestTitle - 1) + u'…';
    return text.replace(u'&', QStringLiteral("&&")); // is no shortcut
}

} // namespace

ViewsMenu::ViewsMenu(const InventoryActions& actions, QWidget* parent) : QMenu(parent), m_actions(actions)
{
    setObjectName(QStringLiteral("viewsMenu"));
    setToolTipsVisible(true);
    m_naming = [this] {
        return QInputDialog::getText(parentWidget(), tr("Save this view"),
                                     tr("Name; a view with this name is replaced"))
            .trimmed();
    };
    m_chooser = [this](bool saving) {
        const QString filter = tr("Views (*.yaml *.yml *.json)");
        return saving
                   ? QFileDialog::getSaveFileName(parentWidget(), tr("Export the saved views"),
                                                  QDir::home().filePath(QStringLiteral("views.yaml")), filter)
                   : QFileDialog::getOpenFileName(parentWidget(), tr("Import views"), QDir::homePath(),
                                                  filter);
    };
    m_fixed = addSeparator();
    addActions({m_actions.saveView, m_actions.importViews, m_actions.exportViews});
    connect(this, &QMenu::aboutToShow, this, &ViewsMenu::fill);
    connect(m_actions.saveView, &QAction::triggered, this, &ViewsMenu::save);
    connect(m_actions.importViews, &QAction::triggered, this, &ViewsMenu::importFile);
    connect(m_actions.exportViews, &QAction::triggered, this, &ViewsMenu::exportFile);
}

void ViewsMenu::noteFilter(const QString& filter)
{
    const QString used = filter.trimmed();
    if (used.isEmpty())
        return;
    QStringList recent = QSettings().value(recentKey).toStringList();
    recent.removeAll(used);
    recent.prepend(used);
    QSettings().setValue(recentKey, recent.first(std::min(recent.size(), mostRecent)));
}

/// Not with clear(), which would tear the other actions from what they do.
void ViewsMenu::fill()
{
    qDeleteAll(std::exchange(m_offered, {}));
    addViews();
    addRecent();
}

void ViewsMenu::addRecent()
{
    const QStringList recent = QSettings().value(recentKey).toStringList();
    if (recent.isEmpty())
        return;
    m_offered.append(addSeparator());
    QAction* title = addAction(tr("Recent filters"));
    title->setEnabled(false);
    m_offered.append(title);
    for (const QString& filter : recent) {
        QAction* action = addAction(shortened(filter));
        action->setToolTip(filter);
        m_offered.append(action);
        connect(action, &QAction::triggered, this, [this, filter] { Q_EMIT filterChosen(filter); });
    }
}

/// In front of what is always there.
QAction* ViewsMenu::offer(const QString& text, const QString& toolTip)
{
    auto* action = new QAction(shortened(text), this);
    action->setToolTip(toolTip);
    insertAction(m_fixed, action);
    m_offered.append(action);
    return action;
}

void ViewsMenu::addViews()
{
    const Result<QList<FleetView>> views = m_views.all();
    m_actions.exportViews->setEnabled(views && !views->isEmpty());
    if (!views || views->isEmpty()) {
        QAction* none = offer(views ? tr("No view is saved yet") : tr("The saved views cannot be read"),
                              views ? QString() : views.error().message());
        none->setEnabled(false);
        return;
    }
    for (const FleetView& view : *views)
        connect(offer(view.name, view.filter), &QAction::triggered, this,
                [this, view] { Q_EMIT viewChosen(view); });
    auto* removal = new QMenu(tr("Remove a view"), this);
    insertMenu(m_fixed, removal);
    m_offered.append(removal);
    for (const FleetView& view : *views)
        connect(removal->addAction(shortened(view.name)), &QAction::triggered, this,
                [this, name = view.name] { remove(name); });
}

bool ViewsMenu::tell(const Result<void>& result)
{
    if (!result)
        Q_EMIT failed(result.error());
    return result.has_value();
}

void ViewsMenu::save()
{
    FleetView view = m_source();
    view.name = m_naming();
    if (!view.name.isEmpty() && tell(m_views.keep(view)))
        Q_EMIT done(tr("The view \"%1\" is saved").arg(view.name), {});
}

void ViewsMenu::remove(const QString& name)
{
    if (tell(m_views.remove(name)))
        Q_EMIT done(tr("The view \"%1\" is removed").arg(name), {});
}

void ViewsMenu::importFile()
{
    const QString path = m_chooser(false);
    if (path.isEmpty())
        return;
    const Result<QStringList> names = m_views.take(path);
    if (!names)
        Q_EMIT failed(names.error());
    else
        Q_EMIT done(tr("%n view(s) can be chosen now", nullptr, int(names->size())), *names);
}

void ViewsMenu::exportFile()
{
    const QString path = m_chooser(true);
    if (path.isEmpty())
        return;
    const Result<QList<FleetView>> views = m_views.all();
    const Result<void> written =
        views ? writeFile(path, fleetViewsFile(*views)) : Result<void>(failure(views));
    if (tell(written))
        Q_EMIT done(tr("The saved views are in %1").arg(path), {});
}

} // namespace lockstep
