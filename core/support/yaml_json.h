#pragma once

#include "core/support/error.h"

#include <QHash>
#include <QJsonValue>
#include <QList>

namespace lockstep {

/// A place in a file, both from 1; 0: not known.
struct TextPlace
{
    int line = 0;
    int column = 0;

    friend bool operator==(const TextPlace&, const TextPlace&) = default;
};

/// One document of a YAML file as JSON, by the core schema of YAML 1.2: what is in quotes is text, `no` and
/// `on` are text, too.
struct YamlDocument
{
    QJsonValue value;
    /// Where each value begins, by its JSON pointer ("/steps/0/title"; "" is the whole).
    QHash<QString, TextPlace> places;

    /// Of the value, or of the nearest one around it.
    [[nodiscard]] TextPlace place(QString pointer) const;
};

/// All documents of the file; an empty one is null. Refuses what would grow without bounds (aliases within
/// aliases), nesting beyond 100, a key given twice and keys that are no scalars. `file` is for messages.
/// Errors: Invalid, with line and column.
[[nodiscard]] Result<QList<YamlDocument>> readYamlDocuments(const QByteArray& yaml, const QString& file);

/// The only document. Errors: Invalid, also when there are several.
[[nodiscard]] Result<YamlDocument> readYamlDocument(const QByteArray& yaml, const QString& file);

/// The value as a YAML document in block style, keys in alphabetical order; ends with a line end.
[[nodiscard]] QString yamlText(const QJsonValue& value);

/// An error about a place in a file: "file:3:7".
[[nodiscard]] std::unexpected<Error> invalidAt(const QString& attempted, const QString& file, TextPlace place,
                                               const QString& happened, const QString& advice = {});

} // namespace lockstep
