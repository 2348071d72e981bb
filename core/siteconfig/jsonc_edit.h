#pragma once

#include "core/support/error.h"

#include <QByteArray>
#include <QList>

namespace lockstep {

/// Bytes of a text replaced by others.
struct JsoncEdit
{
    qsizetype offset = 0; ///< in bytes of the text before all edits
    qsizetype length = 0;
    QByteArray text;

    friend bool operator==(const JsoncEdit&, const JsoncEdit&) = default;
};

/// In the order of their places, none over another; one may begin where another ends.
using JsoncEdits = QList<JsoncEdit>;

/// The text after the edits. Errors: Usage, when they are out of order, overlap or lie outside the text.
[[nodiscard]] Result<QByteArray> applyJsoncEdits(const QByteArray& text, const JsoncEdits& edits);

/// The edits that take the changed text back to `text`. The edits must fit it.
[[nodiscard]] JsoncEdits reverseJsoncEdits(const QByteArray& text, const JsoncEdits& edits);

/// One edit that makes one text of the other: of what is between the parts that both begin and end with. No
/// edit where they are the same.
[[nodiscard]] JsoncEdits jsoncDifference(const QByteArray& before, const QByteArray& after);

} // namespace lockstep
