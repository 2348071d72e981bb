#pragma once

#include "core/support/error.h"

#include <QByteArray>
#include <QString>

namespace lockstep {

/// A configuration in a file, as it was when it was read.
class ConfigFile
{
public:
    /// Errors: NotFound, Io, Invalid (it is a folder, or has more bytes than a document may).
    [[nodiscard]] static Result<ConfigFile> read(const QString& path);

    /// A new file for its user's eyes alone, whole or not at all. Errors: Precondition (there is one), Io.
    [[nodiscard]] static Result<void> create(const QString& path, const QByteArray& bytes);

    [[nodiscard]] const QString& path() const { return m_path; }

    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }

    /// Puts other bytes in its place, whole or not at all; nothing is written when they are the same. A link
    /// stays one, and the file its permissions and, where the system allows it, its owner. Errors:
    /// Precondition (another program changed the file since it was read; it is no plain file), Io.
    [[nodiscard]] Result<void> replace(const QByteArray& bytes) const;

private:
    ConfigFile(QString path, QByteArray bytes) : m_path(std::move(path)), m_bytes(std::move(bytes)) {}

    QString m_path;
    QByteArray m_bytes;
};

} // namespace lockstep
