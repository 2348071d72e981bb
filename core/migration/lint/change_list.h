#pragma once

#include "core/migration/lint/sql_change.h"

namespace lockstep::lint {

/// Collects the changes of one statement after the other.
class ChangeList
{
public:
    /// The changes to come are part of this statement.
    void begin(qsizetype statement, qsizetype position)
    {
        m_statement = statement;
        m_position = position;
        m_inBlock = m_conditional = false;
    }

    /// The changes to come are part of a statement inside of this statement, a DO block.
    void beginInner(qsizetype position, bool conditional)
    {
        m_position = position;
        m_inBlock = true;
        m_conditional = conditional;
    }

    /// Where the tree says the next change is. Inside of a block that counts from the inner statement.
    void placeAt(std::optional<qsizetype> location)
    {
        if (!m_inBlock)
            m_place = location;
    }

    /// Adds one; the reference holds until the next.
    SqlChange& add(ChangeKind kind, const QString& what, const QString& object)
    {
        SqlChange change;
        change.kind = kind;
        change.statement = m_statement;
        change.position = m_place.value_or(m_position);
        change.what = what;
        change.object = object;
        change.guarded = m_conditional;
        m_changes += change;
        m_place.reset();
        return m_changes.last();
    }

    /// Moves changes that the tree has no position for to where the statement names their object.
    void locateNames(qsizetype first, const ParsedStatement& statement, const QByteArray& sql);

    [[nodiscard]] const QList<SqlChange>& changes() const { return m_changes; }

private:
    QList<SqlChange> m_changes;
    qsizetype m_statement = 0;
    qsizetype m_position = 0;
    std::optional<qsizetype> m_place;
    bool m_inBlock = false;
    bool m_conditional = false;
};

// Each adds what a statement of its family does, and says whether the statement is of its family.
[[nodiscard]] bool addTableChanges(const QString& kind, const QJsonObject& body, ChangeList& list);
[[nodiscard]] bool addObjectChanges(const QString& kind, const QJsonObject& body, ChangeList& list);
[[nodiscard]] bool addDropChanges(const QString& kind, const QJsonObject& body, ChangeList& list);
[[nodiscard]] bool addRenameChanges(const QString& kind, const QJsonObject& body, ChangeList& list);
[[nodiscard]] bool addCommandChanges(const QString& kind, const QJsonObject& body, ChangeList& list);
/// Of any family.
void addChanges(const QString& kind, const QJsonObject& body, ChangeList& list);
/// What is inside of a DO statement; `sql` is the whole script.
void addBlockChanges(const ParsedStatement& statement, const QByteArray& sql, ChangeList& list);

/// A column of CREATE TABLE or ADD COLUMN; its own constraints go into `constraints`.
[[nodiscard]] ColumnFacts columnFacts(const QJsonValue& columnDef, const QString& table,
                                      QList<ConstraintFacts>& constraints);
[[nodiscard]] ConstraintFacts constraintFacts(const QJsonValue& constraint, const QString& table,
                                              const QString& ownColumn = {});
/// Names of the columns a query gives, as SqlChange::viewColumns.
[[nodiscard]] QStringList queryColumns(const QJsonValue& select);
/// "name(type, type)"
[[nodiscard]] QString functionSignature(const QJsonValue& name, const QJsonValue& parameters);

} // namespace lockstep::lint
