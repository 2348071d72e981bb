#pragma once

#include "core/support/error.h"

#include <QDateTime>
#include <QList>
#include <QStringList>
#include <QUrl>

#include <optional>
#include <stop_token>

namespace lockstep {

/// One certificate that a server shows.
struct TlsCertificate
{
    QString subject; ///< its common name, or else its first name
    QString issuer;
    QDateTime notBefore;
    QDateTime notAfter;
};

/// The first certificate of a PEM text; nothing when there is none.
[[nodiscard]] std::optional<TlsCertificate> readCertificate(const QByteArray& pem);

/// What a server shows of itself before anything is asked of it.
struct TlsPeer
{
    QList<TlsCertificate> chain; ///< its own first, then those that lead to its authority
    QString protocol;            ///< "TLSv1.3"
    bool nameMatches = true;     ///< its certificate is for the host of the URL
    QStringList problems;        ///< why this machine does not trust it; empty: it does
};

/// Makes a TLS connection, whoever answers, and sends nothing. `caFile` holds certificates (PEM) that are
/// trusted besides the system's. Errors: Usage (no https), Io (the file), Connection (also after 30 s of
/// silence), Cancelled.
[[nodiscard]] Result<TlsPeer> lookAtTls(const QUrl& url, const QString& caFile, const std::stop_token& stop);

} // namespace lockstep
