#pragma once

#include "core/migration/definition.h"
#include "core/support/error.h"

#include <QHash>
#include <QSet>

namespace lockstep {

/// The migrations of one schema as a directed acyclic graph from its one root. A value: cheap to copy.
class MigrationGraph
{
public:
    MigrationGraph() = default;

    /// Checks parents, the single root and the absence of cycles, and sorts topologically, unrelated siblings
    /// by ascending id. Errors: Invalid; `happened` starts with the error class ("unknown parent", "no
    /// roots", "multiple roots", "migration dependency cycle"). An empty list gives an empty graph.
    [[nodiscard]] static Result<MigrationGraph> build(Schema schema, QList<Definition> definitions);

    [[nodiscard]] Schema schema() const { return m_schema; }

    [[nodiscard]] bool isEmpty() const { return m_definitions.isEmpty(); }

    /// In topological order; the root is first.
    [[nodiscard]] const QList<Definition>& definitions() const { return m_definitions; }

    /// Null when there is no such id. Valid as long as this graph.
    [[nodiscard]] const Definition* find(MigrationId id) const;

    [[nodiscard]] bool contains(MigrationId id) const { return m_position.contains(id); }

    [[nodiscard]] MigrationId root() const;
    /// Migrations without children, ascending.
    [[nodiscard]] QList<MigrationId> leaves() const;
    [[nodiscard]] QSet<MigrationId> ids() const;

    /// The given ids and everything they build on. Unknown ids are an error (NotFound).
    [[nodiscard]] Result<QSet<MigrationId>> ancestorsOrSelf(const QList<MigrationId>& ids) const;
    /// Ancestors-or-self of the targets that are not applied, in the order to apply them. Errors: NotFound.
    [[nodiscard]] Result<QList<MigrationId>> up(const QSet<MigrationId>& applied,
                                                const QList<MigrationId>& targets) const;
    /// Applied descendants of the targets, without the targets, in the order to revert them. Errors:
    /// NotFound.
    [[nodiscard]] Result<QList<MigrationId>> down(const QSet<MigrationId>& applied,
                                                  const QList<MigrationId>& targets) const;
    /// The nearest migration that every path from the root to any leaf passes; nothing for an empty graph.
    [[nodiscard]] std::optional<MigrationId> leafDominator() const;

    /// Whether both are copies of one graph. Quick; may be false for equal graphs.
    [[nodiscard]] bool sharesDefinitionsWith(const MigrationGraph& other) const;

private:
    [[nodiscard]] Result<QList<qsizetype>> positionsOf(const QList<MigrationId>& ids) const;
    /// By position: whether it is one of `positions` or reachable from them.
    [[nodiscard]] QList<bool> reachable(const QList<qsizetype>& positions,
                                        const QList<QList<qsizetype>>& neighbours) const;

    Schema m_schema = Schema::Frontend;
    QList<Definition> m_definitions;
    QHash<MigrationId, qsizetype> m_position; ///< index into m_definitions
    QList<QList<qsizetype>> m_parents;        ///< by position
    QList<QList<qsizetype>> m_children;       ///< by position, ascending
};

} // namespace lockstep
