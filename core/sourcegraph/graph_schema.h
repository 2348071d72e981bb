#pragma once

#include "core/sourcegraph/sourcegraph_client.h"

#include <QMap>

#include <optional>

namespace lockstep {

struct GraphField
{
    QString name;
    QStringList arguments;
    QString type; ///< the named type below lists and non-null
};

struct GraphType
{
    QString name;
    QMap<QString, GraphField> fields;
};

/// A field that one would like to have of the API, with what one wants of it.
struct GraphWish
{
    QString field;
    QList<GraphWish> fields = {};
    QMap<QString, QString> arguments = {}; ///< by name, as GraphQL writes the value
};

/// What the API of one instance has, asked of it type by type: releases differ.
class GraphSchema
{
public:
    /// Keeps a copy of the client.
    explicit GraphSchema(SourcegraphClient client) : m_client(std::move(client)) {}

    [[nodiscard]] const SourcegraphClient& client() const { return m_client; }

    /// Nothing: the API has no such type. Errors: those of query().
    [[nodiscard]] Result<std::optional<GraphType>> type(const QString& name, const std::stop_token& stop);

    /// Of wishes for fields of a type, those that it has, as GraphQL writes them; fields that it lacks, and
    /// whose fields it all lacks, are left out and named in missing(). Empty: it has none.
    [[nodiscard]] Result<QString> selection(const QString& type, const QList<GraphWish>& wishes,
                                            const std::stop_token& stop);

    /// "Site.monitoringStatistics", ...
    [[nodiscard]] const QStringList& missing() const { return m_missing; }

private:
    [[nodiscard]] Result<QString> selected(const GraphField& field, const GraphWish& wish,
                                           const std::stop_token& stop);

    SourcegraphClient m_client;
    QMap<QString, std::optional<GraphType>> m_types;
    QStringList m_missing;
};

/// All nodes of a list of the API.
struct GraphNodes
{
    QList<QJsonObject> nodes;
    std::optional<qint64> totalCount; ///< as the instance says
};

/// Which list: a field of the query's root, or of its `site`.
struct GraphListing
{
    QString field; ///< "externalServices"
    bool ofSite = false;
    QList<GraphWish> wishes; ///< of each node
    int pageSize = 100;
    /// Said when it has enough: given the nodes so far. Empty: all of them.
    std::function<bool(const QList<QJsonObject>&)> enough = {};
};

/// Asks for page after page, by `first` and `after` where the API has them. Errors: those of query();
/// NotFound (this instance has no such list); Failed (pages that never end).
[[nodiscard]] Result<GraphNodes> graphNodes(GraphSchema& schema, const GraphListing& listing,
                                            const std::stop_token& stop);

} // namespace lockstep
