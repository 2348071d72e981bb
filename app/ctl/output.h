#pragma once

#include "core/support/error.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace lockstep::ctl {

/// Writes to standard output, as UTF-8 and exactly as given.
void print(const QString& text);
void printBytes(const QByteArray& bytes);
void printJson(const QJsonObject& object);

/// Writes a line to standard error.
void say(const QString& line);
/// Says the error and returns the exit status that fits its kind: WrongUsage or NotDone.
[[nodiscard]] int fail(const Error& error);

/// A table for a terminal: columns padded to their widest cell, two spaces between. `rightAligned` names
/// columns of numbers. The last column is not padded.
[[nodiscard]] QString table(const QStringList& header, const QList<QStringList>& rows,
                            const QList<int>& rightAligned = {});

} // namespace lockstep::ctl
