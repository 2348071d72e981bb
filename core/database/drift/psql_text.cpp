#include "core/database/drift/description_json.h"
#include "core/database/drift/schema_sql.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Rows = QList<QStringList>;

QList<qsizetype> widthsOf(const Rows& rows)
{
    QList<qsizetype> widths(rows.first().size());
    for (const QStringList& row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    return widths;
}

/// The first row is the header, which is centred over a line, as psql does it.
QString table(const Rows& rows)
{
    const QList<qsizetype> widths = widthsOf(rows);
    QString text;
    for (qsizetype r = 0; r < rows.size(); ++r) {
        QStringList cells;
        QStringList lines;
        for (qsizetype i = 0; i < widths.size(); ++i) {
            const QString& cell = rows[r][i];
            const qsizetype before = r == 0 ? (widths[i] - cell.size()) / 2 : 0;
            cells.append((u' ' + QString(before, u' ') + cell).leftJustified(widths[i] + 2));
            lines.append(QString(widths[i] + 2, u'-'));
        }
        QString line = cells.join(u'|');
        while (r > 0 && line.endsWith(u' '))
            line.chop(1);
        text += line + u'\n';
        if (r == 0)
            text += lines.join(u'+') + u'\n';
    }
    return text;
}

QString indexLine(const IndexDescription& index)
{
    QStringList marks;
    if (index.primaryKey)
        marks.append(u"PRIMARY KEY"_s);
    else if (index.constraintType == u"u")
        marks.append(u"UNIQUE CONSTRAINT"_s);
    else if (index.unique)
        marks.append(u"UNIQUE"_s);
    const QString method = index.definition.section(u" USING "_s, 1);
    marks.append(index.exclusion ? index.constraintDefinition : method);
    if (index.deferrable)
        marks.append(u"DEFERRABLE"_s);
    if (!index.valid)
        marks.append(u"INVALID"_s);
    return u"    \"%1\" %2\n"_s.arg(index.name, marks.join(u", "_s));
}

template <typename Description>
QString section(const QString& title, const QList<Description>& parts,
                const std::function<QString(const Description&)>& line)
{
    QString text;
    for (const Description& part : parts)
        text += line(part);
    return text.isEmpty() ? text : title + u":\n"_s + text;
}

QString named(const QString& name, const QString& definition)
{
    return u"    \"%1\" %2\n"_s.arg(name, definition);
}

QList<ConstraintDescription> ofType(const TableDescription& described, const QString& type)
{
    QList<ConstraintDescription> found;
    std::ranges::copy_if(described.constraints, std::back_inserter(found),
                         [&](const ConstraintDescription& constraint) { return constraint.type == type; });
    return found;
}

QString columnDefault(const ColumnDescription& column)
{
    if (column.generated)
        return u"generated always as (%1) stored"_s.arg(column.generationExpression);
    if (column.identity)
        return u"generated %1 as identity"_s.arg(column.identityGeneration.toLower());
    return column.defaultValue;
}

QString describeTable(const TableDescription& described)
{
    Rows rows{{u"Column"_s, u"Type"_s, u"Nullable"_s, u"Default"_s}};
    QList<ColumnDescription> columns = described.columns;
    std::ranges::stable_sort(columns, {}, &ColumnDescription::index);
    for (const ColumnDescription& column : std::as_const(columns))
        rows.append({column.name, columnType(column), column.nullable ? QString() : u"not null"_s,
                     columnDefault(column)});
    const auto constraintLine = [](const ConstraintDescription& constraint) {
        return named(constraint.name, constraint.definition);
    };
    QString text = u"Table \"%1\"\n"_s.arg(described.name) + table(rows);
    if (!described.partitionKey.isEmpty())
        text += u"Partition key: "_s + described.partitionKey + u'\n';
    if (!described.partitionOf.isEmpty())
        text += u"Partition of: %1 %2\n"_s.arg(described.partitionOf, described.partitionBound);
    text += section<IndexDescription>(u"Indexes"_s, described.indexes, indexLine);
    text += section<ConstraintDescription>(u"Check constraints"_s, ofType(described, u"c"_s), constraintLine);
    text += section<ConstraintDescription>(u"Foreign-key constraints"_s, ofType(described, u"f"_s),
                                           constraintLine);
    text += section<PolicyDescription>(
        described.rowSecurity ? u"Policies"_s : u"Policies (row security disabled)"_s, described.policies,
        [](const PolicyDescription& policy) { return u"    "_s + policy.definition + u'\n'; });
    text +=
        section<TriggerDescription>(u"Triggers"_s, described.triggers, [](const TriggerDescription& trigger) {
            const QString firing =
                trigger.firing == TriggerDescription().firing ? QString() : u" (%1)"_s.arg(trigger.firing);
            return u"    "_s + trigger.definition + firing + u'\n';
        });
    if (!described.comment.isEmpty())
        text += u"Comment: "_s + described.comment.simplified() + u'\n';
    return text + u'\n';
}

} // namespace

QString toPsqlText(const SchemaDescription& schema)
{
    QString text;
    if (!schema.extensions.isEmpty())
        text += u"Extensions: "_s + schema.extensions.join(u", "_s) + u"\n\n"_s;
    for (const EnumDescription& described : schema.enums)
        text += u"Type \"%1\": %2\n\n"_s.arg(described.name, described.labels.join(u", "_s));
    for (const SequenceDescription& sequence : schema.sequences)
        text += u"Sequence \"%1\": %2\n\n"_s.arg(sequence.name, createSequenceSql(sequence).section(u' ', 3));
    for (const TableDescription& described : schema.tables)
        text += describeTable(described);
    for (const ViewDescription& view : schema.views)
        text += u"%1 \"%2\"\n%3\n\n"_s.arg(view.materialized ? u"Materialized view"_s : u"View"_s, view.name,
                                           view.definition.trimmed());
    for (const FunctionDescription& function : schema.functions)
        text += function.definition.trimmed() + u"\n\n"_s;
    return text;
}

} // namespace lockstep
