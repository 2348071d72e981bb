#pragma once

#include "core/support/error.h"
#include "core/support/secret.h"

#include <QUrl>

namespace lockstep {

/// What a text of somebody's should be the URL of: "an instance", and one as an example.
struct WebAddressKind
{
    QString what;
    QString example;
};

/// The base URL of a service: http or https with a host, without user, query and trailing slashes. Errors:
/// Usage.
[[nodiscard]] Result<QUrl> webAddress(const QString& text, const WebAddressKind& kind);

/// The URL of a path ("/api/v1/alerts") of the service.
[[nodiscard]] QUrl webPath(const QUrl& base, const QString& path);

/// That nobody on the way can read a secret which is sent there. Errors: Usage.
[[nodiscard]] Result<void> keepsSecrets(const QUrl& url);

} // namespace lockstep
