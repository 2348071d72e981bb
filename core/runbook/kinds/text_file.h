#pragma once

#include "core/cluster/shell/transport.h"

namespace lockstep {

/// A small file on some machine, read and replaced whole.
class TextFile
{
public:
    /// Keeps a reference to the transport.
    TextFile(const Transport& transport, QString path) : m_transport(transport), m_path(std::move(path)) {}

    /// "/srv/env on ssh admin@host"
    [[nodiscard]] QString description() const;

    /// Its bytes; nothing: there is no such file. Errors: those of the transport; Precondition (no file, or
    /// larger than 16 MiB); Failed (not readable).
    [[nodiscard]] Result<std::optional<QByteArray>> read(const std::stop_token& stop) const;

    /// SHA-256 in hex; empty: there is no such file. Errors: as read().
    [[nodiscard]] Result<QByteArray> checksum(const std::stop_token& stop) const;

    /// Where it is, behind links. Errors: as read(); NotFound.
    [[nodiscard]] Result<QString> resolved(const std::stop_token& stop) const;

    /// Its permissions, in octal: "644". Errors: as read(); NotFound.
    [[nodiscard]] Result<QString> mode(const std::stop_token& stop) const;

    struct Replacement
    {
        QByteArray content;
        QByteArray before; ///< SHA-256 of what it must be still; empty: there must be no such file
        QString mode;      ///< octal; empty: as it was, 0644 for a new one
        QString tag;       ///< of this attempt, for the names of files beside it
    };

    /// Writes the content beside the file and renames it, when what is there is still what was read; owner
    /// and permissions stay. What was there is copied to a file beside it, whose name is returned (empty for
    /// a new file). A link is followed. It is on the disk then. Errors: those of the transport; Precondition
    /// (the file was changed meanwhile); Failed (no permission, the owner cannot be kept, no space).
    [[nodiscard]] Result<QString> replace(const Replacement& replacement, const std::stop_token& stop) const;

    /// Removes what an attempt of this tag left half-done. Errors: as read().
    [[nodiscard]] Result<void> cleanUp(const QString& tag, const std::stop_token& stop) const;

    /// Where replace() keeps what was at `resolved`.
    [[nodiscard]] static QString backupOf(const QString& resolved, const QString& tag);

private:
    [[nodiscard]] Result<QString> line(const QString& command, const std::stop_token& stop) const;
    [[nodiscard]] Result<ProcessOutput> script(const QString& body, const std::stop_token& stop,
                                               const QByteArray& input = {}) const;
    [[nodiscard]] std::unexpected<Error> failed(const ProcessOutput& output) const;
    [[nodiscard]] std::unexpected<Error> problem(ErrorKind kind, const QString& happened,
                                                 const QString& advice = {}) const;

    const Transport& m_transport;
    QString m_path;
};

/// SHA-256 in lower-case hex.
[[nodiscard]] QByteArray sha256(const QByteArray& bytes);

} // namespace lockstep
