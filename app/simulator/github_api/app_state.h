#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace lockstep::simulation {

/// A GitHub App, as the server knows it, with the key that only the App itself should have.
struct AppState
{
    QString id = QStringLiteral("4711");
    QByteArray privateKey; ///< PEM
    QByteArray publicKey;  ///< PEM
    qint64 installation = 77;
    bool isInstalled = true; ///< on the repository
    bool isSuspended = false;
    int tokenSeconds = 3600;
    int clockAhead = 0;           ///< seconds, of the server before this machine
    QMap<QString, qint64> tokens; ///< until when by the server's clock, seconds since the epoch

    [[nodiscard]] static AppState make();

    [[nodiscard]] qint64 now() const;

    [[nodiscard]] bool isToken(const QString& token) const { return tokens.value(token) > now(); }

    /// Why GitHub would not take the claim (a JSON Web Token) as the App's; empty: it would.
    [[nodiscard]] QString problemOf(const QByteArray& claim) const;
};

} // namespace lockstep::simulation
