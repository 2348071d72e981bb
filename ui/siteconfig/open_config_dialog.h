#pragma once

#include "core/sourcegraph/config_source.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace lockstep {

class ConnectionField;
class ProblemLine;
class SegmentedControl;
class TextLabel;

/// Asks where a site configuration is: in a file, behind an instance's API, in its database,
/// in a customer's payload.
class OpenConfigDialog : public QDialog
{
    Q_OBJECT

public:
    explicit OpenConfigDialog(QWidget* parent = nullptr);

    /// What was asked for, once the dialog was accepted.
    [[nodiscard]] const ConfigSource& source() const { return m_source; }

    /// Fills in what is known of where it may be.
    void setSource(const ConfigSource& likely);
    /// Asks for the configuration that another one is to go to.
    void askForTarget();

private:
    [[nodiscard]] QWidget* fileForm();
    [[nodiscard]] QWidget* instanceForm();
    [[nodiscard]] QWidget* databaseForm();
    [[nodiscard]] QWidget* payloadForm();
    [[nodiscard]] QToolButton* browseButton(QLineEdit* path, const QString& filter);
    void tryAccept();
    [[nodiscard]] Result<ConfigSource> typed();

    ConfigSource m_source;
    TextLabel* m_heading;
    QPushButton* m_accept;
    SegmentedControl* m_kind;
    QStackedWidget* m_forms;
    QLineEdit* m_path;
    QLineEdit* m_url;
    QLineEdit* m_token;
    QLineEdit* m_caFile;
    ConnectionField* m_database;
    QLineEdit* m_payload;
    QLineEdit* m_member;
    ProblemLine* m_problem;
};

} // namespace lockstep
