#include "ui/databases/connection_field.h"

#include "ui/theme/icons.h"

namespace lockstep {

ConnectionField::ConnectionField(Schema schema, QWidget* parent)
    : ConnectionField(QStringLiteral("connection-") + schemaName(schema),
                      tr("Connection string of %1").arg(schemaName(schema)), parent)
{
}

ConnectionField::ConnectionField(const QString& objectName, const QString& accessibleName, QWidget* parent)
    : QLineEdit(parent),
      m_kept(addAction(mutedIcon(QStringLiteral("object-locked")), QLineEdit::TrailingPosition))
{
    setObjectName(objectName);
    setPlaceholderText(tr("host=db.example dbname=sg, or postgres://…"));
    setAccessibleName(accessibleName);
    m_kept->setVisible(false);
    m_kept->setText(tr("A password is kept in memory"));
    m_kept->setToolTip(m_kept->text());
    connect(this, &QLineEdit::textChanged, this, &ConnectionField::hidePassword);
    connect(this, &QLineEdit::editingFinished, this, [this] { static_cast<void>(take()); });
}

void ConnectionField::setSettings(const ConnectionSettings& settings)
{
    m_draft = ConnectionDraft(settings);
    showDraft();
}

Result<std::optional<ConnectionSettings>> ConnectionField::settings()
{
    if (const Result<void> taken = take(); !taken)
        return failure(taken);
    return m_draft.isEmpty() ? std::nullopt : std::optional(m_draft.settings());
}

Result<void> ConnectionField::take()
{
    const Result<void> taken = m_draft.setText(text());
    if (taken)
        showDraft();
    else
        setToolTip(taken.error().message());
    return taken;
}

void ConnectionField::showDraft()
{
    if (text() != m_draft.text()) {
        setText(m_draft.text()); // forgets what could be undone
        setCursorPosition(0);
    }
    m_kept->setVisible(m_draft.hasPassword());
    setToolTip(m_draft.isEmpty() ? QString() : m_draft.settings().description());
}

void ConnectionField::hidePassword()
{
    const EchoMode mode = ConnectionDraft::mayHoldPassword(text()) ? Password : Normal;
    if (mode != echoMode())
        setEchoMode(mode);
}

} // namespace lockstep
