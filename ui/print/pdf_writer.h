#pragma once

#include "core/support/error.h"

#include <QString>

namespace lockstep {

/// Lays a report's HTML out on A4 pages, with the title and page numbers at their foot, and writes it as PDF,
/// whole or not at all. An empty title is the HTML's own. Nothing is loaded from outside the HTML. Needs a
/// QGuiApplication (the offscreen platform will do) and its thread. Errors: Io, Failed (the PDF could not be
/// made).
[[nodiscard]] Result<void> writePdf(const QString& html, const QString& path, const QString& title = {});

/// The PDF's bytes. Errors: Failed.
[[nodiscard]] Result<QByteArray> pdfFromHtml(const QString& html, const QString& title = {});

} // namespace lockstep
