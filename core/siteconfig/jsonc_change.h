#pragma once

#include "core/siteconfig/jsonc_document.h"

namespace lockstep {

/// Changes of a document as edits of its text. They change nothing but what is asked for: indentation, line
/// ends, commas and spacing follow what is around them, and all other bytes stay. No edits: the document is
/// as wanted already. Values are plain JSON, whose numbers and texts are taken as they are written. Errors of
/// all: Invalid (the document has errors; the value is no JSON), NotFound (nothing is at the path).

/// The value at the path is `json` afterwards; objects on the way to it are made ("-" makes an array, and at
/// an array appends). An index may be one past an array's end. Of a key that is there twice the last, which
/// counts, is changed. Errors: also Precondition (a value on the way is neither object nor array).
[[nodiscard]] Result<JsoncEdits> setJsonc(const JsoncDocument& document, const JsoncPath& path,
                                          const QByteArray& json);

/// Before the array's element at the path (or at its end), or a new key of an object. Errors: also
/// Precondition (the key is there).
[[nodiscard]] Result<JsoncEdits> insertJsonc(const JsoncDocument& document, const JsoncPath& path,
                                             const QByteArray& json);

/// At the end of the array at the path. Errors: also Precondition (it is no array).
[[nodiscard]] Result<JsoncEdits> appendJsonc(const JsoncDocument& document, const JsoncPath& path,
                                             const QByteArray& json);

/// Without the value at the path, its key and the comments that belong to it. A key that is there twice goes
/// with both. Errors: also Precondition (the path is the whole document).
[[nodiscard]] Result<JsoncEdits> removeJsonc(const JsoncDocument& document, const JsoncPath& path);

/// The key at the path has another name. Errors: also Precondition (that name is taken; the value has no
/// key).
[[nodiscard]] Result<JsoncEdits> renameJsonc(const JsoncDocument& document, const JsoncPath& path,
                                             const QString& name);

/// The value at `from`, with its comments, is at `to` afterwards, where nothing was; objects on the way are
/// made. An element of an array is put before the one that `to` names, or at the end: there both are paths
/// before the move. Errors: also Precondition (something is at `to`; it is inside the value; the path is the
/// whole document; a value on the way is neither object nor array).
[[nodiscard]] Result<JsoncEdits> moveJsonc(const JsoncDocument& document, const JsoncPath& from,
                                           const JsoncPath& to);

/// The same data: comments, layout and the order of keys aside. Numbers are compared as they are written.
[[nodiscard]] bool sameJsoncData(const JsoncDocument& one, qint32 oneIndex, const JsoncDocument& other,
                                 qint32 otherIndex);

} // namespace lockstep
