#pragma once

#include <QMap>
#include <QStringList>

namespace lockstep::player {

/// Words behind a verb, taken apart: what the real program would not understand is refused.
struct Words
{
    QMap<QString, QStringList> options; ///< without a value: an empty text
    QStringList rest;

    [[nodiscard]] bool has(const QString& option) const { return options.contains(option); }

    [[nodiscard]] QString value(const QString& option) const { return options.value(option).value(0); }
};

/// The options that are understood, by verb ("compose up", "docker stop"), those with a value with a '='
/// behind. A test compares them with the real programs' help.
[[nodiscard]] const QMap<QString, QStringList>& knownOptions(bool isOld);

/// Where `stopsAtWord`, what follows the first other word belongs to a command.
[[nodiscard]] Words readWords(const QString& verb, QStringList words, bool isOld, bool stopsAtWord = false);

} // namespace lockstep::player
