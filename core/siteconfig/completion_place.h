#pragma once

#include "core/siteconfig/jsonc_document.h"

namespace lockstep {

/// What could be written at a byte of a document, by what is around it.
struct CompletionPlace
{
    enum class Wants : quint8 { Nothing, Key, Value };

    Wants wants = Wants::Nothing;
    qint32 container = -1; ///< around the place; -1: the document has no value yet
    QString key;           ///< of the value that is wanted in an object, or its index in an array
    qint32 edited = -1;    ///< the member that is there already, and is being written
    qint32 offset = 0;     ///< of the token that is being written, in bytes
    qint32 length = 0;
    qint32 commaAt = -1;     ///< a comma is missing before it, and goes here
    bool hasColon = false;   ///< of a key: its value follows already
    bool commaAfter = false; ///< another member follows, and no comma is before that
};

[[nodiscard]] CompletionPlace completionPlace(const JsoncDocument& document, qsizetype offset);

} // namespace lockstep
