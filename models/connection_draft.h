#pragma once

#include "core/database/connection_settings.h"
#include "core/support/error.h"

namespace lockstep {

/// A connection string while it is being written. What is shown of it never holds a password: that is taken
/// out and kept in memory only.
class ConnectionDraft
{
public:
    ConnectionDraft() = default;
    explicit ConnectionDraft(const ConnectionSettings& settings);

    /// Takes what was typed. A password that was kept before stays only for the same server and user. Errors:
    /// Usage; then text() is what was typed.
    Result<void> setText(const QString& text);

    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }

    /// To be shown; after a text that could not be read it may hold what mayHoldPassword() warns of.
    [[nodiscard]] const QString& text() const { return m_text; }

    [[nodiscard]] bool hasPassword() const { return !m_settings.password().isEmpty(); }

    [[nodiscard]] const ConnectionSettings& settings() const { return m_settings; }

    /// Whether a text that is being typed must not be shown.
    [[nodiscard]] static bool mayHoldPassword(QStringView text);

private:
    ConnectionSettings m_settings;
    QString m_text;
};

/// The databases that the environment names; schemas without such variables are absent. What cannot be read
/// is in `errors`.
[[nodiscard]] DatabaseSet databasesOf(const QProcessEnvironment& environment, QList<Error>& errors);

} // namespace lockstep
