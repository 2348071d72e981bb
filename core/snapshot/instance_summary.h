#pragma once

#include "core/sourcegraph/graph_schema.h"

namespace lockstep {

/// What an instance is connected to, by which a copy of it is known: its code hosts and its ways to sign in.
struct InstanceSummary
{
    struct Service
    {
        QString kind; ///< "GITHUB"
        QString id;

        friend auto operator<=>(const Service&, const Service&) = default;
    };

    struct Provider
    {
        QString type; ///< "saml"
        QString id;

        friend auto operator<=>(const Provider&, const Provider&) = default;
    };

    QList<Service> services;   ///< sorted
    QList<Provider> providers; ///< sorted

    friend bool operator==(const InstanceSummary&, const InstanceSummary&) = default;
};

/// Asks for all of them. Errors: those of graphNodes(); Failed (the instance lists fewer or more than it says
/// there are).
[[nodiscard]] Result<InstanceSummary> fetchSummary(GraphSchema& schema, const std::stop_token& stop);

/// The form in which summaries are handed over: {ExternalServices: {TotalCount, Nodes: [{Kind, ID}]}, Site:
/// {AuthProviders: {TotalCount, Nodes: [{ServiceType, ServiceID}]}}}, indented with tabs.
[[nodiscard]] QByteArray summaryJson(const InstanceSummary& summary);
/// Errors: Invalid (no such JSON; counts that are not those of the lists).
[[nodiscard]] Result<InstanceSummary> parseSummary(const QByteArray& json, const QString& file);

/// What the other lacks, and what it has besides, whatever the order; a sentence each. Empty: the same.
[[nodiscard]] QStringList summaryDifferences(const InstanceSummary& expected, const InstanceSummary& actual);

} // namespace lockstep
