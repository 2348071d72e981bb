#pragma once

#include "core/support/error.h"

#include <QVariantHash>

namespace lockstep {

enum class Markup { Html, Markdown };

/// Fills a template of resourceFolder()/reports with the values, each escaped for the markup. A template of
/// the same name in the folder that LOCKSTEP_REPORT_TEMPLATES names comes first, also where another includes
/// it. Errors: NotFound (no such template or folder), Invalid (the template does not parse or render).
[[nodiscard]] Result<QString> renderTemplate(const QString& name, const QVariantHash& values, Markup markup);

/// The same with the template in a file; what it includes is looked for beside it first.
[[nodiscard]] Result<QString> renderTemplateFile(const QString& file, const QVariantHash& values,
                                                 Markup markup);

} // namespace lockstep
