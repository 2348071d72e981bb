#pragma once

#include <QString>

namespace lockstep {

/// A password or token. No stream, log, journal or report prints it: the value leaves only through reveal(),
/// which is called where it is handed to the party that needs it and nowhere else.
class Secret
{
public:
    Secret() = default;

    explicit Secret(QString value) : m_value(std::move(value)) {}

    [[nodiscard]] const QString& reveal() const { return m_value; }

    [[nodiscard]] bool isEmpty() const { return m_value.isEmpty(); }

    /// What is shown in its place.
    [[nodiscard]] static QString mask() { return QStringLiteral("********"); }

    friend bool operator==(const Secret&, const Secret&) = default;

private:
    QString m_value;
};

/// The text with every occurrence of every non-empty secret replaced by Secret::mask().
[[nodiscard]] QString redacted(QString text, const QList<Secret>& secrets);

} // namespace lockstep
