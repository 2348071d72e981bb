#pragma once

#include "kube_api/field_sets.h"

namespace lockstep::test {

/// How one object differs from another.
struct Comparison
{
    FieldSet added;
    FieldSet modified;
    FieldSet removed;

    [[nodiscard]] bool isSame() const { return added.isEmpty() && modified.isEmpty() && removed.isEmpty(); }
};

// The operations of structured-merge-diff, on which server-side apply stands.

/// The fields that a configuration speaks of.
[[nodiscard]] FieldSet fieldsOf(const QJsonObject& object, const TypeRef& type);
[[nodiscard]] Comparison compared(const QJsonObject& before, const QJsonObject& after, const TypeRef& type);
/// What the live object becomes when a configuration is laid over it.
[[nodiscard]] QJsonObject merged(const QJsonObject& live, const QJsonObject& config, const TypeRef& type);
[[nodiscard]] QJsonObject withoutFields(const QJsonObject& object, const FieldSet& gone, const TypeRef& type);

} // namespace lockstep::test
