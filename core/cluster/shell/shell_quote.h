#pragma once

#include "core/support/error.h"

#include <QMap>
#include <QStringList>

namespace lockstep {

/// One argument as a word of a POSIX shell, which reads back exactly that. What needs no quotes gets none.
[[nodiscard]] QString shellQuoted(const QString& argument);

/// A program and its arguments as a line of a POSIX shell.
[[nodiscard]] QString shellLine(const QStringList& arguments);

/// A script for a POSIX shell as one line that every login shell (sh, bash, zsh, ksh, csh, fish) hands on to
/// a POSIX shell unchanged, whatever is in the script; its standard input stays free.
[[nodiscard]] QString loginShellLine(const QString& script);

/// Errors: Usage (a NUL, which no argument can hold; the name of a variable that is none).
[[nodiscard]] Result<void> checkArguments(const QStringList& arguments,
                                          const QMap<QString, QString>& environment = {});

} // namespace lockstep
