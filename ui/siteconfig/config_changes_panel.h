#pragma once

#include "models/config_differ.h"

#include <QWidget>

class QPlainTextEdit;

namespace lockstep {

class ConfigEditor;
class SegmentedControl;
class SiteConfigSession;

/// What differs, line by line: since the configuration was read, by its migration, since an earlier version.
class ConfigChangesPanel : public QWidget
{
    Q_OBJECT

public:
    ConfigChangesPanel(SiteConfigSession* session, ConfigEditor* editor, QWidget* parent = nullptr);

    /// Holds the text against an earlier version; `title` says which.
    void compareWith(const QByteArray& earlier, const QString& title);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void followOpened();
    void follow();
    [[nodiscard]] ConfigDiffer::Question question() const;

    SiteConfigSession* m_session;
    ConfigEditor* m_editor;
    ConfigDiffer* m_differ;
    SegmentedControl* m_compared;
    QPlainTextEdit* m_diff;
    std::optional<QByteArray> m_earlier; ///< once somebody has asked
};

} // namespace lockstep
