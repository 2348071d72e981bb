#pragma once

#include <QLocale>

namespace lockstep {

/// Installs the program's own translations: English first, for its plurals ("1 migration", "2 migrations"),
/// then the locale's where there is one. Call it once, after the application object was made.
void installTranslations(const QLocale& locale = QLocale());

} // namespace lockstep
