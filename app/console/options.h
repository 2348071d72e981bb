#pragma once

#include "core/support/error.h"
#include "ui/theme/theme.h"

#include <QSize>
#include <QStringList>

#include <optional>

namespace lockstep::console {

/// What the command line of the console asks for. What was not given is empty.
struct Options
{
    QString fleet;
    QString catalog;
    QStringList knowledge;
    QString store;
    std::optional<QSize> size; ///< of the window, in device-independent pixels
    std::optional<SchemeChoice> scheme;
    double scale = 1;       ///< device pixels a pixel
    QString instance;       ///< Instance::key() of a link that is to be opened
    QString picturesFolder; ///< Not empty: make pictures, then end.
    QString message;        ///< Not empty: print it and end (help, version).
};

/// Needs no application object, hence no display. Errors: Usage.
[[nodiscard]] Result<Options> parseOptions(const QStringList& arguments);

} // namespace lockstep::console
