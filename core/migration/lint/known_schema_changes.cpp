#include "core/migration/lint/known_schema.h"

namespace lockstep::lint {

namespace {

template <typename T>
void rename(QHash<QString, T>& hash, const QString& from, const QString& to)
{
    if (from != to && hash.contains(from))
        hash.insert(to, hash.take(from));
}

void renameIn(QStringList& names, const QString& from, const QString& to)
{
    std::ranges::replace(names, from, to);
}

QString bareName(const QString& signature)
{
    return signature.section(u'(', 0, 0);
}

} // namespace

void KnownSchema::apply(const SqlChange& change, bool fresh)
{
    if (isNoOp(change))
        return;
    switch (change.kind) {
    case ChangeKind::CreateTable:
        createRelation(change, fresh);
        break;
    case ChangeKind::CreateView:
        createView(change, fresh);
        break;
    case ChangeKind::DropTable:
    case ChangeKind::DropView:
        m_relations.remove(change.object);
        m_indexes.removeIf([&](const auto& index) { return index.value().table == change.object; });
        break;
    case ChangeKind::RenameRelation:
        renameRelation(change.object, change.newName);
        break;
    case ChangeKind::AddColumn:
    case ChangeKind::DropColumn:
    case ChangeKind::RenameColumn:
    case ChangeKind::ChangeType:
    case ChangeKind::SetNotNull:
    case ChangeKind::DropNotNull:
    case ChangeKind::SetDefault:
    case ChangeKind::DropDefault:
        changeColumn(change, fresh);
        break;
    case ChangeKind::AddConstraint:
    case ChangeKind::ValidateConstraint:
    case ChangeKind::DropConstraint:
    case ChangeKind::RenameConstraint:
        changeConstraint(change, fresh);
        break;
    case ChangeKind::CreateIndex:
    case ChangeKind::DropIndex:
    case ChangeKind::RenameIndex:
        changeIndex(change, fresh);
        break;
    case ChangeKind::CreateType:
    case ChangeKind::AddLabel:
    case ChangeKind::RenameLabel:
    case ChangeKind::RenameType:
    case ChangeKind::DropType:
        changeType(change, fresh);
        break;
    case ChangeKind::CreateFunction:
    case ChangeKind::DropFunction:
    case ChangeKind::CreateTrigger:
    case ChangeKind::DropTrigger:
        changeRoutine(change, fresh);
        break;
    default:
        break;
    }
}

void KnownSchema::createRelation(const SqlChange& change, bool fresh)
{
    KnownRelation relation{.fresh = fresh, .columns = {}, .constraints = {}};
    for (const QString& name : change.templates) {
        const KnownRelation* source = this->relation(name);
        relation.columnsKnown = relation.columnsKnown && source != nullptr && source->columnsKnown;
        if (source != nullptr)
            relation.columns.insert(source->columns);
    }
    for (const ColumnFacts& column : change.columns)
        relation.columns.insert(column.name, {column, fresh});
    addConstraints(relation, change.constraints, fresh);
    m_relations.insert(change.object, relation);
}

void KnownSchema::createView(const SqlChange& change, bool fresh)
{
    // CREATE OR REPLACE leaves the view it replaces where it is.
    const KnownRelation* old = relation(change.object);
    KnownRelation view{.view = change.what != u"table",
                       .fresh = old != nullptr ? old->fresh : fresh,
                       .columns = {},
                       .constraints = {}};
    expandStars(view, change.viewColumns, fresh);
    m_relations.insert(change.object, view);
}

void KnownSchema::expandStars(KnownRelation& view, const QStringList& columns, bool fresh) const
{
    for (const QString& name : columns) {
        if (!name.startsWith(QLatin1StringView("*:"))) {
            view.columns.insert(name, {{.name = name, .type = {}, .defaultCalls = {}}, fresh});
            continue;
        }
        const KnownRelation* source = relation(name.sliced(2));
        view.columnsKnown = view.columnsKnown && source != nullptr && source->columnsKnown;
        if (source != nullptr)
            view.columns.insert(source->columns);
    }
}

void KnownSchema::renameRelation(const QString& from, const QString& to)
{
    rename(m_relations, from, to);
    for (KnownIndex& index : m_indexes) {
        if (index.table == from)
            index.table = to;
    }
}

void KnownSchema::changeColumn(const SqlChange& change, bool fresh)
{
    const auto held = m_relations.find(change.object);
    if (held == m_relations.end())
        return;
    if (change.kind == ChangeKind::RenameColumn)
        return renameColumn(change.object, change.part, change.newName);
    if (change.kind == ChangeKind::DropColumn) {
        held->columns.remove(change.part);
        held->constraints.removeIf(
            [&](const auto& constraint) { return constraint.value().facts.columns.contains(change.part); });
        m_indexes.removeIf([&](const auto& index) {
            return index.value().table == change.object && index.value().facts.columns.contains(change.part);
        });
        return;
    }
    if (change.kind == ChangeKind::AddColumn) {
        held->columns.insert(change.part, {change.column, fresh});
        return addConstraints(*held, change.constraints, fresh);
    }
    const auto column = held->columns.find(change.part);
    if (column == held->columns.end())
        return;
    switch (change.kind) {
    case ChangeKind::ChangeType:
        column->facts.type = change.column.type;
        break;
    case ChangeKind::SetNotNull:
        column->facts.notNull = true;
        break;
    case ChangeKind::DropNotNull:
        column->facts.notNull = false;
        break;
    case ChangeKind::SetDefault:
        column->facts.hasDefault = true;
        break;
    case ChangeKind::DropDefault:
        column->facts.hasDefault = column->facts.sequence = column->facts.stored = false;
        break;
    default:
        break;
    }
}

void KnownSchema::renameColumn(const QString& table, const QString& from, const QString& to)
{
    KnownRelation& relation = m_relations[table];
    rename(relation.columns, from, to);
    for (KnownConstraint& constraint : relation.constraints)
        renameIn(constraint.facts.columns, from, to);
    for (KnownIndex& index : m_indexes) {
        if (index.table == table)
            renameIn(index.facts.columns, from, to);
    }
}

void KnownSchema::addConstraints(KnownRelation& relation, const QList<ConstraintFacts>& constraints,
                                 bool fresh)
{
    for (ConstraintFacts facts : constraints) {
        if (!facts.usingIndex.isEmpty())
            facts.columns =
                m_indexes.take(facts.usingIndex).facts.columns; // It is the constraint's from now on.
        if (facts.kind == ConstraintKind::PrimaryKey) {
            for (const QString& name : facts.columns) {
                if (const auto column = relation.columns.find(name); column != relation.columns.end())
                    column->facts.notNull = true;
            }
        }
        relation.constraints.insert(facts.name, {facts, fresh});
    }
}

void KnownSchema::changeConstraint(const SqlChange& change, bool fresh)
{
    const auto held = m_relations.find(change.object);
    if (held == m_relations.end())
        return;
    if (change.kind == ChangeKind::AddConstraint) {
        addConstraints(*held, change.constraints, fresh);
    } else if (change.kind == ChangeKind::DropConstraint) {
        if (!held->constraints.remove(change.part))
            m_indexes.remove(change.part); // Made into a constraint by SQL that was not seen.
    } else if (change.kind == ChangeKind::RenameConstraint) {
        rename(held->constraints, change.part, change.newName);
    } else if (const auto constraint = held->constraints.find(change.part);
               constraint != held->constraints.end()) {
        constraint->facts.validated = true;
    }
}

void KnownSchema::changeIndex(const SqlChange& change, bool fresh)
{
    if (change.kind == ChangeKind::CreateIndex && !change.part.isEmpty())
        m_indexes.insert(change.part, {change.object, change.index, fresh});
    else if (change.kind == ChangeKind::DropIndex)
        m_indexes.remove(change.part);
    else
        rename(m_indexes, change.part, change.newName);
}

void KnownSchema::changeType(const SqlChange& change, bool fresh)
{
    switch (change.kind) {
    case ChangeKind::CreateType:
        m_types.insert(change.object, {change.labels, fresh});
        break;
    case ChangeKind::DropType:
        m_types.remove(change.object);
        break;
    case ChangeKind::RenameType:
        rename(m_types, change.object, change.newName);
        break;
    case ChangeKind::AddLabel:
        m_types[change.object].labels += change.part;
        break;
    default:
        renameIn(m_types[change.object].labels, change.part, change.newName);
        break;
    }
}

void KnownSchema::changeRoutine(const SqlChange& change, bool fresh)
{
    switch (change.kind) {
    case ChangeKind::CreateFunction: {
        const KnownFunction* replaced = function(change.object);
        m_functions.insert(change.object, {change.volatileFunction, change.triggerFunction, change.hidesSql,
                                           replaced != nullptr ? replaced->fresh : fresh});
        break;
    }
    case ChangeKind::DropFunction:
        m_functions.removeIf([&](const auto& function) {
            return function.key() == change.object || bareName(function.key()) == change.object;
        });
        break;
    case ChangeKind::CreateTrigger:
        m_triggers.insert(change.object + u'.' + change.part, fresh);
        break;
    default:
        m_triggers.remove(change.object + u'.' + change.part);
        break;
    }
}

} // namespace lockstep::lint
