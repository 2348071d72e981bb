#pragma once

#include "core/support/files.h"
#include "kube_api/certificates.h"

#include <QDir>

namespace lockstep::test {

/// The files that a GitHubApi with TLS needs, made for one run.
struct GitHubCertificates
{
    QString authority; ///< whom clients trust
    QString certificate;
    QString key;

    /// Writes them into the folder. Throws std::runtime_error when it cannot.
    [[nodiscard]] static GitHubCertificates make(const QString& folder)
    {
        const Certificates made = makeCertificates();
        const auto keep = [&](const QString& name, const QByteArray& bytes) {
            const QString file = QDir(folder).filePath(name);
            if (!writeFile(file, bytes))
                throw std::runtime_error("cannot write the certificates");
            return file;
        };
        return {keep(QStringLiteral("ca.pem"), made.authority),
                keep(QStringLiteral("server.pem"), made.serverCertificate),
                keep(QStringLiteral("server.key"), made.serverKey)};
    }
};

} // namespace lockstep::test
