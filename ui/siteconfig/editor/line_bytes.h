#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace lockstep {

/// How a line ends in the file. A document of Qt's knows only that it ends.
enum class LineEnd : quint8 { None, Lf, CrLf, Cr };

[[nodiscard]] QByteArrayView lineEndBytes(LineEnd end);

/// Lines that all end alike, with '\n' for each of these ends.
struct LineRun
{
    QString text;
    LineEnd end = LineEnd::None;
};

/// Bytes as Qt's documents can hold them. What these could not hold or would take for the end of a line
/// (bytes that are not UTF-8, U+2028, U+2029, U+FDD0, U+FDD1, NUL) is stood in for by lone low surrogates,
/// which no UTF-8 has.
[[nodiscard]] std::vector<LineRun> documentRuns(QByteArrayView bytes);

/// One line's bytes, the stand-ins turned back.
[[nodiscard]] QByteArray lineBytes(QStringView line);

/// A text that comes from elsewhere (clipboard, provider) with stand-ins; lone surrogates become U+FFFD.
[[nodiscard]] QString withStandIns(const QString& text);
/// The same back, for elsewhere; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] QString withoutStandIns(const QString& text);

/// UTF-16 code units that stand for the line's first bytes. Inside of a character: before it.
[[nodiscard]] qsizetype unitsOf(QByteArrayView line, qsizetype bytes);
/// Bytes for the first `units` code units of the line.
[[nodiscard]] qsizetype bytesOf(QByteArrayView line, qsizetype units);

} // namespace lockstep
