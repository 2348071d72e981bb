#pragma once

#include "models/connection_draft.h"

#include <QLineEdit>

namespace lockstep {

/// Where one database is. What may hold a password is shown as dots while it is written; then the password is
/// taken out and kept.
class ConnectionField : public QLineEdit
{
    Q_OBJECT

public:
    explicit ConnectionField(Schema schema, QWidget* parent = nullptr);
    ConnectionField(const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);

    void setSettings(const ConnectionSettings& settings);
    /// Nothing: the field is empty. Errors: Usage.
    [[nodiscard]] Result<std::optional<ConnectionSettings>> settings();

private:
    void hidePassword();
    Result<void> take();
    void showDraft();

    ConnectionDraft m_draft;
    QAction* m_kept;
};

} // namespace lockstep
