#include "core/migration/migration_graph.h"

#include "core/migration/graph_order.h"

namespace lockstep {

namespace {

std::unexpected<Error> invalid(Schema schema, const QString& happened, const QString& advice)
{
    return failure(ErrorKind::Invalid, QStringLiteral("read the migrations of"), schemaName(schema), happened,
                   advice);
}

QString joined(const QList<MigrationId>& ids, const QString& separator)
{
    QStringList texts;
    for (const MigrationId id : ids)
        texts.append(QString::number(id));
    return texts.join(separator);
}

QString described(const Definition& definition)
{
    return definition.path.isEmpty() ? QString::number(definition.id)
                                     : QStringLiteral("%1 (%2)").arg(definition.id).arg(definition.path);
}

/// Sorts by id; errors for an id twice.
Result<QHash<MigrationId, qsizetype>> indexById(Schema schema, QList<Definition>& definitions)
{
    std::ranges::sort(definitions, {}, &Definition::id);
    QHash<MigrationId, qsizetype> positions;
    positions.reserve(definitions.size());
    for (qsizetype i = 0; i < definitions.size(); ++i) {
        if (i > 0 && definitions[i - 1].id == definitions[i].id)
            return invalid(schema,
                           QStringLiteral("duplicate id: %1 and %2")
                               .arg(described(definitions[i - 1]), described(definitions[i])),
                           QStringLiteral("Give one of them another id"));
        positions.insert(definitions[i].id, i);
    }
    return positions;
}

Result<QList<QList<qsizetype>>> parentPositions(Schema schema, const QList<Definition>& definitions,
                                                const QHash<MigrationId, qsizetype>& positions)
{
    QList<QList<qsizetype>> parents(definitions.size());
    for (qsizetype i = 0; i < definitions.size(); ++i) {
        for (const MigrationId parent : definitions[i].parents) {
            const auto known = positions.constFind(parent);
            if (known == positions.constEnd())
                return invalid(
                    schema,
                    QStringLiteral("unknown parent: migration %1 builds on %2, which does not exist")
                        .arg(described(definitions[i]))
                        .arg(parent),
                    QStringLiteral("Correct its parents, or add the missing migration"));
            parents[i].append(*known);
        }
    }
    return parents;
}

Result<qsizetype> onlyRoot(Schema schema, const QList<Definition>& definitions)
{
    QList<MigrationId> roots;
    qsizetype root = 0;
    for (qsizetype i = 0; i < definitions.size(); ++i) {
        if (!definitions[i].parents.isEmpty())
            continue;
        roots.append(definitions[i].id);
        root = i;
    }
    if (roots.isEmpty())
        return invalid(schema, QStringLiteral("no roots: every migration has parents"),
                       QStringLiteral("The first migration must have none"));
    if (roots.size() > 1)
        return invalid(schema, QStringLiteral("multiple roots: %1").arg(joined(roots, QStringLiteral(", "))),
                       QStringLiteral("All migrations but the first need parents"));
    return root;
}

} // namespace

Result<MigrationGraph> MigrationGraph::build(Schema schema, QList<Definition> definitions)
{
    MigrationGraph graph;
    graph.m_schema = schema;
    if (definitions.isEmpty())
        return graph;
    const auto positions = indexById(schema, definitions);
    if (!positions)
        return failure(positions);
    const auto parents = parentPositions(schema, definitions, *positions);
    if (!parents)
        return failure(parents);
    const Result<qsizetype> root = onlyRoot(schema, definitions);
    if (!root)
        return failure(root);
    const QList<qsizetype> order = topologicalOrder(*parents, *root);
    if (order.size() != definitions.size()) {
        return invalid(schema,
                       QStringLiteral("migration dependency cycle: ") +
                           joined(findCycle(definitions, *parents), QStringLiteral(" -> ")),
                       QStringLiteral("Correct the parents of one of them"));
    }

    QList<qsizetype> newPosition(order.size());
    for (qsizetype i = 0; i < order.size(); ++i)
        newPosition[order[i]] = i;
    graph.m_definitions.reserve(order.size());
    graph.m_position.reserve(order.size());
    graph.m_parents.resize(order.size());
    graph.m_children.resize(order.size());
    for (const qsizetype old : order) {
        const qsizetype position = graph.m_definitions.size();
        graph.m_position.insert(definitions[old].id, position);
        graph.m_definitions.append(std::move(definitions[old]));
        for (const qsizetype parent : (*parents)[old]) {
            graph.m_parents[position].append(newPosition[parent]);
            graph.m_children[newPosition[parent]].append(position);
        }
    }
    return graph;
}

const Definition* MigrationGraph::find(MigrationId id) const
{
    const auto position = m_position.constFind(id);
    return position == m_position.constEnd() ? nullptr : &m_definitions[*position];
}

MigrationId MigrationGraph::root() const
{
    return m_definitions.isEmpty() ? 0 : m_definitions.first().id;
}

QList<MigrationId> MigrationGraph::leaves() const
{
    QList<MigrationId> leaves;
    for (qsizetype i = 0; i < m_definitions.size(); ++i) {
        if (m_children[i].isEmpty())
            leaves.append(m_definitions[i].id);
    }
    std::ranges::sort(leaves);
    return leaves;
}

QSet<MigrationId> MigrationGraph::ids() const
{
    QSet<MigrationId> ids;
    ids.reserve(m_definitions.size());
    for (const Definition& definition : m_definitions)
        ids.insert(definition.id);
    return ids;
}

Result<QList<qsizetype>> MigrationGraph::positionsOf(const QList<MigrationId>& ids) const
{
    QList<qsizetype> positions;
    for (const MigrationId id : ids) {
        const auto position = m_position.constFind(id);
        if (position == m_position.constEnd())
            return failure(
                ErrorKind::NotFound, QStringLiteral("find the migration"),
                QStringLiteral("%1 of %2").arg(id).arg(schemaName(m_schema)),
                QStringLiteral("there is no such migration"),
                QStringLiteral("Check the id, and that the catalogue holds the release it belongs to"));
        positions.append(*position);
    }
    return positions;
}

QList<bool> MigrationGraph::reachable(const QList<qsizetype>& positions,
                                      const QList<QList<qsizetype>>& neighbours) const
{
    QList<bool> reached(m_definitions.size(), false);
    QList<qsizetype> pending = positions;
    while (!pending.isEmpty()) {
        const qsizetype position = pending.takeLast();
        if (reached[position])
            continue;
        reached[position] = true;
        pending += neighbours[position];
    }
    return reached;
}

Result<QSet<MigrationId>> MigrationGraph::ancestorsOrSelf(const QList<MigrationId>& ids) const
{
    return up({}, ids).transform(
        [](const QList<MigrationId>& all) { return QSet<MigrationId>(all.begin(), all.end()); });
}

Result<QList<MigrationId>> MigrationGraph::up(const QSet<MigrationId>& applied,
                                              const QList<MigrationId>& targets) const
{
    const Result<QList<qsizetype>> positions = positionsOf(targets);
    if (!positions)
        return failure(positions);
    const QList<bool> wanted = reachable(*positions, m_parents);
    QList<MigrationId> ids;
    for (qsizetype i = 0; i < m_definitions.size(); ++i) {
        if (wanted[i] && !applied.contains(m_definitions[i].id))
            ids.append(m_definitions[i].id);
    }
    return ids;
}

Result<QList<MigrationId>> MigrationGraph::down(const QSet<MigrationId>& applied,
                                                const QList<MigrationId>& targets) const
{
    const Result<QList<qsizetype>> positions = positionsOf(targets);
    if (!positions)
        return failure(positions);
    const QList<bool> above = reachable(*positions, m_children);
    QList<MigrationId> ids;
    for (qsizetype i = m_definitions.size() - 1; i >= 0; --i) {
        const MigrationId id = m_definitions[i].id;
        if (above[i] && applied.contains(id) && !targets.contains(id))
            ids.append(id);
    }
    return ids;
}

std::optional<MigrationId> MigrationGraph::leafDominator() const
{
    if (m_definitions.isEmpty())
        return std::nullopt;
    // Parents come first, so one pass gives every immediate dominator; of two nodes, the one further along
    // the order cannot dominate the other, and is the one to step back from.
    QList<qsizetype> dominator(m_definitions.size(), 0);
    const auto common = [&dominator](qsizetype a, qsizetype b) {
        while (a != b)
            (a > b ? a : b) = dominator[std::max(a, b)];
        return a;
    };
    std::optional<qsizetype> ofLeaves;
    for (qsizetype i = 0; i < m_definitions.size(); ++i) {
        if (!m_parents[i].isEmpty())
            dominator[i] = std::ranges::fold_left(m_parents[i], m_parents[i].first(), common);
        if (m_children[i].isEmpty())
            ofLeaves = ofLeaves ? common(*ofLeaves, i) : i;
    }
    return m_definitions[*ofLeaves].id;
}

bool MigrationGraph::sharesDefinitionsWith(const MigrationGraph& other) const
{
    return m_definitions.constData() == other.m_definitions.constData();
}

} // namespace lockstep
