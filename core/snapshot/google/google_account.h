#pragma once

#include "core/support/error.h"
#include "core/support/secret.h"

#include <QByteArray>
#include <QMap>

#include <chrono>
#include <memory>
#include <stop_token>

namespace lockstep {

/// Who asks Google's APIs: a service account, by the JSON file of its key, or whoever is logged in with
/// gcloud. A value, cheap to copy; copies share the tokens they were given.
class GoogleAccount
{
public:
    /// Nobody: no token at all, as emulators are asked.
    GoogleAccount() = default;

    /// Errors: NotFound, Io, Invalid (no key file of a service account, a key that cannot be read).
    [[nodiscard]] static Result<GoogleAccount> fromKeyFile(const QString& file);
    /// `program` is gcloud; it is asked for a token when one is needed.
    [[nodiscard]] static GoogleAccount fromGcloud(const QString& program = QStringLiteral("gcloud"));
    /// The text is empty (GOOGLE_APPLICATION_CREDENTIALS, where it is set, else gcloud), "gcloud", "none", or
    /// a key file.
    [[nodiscard]] static Result<GoogleAccount> of(const QString& text);

    /// A token for that scope which is good for some minutes more; empty: of nobody. Errors: Connection (the
    /// token endpoint: unreachable, or it refuses the key), NotFound (no gcloud), Failed, Cancelled.
    [[nodiscard]] Result<Secret> token(const QString& scope, const std::stop_token& stop) const;

    /// "uploader@project.iam.gserviceaccount.com", "gcloud's account", "nobody"
    [[nodiscard]] QString description() const;

private:
    struct Private;
    std::shared_ptr<Private> d;
};

} // namespace lockstep
