#pragma once

#include "core/support/files.h"

#include <QTemporaryDir>

namespace lockstep::test {

/// A folder with a played secret-tool, and with a played gh that knows one token, or none: what the programs
/// of this machine would say does not count.
class TokenPrograms
{
public:
    TokenPrograms()
    {
        const QString played = QStringLiteral(LOCKSTEP_SOURCE_DIR "/tests/programs/secret-tool");
        if (!QFile::copy(played, at(QStringLiteral("secret-tool"))))
            qFatal("cannot copy %s", qPrintable(played));
        logInToGh({});
    }

    [[nodiscard]] QString path() const { return m_folder.path(); }

    [[nodiscard]] QString at(const QString& name) const { return m_folder.filePath(name); }

    /// gh has that token for that host; empty: it is not logged in.
    void logInToGh(const QString& token, const QString& host = {}) const
    {
        write(QStringLiteral("gh"), QStringLiteral("#!/bin/sh\n"
                                                   "test \"$*\" = 'auth token --hostname %1' && test -n '%2' "
                                                   "&& echo '%2' && exit 0\n"
                                                   "echo 'no oauth token found' >&2\nexit 1\n")
                                        .arg(host, token));
        QFile::setPermissions(at(QStringLiteral("gh")),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    void write(const QString& name, const QString& text) const
    {
        if (const Result<void> written = writeFile(at(name), text.toUtf8()); !written)
            qFatal("%s", qPrintable(written.error().message()));
    }

    /// What the keychain has for the host; empty: nothing.
    [[nodiscard]] QByteArray kept(const QString& host) const
    {
        return readFile(at(QStringLiteral("secret-") + host)).value_or(QByteArray());
    }

private:
    QTemporaryDir m_folder;
};

} // namespace lockstep::test
