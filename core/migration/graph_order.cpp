#include "core/migration/graph_order.h"

namespace lockstep {

namespace {

enum class Mark : char { New, Open, Done };

/// A node on the path from where the walk began, and which of its neighbours comes next.
struct Step
{
    qsizetype node = 0;
    qsizetype next = 0;
};

QList<QList<qsizetype>> descendingChildren(const QList<QList<qsizetype>>& parents)
{
    QList<QList<qsizetype>> children(parents.size());
    for (qsizetype node = parents.size() - 1; node >= 0; --node) {
        for (const qsizetype parent : parents[node])
            children[parent].append(node);
    }
    return children;
}

/// Walks depth first without recursion (a hostile graph may be deep). `path` is left as it was when a cycle
/// was met. Returns whether there was none.
bool walk(const QList<QList<qsizetype>>& neighbours, qsizetype from, QList<Mark>& marks, QList<Step>& path,
          QList<qsizetype>& postOrder)
{
    path = {{from, 0}};
    marks[from] = Mark::Open;
    while (!path.isEmpty()) {
        Step& step = path.last();
        if (step.next == neighbours[step.node].size()) {
            marks[step.node] = Mark::Done;
            postOrder.append(step.node);
            path.removeLast();
            continue;
        }
        const qsizetype next = neighbours[step.node][step.next++];
        if (marks[next] == Mark::Open) {
            path.append({next, 0});
            return false;
        }
        if (marks[next] == Mark::New) {
            marks[next] = Mark::Open;
            path.append({next, 0});
        }
    }
    return true;
}

} // namespace

QList<qsizetype> topologicalOrder(const QList<QList<qsizetype>>& parents, qsizetype root)
{
    QList<Mark> marks(parents.size(), Mark::New);
    QList<Step> path;
    QList<qsizetype> order;
    order.reserve(parents.size());
    if (!walk(descendingChildren(parents), root, marks, path, order))
        return {};
    std::ranges::reverse(order);
    return order;
}

QList<MigrationId> findCycle(const QList<Definition>& definitions, const QList<QList<qsizetype>>& parents)
{
    QList<Mark> marks(parents.size(), Mark::New);
    QList<Step> path;
    QList<qsizetype> order;
    for (qsizetype node = 0; node < parents.size(); ++node) {
        if (marks[node] != Mark::New || walk(parents, node, marks, path, order))
            continue;
        const auto begin = std::ranges::find(path, path.last().node, &Step::node);
        QList<MigrationId> cycle;
        for (auto step = begin; step != path.end(); ++step)
            cycle.prepend(definitions[step->node].id); // The walk went from child to parent.
        return cycle;
    }
    return {};
}

} // namespace lockstep
