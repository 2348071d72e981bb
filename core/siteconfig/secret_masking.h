#pragma once

#include "core/siteconfig/jsonc_document.h"

#include <QSet>

namespace lockstep {

/// A key of a configuration whose value is not for everybody's eyes, by its name: "clientSecret",
/// "executors.accessToken", "licenseKey", "SMTP_PASSWORD".
[[nodiscard]] bool namesSecret(const QString& key);

/// An instance's API puts "REDACTED" in the place of a secret: what it is cannot be told from the value.
[[nodiscard]] bool isRedacted(const JsoncDocument& document, qint32 index);

/// The edits that make maskedJsonc() of the document's bytes: each covers a value or comment with something
/// that must not be seen.
[[nodiscard]] JsoncEdits maskEdits(const JsoncDocument& document, const QSet<qint32>& secrets = {});

/// The document's text with Secret::mask() in place of the texts and numbers below keys that name secrets, of
/// the `value` beside `"sensitive": true`, of passwords in URLs, of private keys, and of the nodes that are
/// said to be `secrets` (schemaSecrets()). The lines stay where they are.
[[nodiscard]] QByteArray maskedJsonc(const JsoncDocument& document, const QSet<qint32>& secrets = {});

/// The same for a text in any format (KEY=value, key: value), line by line.
[[nodiscard]] QString maskedText(const QString& text);

} // namespace lockstep
