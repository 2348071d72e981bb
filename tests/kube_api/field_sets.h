#pragma once

#include "kube_api/kube_types.h"

#include <QJsonObject>

#include <set>

namespace lockstep::test {

/// The fields that somebody owns. A path is a list of elements as fieldsV1 writes them: "f:spec",
/// `k:{"name":"web"}`, `v:"text"`.
class FieldSet
{
public:
    using Path = QStringList;

    [[nodiscard]] static FieldSet fromJson(const QJsonObject& fieldsV1);
    [[nodiscard]] QJsonObject toJson() const;

    void insert(const Path& path) { m_paths.insert(path); }

    [[nodiscard]] bool has(const Path& path) const { return m_paths.contains(path); }

    [[nodiscard]] bool isEmpty() const { return m_paths.empty(); }

    [[nodiscard]] auto begin() const { return m_paths.begin(); }

    [[nodiscard]] auto end() const { return m_paths.end(); }

    /// Whether anything below the path is in it.
    [[nodiscard]] bool hasBelow(const Path& path) const;

    [[nodiscard]] FieldSet united(const FieldSet& other) const;
    [[nodiscard]] FieldSet without(const FieldSet& other) const;
    [[nodiscard]] FieldSet intersected(const FieldSet& other) const;
    /// Without these and whatever is below them.
    [[nodiscard]] FieldSet withoutBelow(const FieldSet& tops) const;
    /// With the named fields that lead to its fields, as `spec` to `spec.replicas`.
    [[nodiscard]] FieldSet withNamedParents() const;

    friend bool operator==(const FieldSet&, const FieldSet&) = default;

private:
    std::set<Path> m_paths;
};

/// ".spec.template.spec.containers[name=\"web\"].image"
[[nodiscard]] QString pathText(const FieldSet::Path& path);

} // namespace lockstep::test
