#include "core/migration/lint/known_schema.h"

namespace lockstep::lint {

namespace {

bool isUniqueKind(ConstraintKind kind)
{
    return kind == ConstraintKind::Unique || kind == ConstraintKind::PrimaryKey;
}

template <typename T>
const T* found(const QHash<QString, T>& hash, const QString& key)
{
    const auto it = hash.constFind(key);
    return it == hash.constEnd() ? nullptr : &*it;
}

QString bareName(const QString& signature)
{
    return signature.section(u'(', 0, 0);
}

} // namespace

bool KnownSchema::isNoOp(const SqlChange& change) const
{
    if (!change.guarded)
        return false;
    switch (change.kind) {
    case ChangeKind::CreateTable:
        return relation(change.object) != nullptr;
    case ChangeKind::CreateIndex:
        return !change.part.isEmpty() && index(change.part) != nullptr;
    case ChangeKind::AddColumn:
        return column(change.object, change.part) != nullptr;
    case ChangeKind::AddConstraint:
        return constraint(change.object, change.part) != nullptr;
    case ChangeKind::CreateType:
        return type(change.object) != nullptr;
    case ChangeKind::DropTable:
    case ChangeKind::DropView:
    case ChangeKind::RenameRelation:
        return relation(change.object) == nullptr;
    case ChangeKind::DropType:
        return type(change.object) == nullptr;
    default:
        return false;
    }
}

const KnownRelation* KnownSchema::relation(const QString& name) const
{
    return found(m_relations, name);
}

const KnownColumn* KnownSchema::column(const QString& table, const QString& name) const
{
    const KnownRelation* held = relation(table);
    return held == nullptr ? nullptr : found(held->columns, name);
}

const KnownConstraint* KnownSchema::constraint(const QString& table, const QString& name) const
{
    const KnownRelation* held = relation(table);
    return held == nullptr ? nullptr : found(held->constraints, name);
}

const KnownIndex* KnownSchema::index(const QString& name) const
{
    return found(m_indexes, name);
}

const KnownType* KnownSchema::type(const QString& name) const
{
    return found(m_types, name);
}

const KnownFunction* KnownSchema::function(const QString& signature) const
{
    if (const KnownFunction* exact = found(m_functions, signature))
        return exact;
    if (signature.contains(u'('))
        return nullptr;
    for (auto it = m_functions.constBegin(); it != m_functions.constEnd(); ++it) {
        if (bareName(it.key()) == signature)
            return &*it;
    }
    return nullptr;
}

bool KnownSchema::hasTrigger(const QString& table, const QString& name) const
{
    return m_triggers.contains(table + u'.' + name);
}

bool KnownSchema::isTriggerFresh(const QString& table, const QString& name) const
{
    return m_triggers.value(table + u'.' + name, false);
}

bool KnownSchema::isOldRelation(const QString& name) const
{
    const KnownRelation* held = relation(name);
    return held == nullptr || !held->fresh;
}

bool KnownSchema::isOldColumn(const QString& table, const QString& name) const
{
    const KnownColumn* held = column(table, name);
    return isOldRelation(table) && (held == nullptr || !held->fresh);
}

bool KnownSchema::areFreshColumns(const QString& table, const QStringList& names) const
{
    return !names.isEmpty() &&
           std::ranges::none_of(names, [&](const QString& name) { return isOldColumn(table, name); });
}

bool KnownSchema::hasUnique(const QString& table, const QStringList& columns) const
{
    const KnownRelation* held = relation(table);
    const auto constrains = [&](const KnownConstraint& constraint) {
        return isUniqueKind(constraint.facts.kind) && constraint.facts.columns == columns;
    };
    if (held != nullptr && std::ranges::any_of(held->constraints, constrains))
        return true;
    return std::ranges::any_of(m_indexes, [&](const KnownIndex& index) {
        return index.table == table && index.facts.unique && index.facts.columns == columns;
    });
}

const KnownConstraint* KnownSchema::notNullCheck(const QString& table, const QString& column) const
{
    const KnownRelation* held = relation(table);
    if (held == nullptr)
        return nullptr;
    for (const KnownConstraint& constraint : held->constraints) {
        if (constraint.facts.validated && constraint.facts.notNullColumn == column)
            return &constraint;
    }
    return nullptr;
}

} // namespace lockstep::lint
