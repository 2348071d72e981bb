#pragma once

#include "core/support/error.h"

#include <QVariantHash>

namespace lockstep {

enum class Markup { Html, Markdown };

/// Fills a template of resourceFolder()/reports with the values, each escaped for the markup. Errors:
/// NotFound (no such template), Invalid (the template does not parse or render).
[[nodiscard]] Result<QString> renderTemplate(const QString& name, const QVariantHash& values, Markup markup);

} // namespace lockstep
