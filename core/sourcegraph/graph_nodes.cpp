#include "core/sourcegraph/graph_schema.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

constexpr int mostPages = 10'000;

/// Asks for the pages of one list.
class Pages
{
public:
    Pages(GraphSchema& schema, const GraphListing& listing, const std::stop_token& stop)
        : m_schema(schema), m_listing(listing), m_stop(stop)
    {
    }

    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<GraphNodes> all();

private:
    [[nodiscard]] Result<QJsonObject> page(const QString& after, qint64 first) const;
    [[nodiscard]] Result<GraphNodes> onePage();
    void take(const QJsonObject& page);
    [[nodiscard]] std::unexpected<Error> problem(ErrorKind kind, const QString& happened,
                                                 const QString& advice) const;

    GraphSchema& m_schema;
    const GraphListing& m_listing;
    const std::stop_token& m_stop;
    GraphField m_field;
    QString m_selection;
    bool m_counts = false;
    bool m_turns = false; ///< it has pages
    GraphNodes m_found;
};

std::unexpected<Error> Pages::problem(ErrorKind kind, const QString& happened, const QString& advice) const
{
    return failure(kind, u"list %1 of"_s.arg(m_listing.field), m_schema.client().description(), happened,
                   advice);
}

Result<void> Pages::prepare()
{
    const auto parent = m_schema.type(m_listing.ofSite ? u"Site"_s : u"Query"_s, m_stop);
    if (!parent)
        return failure(parent);
    if (!*parent || !(*parent)->fields.contains(m_listing.field))
        return problem(ErrorKind::NotFound, u"this release has no such list"_s, {});
    m_field = (*parent)->fields.value(m_listing.field);
    const auto connection = m_schema.type(m_field.type, m_stop);
    if (!connection)
        return failure(connection);
    if (!*connection || !(*connection)->fields.contains(u"nodes"_s))
        return problem(ErrorKind::NotFound, u"this release has no such list"_s, {});
    m_counts = (*connection)->fields.contains(u"totalCount"_s);
    m_turns = (*connection)->fields.contains(u"pageInfo"_s) && m_field.arguments.contains(u"after"_s) &&
              m_field.arguments.contains(u"first"_s);
    const Result<QString> nodes =
        m_schema.selection((*connection)->fields.value(u"nodes"_s).type, m_listing.wishes, m_stop);
    if (!nodes)
        return failure(nodes);
    if (nodes->isEmpty())
        return problem(ErrorKind::NotFound, u"this release has nothing of what is wanted of each"_s, {});
    m_selection = u"nodes { %1 }"_s.arg(*nodes) + (m_counts ? u" totalCount"_s : QString()) +
                  (m_turns ? u" pageInfo { hasNextPage endCursor }"_s : QString());
    return {};
}

Result<QJsonObject> Pages::page(const QString& after, qint64 first) const
{
    QStringList declared;
    QStringList given;
    QJsonObject variables;
    if (m_field.arguments.contains(u"first"_s)) {
        declared.append(u"$first: Int"_s);
        given.append(u"first: $first"_s);
        variables[u"first"] = first;
    }
    if (m_turns) {
        declared.append(u"$after: String"_s);
        given.append(u"after: $after"_s);
        variables[u"after"] = after.isEmpty() ? QJsonValue() : QJsonValue(after);
    }
    const QString list = m_listing.field + (given.isEmpty() ? QString() : u'(' + given.join(u", "_s) + u')') +
                         u" { %1 }"_s.arg(m_selection);
    const QString document =
        u"query List%1 { %2 }"_s.arg(declared.isEmpty() ? QString() : u'(' + declared.join(u", "_s) + u')',
                                     m_listing.ofSite ? u"site { %1 }"_s.arg(list) : list);
    return m_schema.client().query(document, variables, m_stop).transform([this](const QJsonObject& data) {
        const QJsonValue parent = m_listing.ofSite ? data[u"site"] : QJsonValue(data);
        return parent[m_listing.field].toObject();
    });
}

void Pages::take(const QJsonObject& page)
{
    for (const QJsonValue node : page[u"nodes"].toArray())
        m_found.nodes.append(node.toObject());
    if (page[u"totalCount"].isDouble())
        m_found.totalCount = page[u"totalCount"].toInteger();
}

/// Without pages; where it did not give all, it is asked for as many as it says there are.
Result<GraphNodes> Pages::onePage()
{
    Result<QJsonObject> page = this->page({}, m_listing.pageSize);
    if (!page)
        return failure(page);
    take(*page);
    const qint64 total = m_found.totalCount.value_or(0);
    if (total <= m_found.nodes.size() || !m_field.arguments.contains(u"first"_s))
        return m_found;
    page = this->page({}, total);
    if (!page)
        return failure(page);
    m_found.nodes.clear();
    take(*page);
    return m_found;
}

Result<GraphNodes> Pages::all()
{
    if (!m_turns)
        return onePage();
    QString after;
    for (int turned = 0; turned < mostPages; ++turned) {
        const Result<QJsonObject> page = this->page(after, m_listing.pageSize);
        if (!page)
            return failure(page);
        take(*page);
        const QJsonValue info = (*page)[u"pageInfo"];
        const QString next = info[u"endCursor"].toString();
        if (!info[u"hasNextPage"].toBool() || (m_listing.enough && m_listing.enough(m_found.nodes)))
            return m_found;
        if (next.isEmpty() || next == after)
            return problem(ErrorKind::Failed, u"it says that there is more, but not where"_s, {});
        after = next;
    }
    return problem(ErrorKind::Failed, u"it has more than %1 pages"_s.arg(mostPages), {});
}

} // namespace

Result<GraphNodes> graphNodes(GraphSchema& schema, const GraphListing& listing, const std::stop_token& stop)
{
    Pages pages(schema, listing, stop);
    if (const Result<void> ready = pages.prepare(); !ready)
        return failure(ready);
    return pages.all();
}

} // namespace lockstep
