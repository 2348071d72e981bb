#pragma once

#include "core/support/error.h"

#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace lockstep {

// The texts of a runbook refer to its inputs, to what earlier steps found out and to the run:
// ${inputs.slug}, ${steps.unpack.folder}, ${run.id}, ${run.folder}. "$${" is "${".

struct ReferenceValue
{
    QString text;
    QString shown; ///< without what must not be seen

    friend bool operator==(const ReferenceValue&, const ReferenceValue&) = default;
};

/// By name: "inputs.slug".
using ReferenceValues = QMap<QString, ReferenceValue>;

/// A text with its references resolved. What is not known yet stays as ‹name› in both.
struct RenderedText
{
    QString text;
    QString shown;
    QStringList unknown; ///< names

    friend bool operator==(const RenderedText&, const RenderedText&) = default;
};

struct RenderedObject
{
    QJsonObject object;
    QJsonObject shown;
    QStringList unknown;
};

[[nodiscard]] RenderedText render(const QString& text, const ReferenceValues& values);
/// Every text in it, however deep.
[[nodiscard]] RenderedObject render(const QJsonObject& object, const ReferenceValues& values);

/// The names that the texts in a value refer to, each once; what looks like a reference and is none
/// ("${slug}", "${inputs.}") is among them as it stands.
[[nodiscard]] QStringList referencesIn(const QJsonValue& value);

} // namespace lockstep
