#pragma once

#include "core/support/error.h"
#include "core/support/secret.h"

#include <QByteArray>
#include <QJsonObject>

namespace lockstep {

/// A JSON Web Token (RFC 7519) of these claims, signed with RS256 by an RSA key in PEM (PKCS #8 or #1) that
/// has no passphrase; `keyId` names the key where that is not empty. Errors: Invalid (no such key).
[[nodiscard]] Result<Secret> signedWebToken(const QJsonObject& claims, const Secret& privateKey,
                                            const QString& keyId = {});

} // namespace lockstep
