#include "core/database/drift/schema_sql.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

QStringList sequenceOptions(const SequenceDescription& sequence)
{
    return {u"AS "_s + sequence.typeName,
            u"INCREMENT BY %1"_s.arg(sequence.increment),
            u"MINVALUE %1"_s.arg(sequence.minimumValue),
            u"MAXVALUE %1"_s.arg(sequence.maximumValue),
            u"START WITH %1"_s.arg(sequence.startValue),
            sequence.cycles ? u"CYCLE"_s : u"NO CYCLE"_s};
}

QList<ColumnDescription> inOrder(QList<ColumnDescription> columns)
{
    std::ranges::stable_sort(columns, {}, &ColumnDescription::index);
    return columns;
}

} // namespace

QString sqlName(const QString& name)
{
    return u'"' + QString(name).replace(u'"', u"\"\""_s) + u'"';
}

QString sqlText(const QString& text)
{
    return u'\'' + QString(text).replace(u'\'', u"''"_s) + u'\'';
}

QString columnType(const ColumnDescription& column)
{
    if (!column.fullType.isEmpty())
        return column.fullType;
    if (column.maximumLength > 0)
        return u"%1(%2)"_s.arg(column.typeName).arg(column.maximumLength);
    // A name that is the server's own may have blanks in it; a user's needs quotes.
    static const QRegularExpression plain(uR"(^[a-z0-9_ ]+(\[\])?$)"_s);
    return plain.match(column.typeName).hasMatch() ? column.typeName : sqlName(column.typeName);
}

QString columnDefinition(const ColumnDescription& column, bool withDefault)
{
    QString text = sqlName(column.name) + u' ' + columnType(column);
    if (column.generated)
        text += u" GENERATED ALWAYS AS (%1) STORED"_s.arg(column.generationExpression);
    else if (column.identity)
        text += u" GENERATED %1 AS IDENTITY"_s.arg(column.identityGeneration);
    else if (withDefault && !column.defaultValue.isEmpty())
        text += u" DEFAULT "_s + column.defaultValue;
    if (!column.nullable)
        text += u" NOT NULL"_s;
    return text;
}

QString createEnumSql(const EnumDescription& description)
{
    QStringList labels;
    for (const QString& label : description.labels)
        labels.append(sqlText(label));
    return u"CREATE TYPE %1 AS ENUM (%2)"_s.arg(sqlName(description.name), labels.join(u", "_s));
}

QString createSequenceSql(const SequenceDescription& sequence)
{
    return u"CREATE SEQUENCE "_s + sqlName(sequence.name) + u' ' + sequenceOptions(sequence).join(u' ');
}

QString alterSequenceSql(const SequenceDescription& sequence)
{
    return u"ALTER SEQUENCE "_s + sqlName(sequence.name) + u' ' + sequenceOptions(sequence).join(u' ');
}

QString createTableSql(const TableDescription& table)
{
    const QString name = sqlName(table.name);
    if (!table.partitionOf.isEmpty())
        return u"CREATE TABLE %1 PARTITION OF %2 %3"_s.arg(name, sqlName(table.partitionOf),
                                                           table.partitionBound) +
               (table.partitionKey.isEmpty() ? QString() : u" PARTITION BY "_s + table.partitionKey);
    QStringList columns;
    for (const ColumnDescription& column : inOrder(table.columns))
        columns.append(u"    "_s + columnDefinition(column, false));
    QString sql = u"CREATE TABLE "_s + name + u" (\n"_s + columns.join(u",\n"_s) + u"\n)"_s;
    if (!table.partitionKey.isEmpty())
        sql += u" PARTITION BY "_s + table.partitionKey;
    if (!table.options.isEmpty())
        sql += u" WITH (%1)"_s.arg(table.options);
    return sql;
}

QString createIndexSql(const QString& table, const IndexDescription& index)
{
    if (!index.constraintType.isEmpty())
        return u"ALTER TABLE %1 ADD CONSTRAINT %2 %3"_s.arg(sqlName(table), sqlName(index.name),
                                                            index.constraintDefinition);
    // On a partitioned table it is to reach the partitions, which have theirs from it.
    return QString(index.definition).replace(u" ON ONLY "_s, u" ON "_s);
}

QString createConstraintSql(const QString& table, const ConstraintDescription& constraint)
{
    return u"ALTER TABLE %1 ADD CONSTRAINT %2 %3"_s.arg(sqlName(table), sqlName(constraint.name),
                                                        constraint.definition);
}

QString createViewSql(const ViewDescription& view)
{
    QString query = view.definition.trimmed();
    while (query.endsWith(u';'))
        query.chop(1);
    return u"CREATE %1VIEW %2%3 AS\n"_s.arg(
               view.materialized ? u"MATERIALIZED "_s : QString(), sqlName(view.name),
               view.options.isEmpty() ? QString() : u" WITH (%1)"_s.arg(view.options)) +
           query;
}

QString triggerFiringSql(const QString& table, const TriggerDescription& trigger)
{
    return u"ALTER TABLE %1 %2 TRIGGER %3"_s.arg(sqlName(table), trigger.firing, sqlName(trigger.name));
}

QString grantSql(const QString& object, const QString& privilege)
{
    const qsizetype to = privilege.indexOf(u" to "_s);
    const QString role = privilege.sliced(to + 4);
    return u"GRANT %1 ON %2 TO %3"_s.arg(privilege.first(to), object,
                                         role == u"PUBLIC" ? role : sqlName(role));
}

QString commentSql(const QString& kindAndName, const QString& comment)
{
    return u"COMMENT ON %1 IS %2"_s.arg(kindAndName, comment.isEmpty() ? u"NULL"_s : sqlText(comment));
}

QString functionHead(const FunctionDescription& function)
{
    static const QRegularExpression body(uR"(^\s*(?:AS |BEGIN ATOMIC|RETURN ))"_s,
                                         QRegularExpression::MultilineOption);
    const qsizetype at = body.match(function.definition).capturedStart();
    QString head = at < 0 ? function.definition : function.definition.first(at);
    // The line of LANGUAGE, volatility and the like may be replaced.
    static const QRegularExpression options(uR"(^\s*LANGUAGE .*$)"_s, QRegularExpression::MultilineOption);
    return head.remove(options).simplified();
}

QString functionSignature(const FunctionDescription& function)
{
    return sqlName(function.name) + u'(' + function.arguments + u')';
}

} // namespace lockstep
