#pragma once

#include "core/siteconfig/config_history.h"

#include <QWidget>

class QListWidget;

namespace lockstep {

/// Configurations in which something was written and not saved, be it that the console ended too soon. Hidden
/// while there are none.
class DraftList : public QWidget
{
    Q_OBJECT

public:
    explicit DraftList(QWidget* parent = nullptr);

    /// Looks which there are now.
    void read();

Q_SIGNALS:
    /// The configuration that it belongs to is to be opened.
    void openWanted(const lockstep::ConfigDraft& draft);
    void saveWanted(const lockstep::ConfigDraft& draft); ///< as a file
    void failed(const lockstep::Error& error);

private:
    [[nodiscard]] const ConfigDraft* chosen() const;
    void dropChosen();

    QList<ConfigDraft> m_drafts;
    QListWidget* m_list;
};

} // namespace lockstep
