#pragma once

#include "core/inventory/filter/jq_program.h"

#include <QBitArray>
#include <QList>

class QIODevice;

namespace lockstep::filter {

/// What FleetFilter and its worker say to each other: frames of a length (4 bytes, little-endian) and so many
/// bytes of QDataStream, the kind first.
enum class Kind : quint8 {
    Documents, ///< QByteArrayList: JSON, more of them
    Question,  ///< QString: the expression
    Answer,    ///< Answered
    Refusal,   ///< JqError: the expression is none
};

struct Answered
{
    QBitArray selected;   ///< by document
    qint64 failed = 0;    ///< documents on which the expression failed
    QString firstFailure; ///< what jq said of the first
};

[[nodiscard]] QByteArray documentsFrame(const QByteArrayList& documents);
[[nodiscard]] QByteArray questionFrame(const QString& expression);

/// A frame's whole length, once its beginning has been read; 0: not yet.
[[nodiscard]] qsizetype frameLength(const QByteArray& bytes);
/// What an answer or a refusal says; nothing for a frame that is neither.
[[nodiscard]] std::optional<std::expected<Answered, JqError>> readAnswer(const QByteArray& frame);

/// Answers questions about documents until the input ends. Memory is limited to so many bytes: who needs more
/// is aborted. Returns an exit status.
[[nodiscard]] int work(int input, int output, qint64 memory);

} // namespace lockstep::filter
