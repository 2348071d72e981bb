#pragma once

#include <QStringList>

#include <optional>
#include <stop_token>

namespace lockstep {

struct FleetRow;

/// By what a fleet is grouped: nothing, what every instance has, or any single value of its config.yaml.
struct FleetGrouping
{
    enum class Kind { None, Environment, Type, Version, Channel, State, Customer, Cluster, Field };

    FleetGrouping(Kind what = Kind::None, QStringList field = {}) : kind(what), path(std::move(field)) {}

    Kind kind;
    QStringList path; ///< of a Field: keys from the root of the document

    /// Those that every instance has, in the order in which they are offered.
    [[nodiscard]] static QList<FleetGrouping> common();
    /// "none", "environment", ...; a field as jq has it: .metadata.labels.tier
    [[nodiscard]] static std::optional<FleetGrouping> parse(const QString& text);
    [[nodiscard]] QString toText() const;
    /// For people: "By environment".
    [[nodiscard]] QString title() const;
    /// What an instance of a group has in common with the others in it, in people's words; empty: it has
    /// none. Of a Field nothing is known here: see documentValues().
    [[nodiscard]] QString groupOf(const FleetRow& row) const;
    /// The group of those that have none.
    [[nodiscard]] QString noneTitle() const;

    friend bool operator==(const FleetGrouping&, const FleetGrouping&) = default;
};

/// The keys of a path as jqPath() writes it; nothing for what is none.
[[nodiscard]] std::optional<QStringList> parseJqPath(const QString& text);

/// What each document (JSON) has at the path, as text; empty where there is nothing, a list or an object.
/// Stops early, with fewer, when it is told to.
[[nodiscard]] QStringList documentValues(const QByteArrayList& documents, const QStringList& path,
                                         const std::stop_token& stop);

} // namespace lockstep
