#include "core/database/drift/schema_lookup.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

const IndexDescription* indexOf(const SchemaDescription& schema, const SchemaObject& object)
{
    if (const ViewDescription* view = findNamed(schema.views, object.table))
        return findNamed(view->indexes, object.name);
    return partOf(schema, &TableDescription::indexes, object);
}

QString signatureOf(const FunctionDescription& function)
{
    return function.name + u'(' + function.arguments + u')';
}

const FunctionDescription* functionOf(const SchemaDescription& schema, const QString& signature)
{
    const auto found = std::ranges::find_if(schema.functions, [&](const FunctionDescription& function) {
        return signature == signatureOf(function);
    });
    return found == schema.functions.cend() ? nullptr : &*found;
}

QString kindAndText(const SchemaObject& object)
{
    return objectKindName(object.kind) + u' ' + object.text();
}

bool contains(const SchemaDescription& schema, const SchemaObject& object)
{
    switch (object.kind) {
    case ObjectKind::Extension:
        return schema.extensions.contains(object.name);
    case ObjectKind::Enum:
        return findNamed(schema.enums, object.name);
    case ObjectKind::Function:
        return functionOf(schema, object.name);
    case ObjectKind::Sequence:
        return findNamed(schema.sequences, object.name);
    case ObjectKind::Table:
        return findNamed(schema.tables, object.name);
    case ObjectKind::View:
        return findNamed(schema.views, object.name);
    case ObjectKind::Column:
        return partOf(schema, &TableDescription::columns, object);
    case ObjectKind::Index:
        return indexOf(schema, object);
    case ObjectKind::Constraint:
        return partOf(schema, &TableDescription::constraints, object);
    case ObjectKind::Trigger:
        return partOf(schema, &TableDescription::triggers, object);
    case ObjectKind::Policy:
        return partOf(schema, &TableDescription::policies, object);
    case ObjectKind::Default: {
        const ColumnDescription* column = partOf(schema, &TableDescription::columns, object);
        return column && !column->defaultValue.isEmpty();
    }
    }
    return false;
}

QHash<QString, int> viewDepths(const SchemaDescription& schema)
{
    static const QRegularExpression word(u"[A-Za-z_][\\w$]*"_s);
    QHash<QString, QStringList> uses;
    for (const ViewDescription& view : schema.views) {
        for (auto words = word.globalMatch(view.definition); words.hasNext();) {
            const QString name = words.next().captured();
            if (name != view.name && findNamed(schema.views, name))
                uses[view.name].append(name);
        }
    }
    QHash<QString, int> depths;
    // Each round settles at least one more level; names that merely look like views could make a circle.
    for (qsizetype round = 0; round < schema.views.size(); ++round) {
        bool changed = false;
        for (const auto& [view, used] : uses.asKeyValueRange()) {
            for (const QString& name : used) {
                if (depths.value(view) <= depths.value(name)) {
                    depths[view] = depths.value(name) + 1;
                    changed = true;
                }
            }
        }
        if (!changed)
            break;
    }
    return depths;
}

} // namespace lockstep
