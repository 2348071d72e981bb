#pragma once

#include "models/site_config_session.h"

#include <QWidget>

class QAction;
class QListWidget;
class QStackedWidget;

namespace lockstep {

/// What the configuration was before it was saved, the newest first: to be looked at and brought back.
class ConfigHistoryPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ConfigHistoryPanel(SiteConfigSession* session, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The text is to be held against an earlier version; `title` says which.
    void comparisonWanted(const QByteArray& bytes, const QString& title);
    void failed(const lockstep::Error& error);

private:
    void follow();
    void bringBack();
    void compare();

    SiteConfigSession* m_session;
    QListWidget* m_list;
    QStackedWidget* m_stack;
    QAction* m_bringBack;
    QAction* m_compare;
};

} // namespace lockstep
