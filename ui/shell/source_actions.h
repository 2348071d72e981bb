#pragma once

#include <QObject>

class QWidget;

namespace lockstep {

class ActionRegistry;
class Workspace;

/// File > Open: asks where fleet and releases are, and has the workspace read them.
class SourceActions : public QObject
{
    Q_OBJECT

public:
    SourceActions(Workspace* workspace, ActionRegistry* registry, QWidget* window);

private:
    void openFleet();
    void openCatalogFile();
    void openCatalogFolder();
    void openSample();
    void setFleet(const QString& folder);
    void setCatalog(const QString& location);

    Workspace* m_workspace;
    QWidget* m_window;
};

} // namespace lockstep
