#include "ui/shell/source_actions.h"

#include "ui/shell/action_registry.h"
#include "ui/shell/github_dialog.h"
#include "ui/shell/source_settings.h"

#include <QAction>
#include <QFileDialog>

namespace lockstep {

SourceActions::SourceActions(Workspace* workspace, ActionRegistry* registry, QWidget* window)
    : QObject(window), m_workspace(workspace), m_window(window)
{
    const QString file = QStringLiteral("File");
    connect(registry->add(QStringLiteral("file.open-fleet"), file, tr("Open fleet…"),
                          QStringLiteral("document-open-folder"), QKeySequence::Open),
            &QAction::triggered, this, &SourceActions::openFleet);
    connect(registry->add(QStringLiteral("file.open-catalog"), file, tr("Open catalogue…"),
                          QStringLiteral("document-open"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)),
            &QAction::triggered, this, &SourceActions::openCatalogFile);
    connect(registry->add(QStringLiteral("file.open-catalog-folder"), file,
                          tr("Open catalogue from a repository…"), QStringLiteral("vcs-branch")),
            &QAction::triggered, this, &SourceActions::openCatalogFolder);
    connect(registry->add(QStringLiteral("file.github-repository"), file, tr("GitHub repository…"),
                          QStringLiteral("globe")),
            &QAction::triggered, this, [this] { askForGitHub(m_workspace, m_window); });
    connect(registry->add(QStringLiteral("file.open-sample"), file, tr("Use the sample data"),
                          QStringLiteral("favorite")),
            &QAction::triggered, this, &SourceActions::openSample);
}

void SourceActions::openFleet()
{
    setFleet(QFileDialog::getExistingDirectory(
        m_window, tr("Open a fleet: the folder that holds environments/"), m_workspace->sources().fleet));
}

void SourceActions::openCatalogFile()
{
    setCatalog(QFileDialog::getOpenFileName(m_window, tr("Open a release catalogue"),
                                            m_workspace->sources().catalog,
                                            tr("Release catalogues (*.bundle *.json);;All files (*)")));
}

void SourceActions::openCatalogFolder()
{
    setCatalog(QFileDialog::getExistingDirectory(
        m_window, tr("Open a git repository or the folder of one release"), m_workspace->sources().catalog));
}

void SourceActions::openSample()
{
    WorkspaceSources sources = m_workspace->sources();
    const WorkspaceSources sample = sampleSources();
    sources.fleet = sample.fleet;
    sources.catalog = sample.catalog;
    rememberSources(sources);
    m_workspace->setSources(sources);
}

/// An empty choice: the dialog was closed.
void SourceActions::setFleet(const QString& folder)
{
    if (folder.isEmpty())
        return;
    WorkspaceSources sources = m_workspace->sources();
    sources.fleet = folder;
    rememberSources(sources);
    m_workspace->setSources(sources);
}

void SourceActions::setCatalog(const QString& location)
{
    if (location.isEmpty())
        return;
    WorkspaceSources sources = m_workspace->sources();
    sources.catalog = location;
    rememberSources(sources);
    m_workspace->setSources(sources);
}

} // namespace lockstep
