#pragma once

#include "core/database/drift/schema_description.h"
#include "core/database/drift/schema_sql.h"

#include <random>

namespace lockstep::test {

/// Makes up changes to a schema, as an operator in a hurry would: from a seed, so that they can be had again.
class SchemaChanges
{
public:
    SchemaChanges(const SchemaDescription& schema, unsigned seed) : m_schema(schema), m_random(seed) {}

    /// One statement; it may not be possible in the schema as it has become. Empty where there is nothing to
    /// change.
    [[nodiscard]] QString next()
    {
        using Change = QString (SchemaChanges::*)();
        static constexpr std::array<Change, 20> changes = {
            &SchemaChanges::dropColumn,    &SchemaChanges::addColumn,      &SchemaChanges::changeType,
            &SchemaChanges::setDefault,    &SchemaChanges::dropDefault,    &SchemaChanges::changeNull,
            &SchemaChanges::dropIndex,     &SchemaChanges::addIndex,       &SchemaChanges::dropConstraint,
            &SchemaChanges::addCheck,      &SchemaChanges::dropTrigger,    &SchemaChanges::addTrigger,
            &SchemaChanges::changeBody,    &SchemaChanges::dropFunction,   &SchemaChanges::dropView,
            &SchemaChanges::changeView,    &SchemaChanges::changeSequence, &SchemaChanges::addLabel,
            &SchemaChanges::dropExtension, &SchemaChanges::dropPolicy};
        return (this->*changes[std::uniform_int_distribution<size_t>(0, changes.size() - 1)(m_random)])();
    }

private:
    template <typename List>
    auto any(const List& list)
    {
        return list.isEmpty() ? nullptr
                              : &list[std::uniform_int_distribution<qsizetype>(0, list.size() - 1)(m_random)];
    }

    QString alter(const QString& rest)
    {
        const TableDescription* table = any(m_schema.tables);
        if (!table || table->name == u"migration_logs")
            return {};
        const ColumnDescription* column = any(table->columns);
        return column ? QStringLiteral("ALTER TABLE %1 ").arg(sqlName(table->name)) +
                            QString(rest).replace(u'@', sqlName(column->name))
                      : QString();
    }

    QString dropColumn() { return alter(QStringLiteral("DROP COLUMN @ CASCADE")); }

    QString addColumn()
    {
        return alter(QStringLiteral("ADD COLUMN extra_%1 text DEFAULT 'x'").arg(++m_serial));
    }

    QString changeType()
    {
        return alter(QStringLiteral("ALTER COLUMN @ TYPE character varying(77) USING @::text"));
    }

    QString setDefault() { return alter(QStringLiteral("ALTER COLUMN @ SET DEFAULT NULL")); }

    QString dropDefault() { return alter(QStringLiteral("ALTER COLUMN @ DROP DEFAULT")); }

    QString changeNull()
    {
        return alter(m_random() % 2 == 0 ? QStringLiteral("ALTER COLUMN @ DROP NOT NULL")
                                         : QStringLiteral("ALTER COLUMN @ SET NOT NULL"));
    }

    QString dropIndex()
    {
        const TableDescription* table = any(m_schema.tables);
        const IndexDescription* index = any(table->indexes);
        if (!index || table->name == u"migration_logs")
            return {};
        return index->constraintType.isEmpty() ? QStringLiteral("DROP INDEX %1").arg(sqlName(index->name))
                                               : QStringLiteral("ALTER TABLE %1 DROP CONSTRAINT %2 CASCADE")
                                                     .arg(sqlName(table->name), sqlName(index->name));
    }

    QString addIndex()
    {
        const TableDescription* table = any(m_schema.tables);
        const ColumnDescription* column = any(table->columns);
        return column && table->name != u"migration_logs"
                   ? QStringLiteral("CREATE INDEX extra_%1 ON %2 (%3)")
                         .arg(++m_serial)
                         .arg(sqlName(table->name), sqlName(column->name))
                   : QString();
    }

    QString dropConstraint()
    {
        const TableDescription* table = any(m_schema.tables);
        const ConstraintDescription* constraint = any(table->constraints);
        return constraint ? QStringLiteral("ALTER TABLE %1 DROP CONSTRAINT %2")
                                .arg(sqlName(table->name), sqlName(constraint->name))
                          : QString();
    }

    QString addCheck()
    {
        return alter(QStringLiteral("ADD CONSTRAINT extra_%1 CHECK (@ IS NOT NULL OR true)").arg(++m_serial));
    }

    QString dropTrigger()
    {
        const TableDescription* table = any(m_schema.tables);
        const TriggerDescription* trigger = any(table->triggers);
        return trigger
                   ? QStringLiteral("DROP TRIGGER %1 ON %2").arg(sqlName(trigger->name), sqlName(table->name))
                   : QString();
    }

    QString addTrigger()
    {
        const TableDescription* table = any(m_schema.tables);
        return table->name == u"migration_logs"
                   ? QString()
                   : QStringLiteral(
                         "CREATE TRIGGER extra_%1 BEFORE UPDATE ON %2 FOR EACH ROW EXECUTE FUNCTION "
                         "suppress_redundant_updates_trigger()")
                         .arg(++m_serial)
                         .arg(sqlName(table->name));
    }

    QString changeBody()
    {
        const FunctionDescription* function = any(m_schema.functions);
        if (!function || !function->definition.contains(u"LANGUAGE plpgsql"))
            return {};
        const qsizetype begin = function->definition.indexOf(
            QRegularExpression(QStringLiteral("\\bbegin\\b"), QRegularExpression::CaseInsensitiveOption));
        return begin < 0 ? QString()
                         : QString(function->definition).insert(begin + 5, QStringLiteral(" PERFORM 1; "));
    }

    QString dropFunction()
    {
        const FunctionDescription* function = any(m_schema.functions);
        return function ? QStringLiteral("DROP FUNCTION %1 CASCADE").arg(functionSignature(*function))
                        : QString();
    }

    QString dropView()
    {
        const ViewDescription* view = any(m_schema.views);
        return view ? QStringLiteral("DROP %1VIEW %2 CASCADE")
                          .arg(view->materialized ? QStringLiteral("MATERIALIZED ") : QString(),
                               sqlName(view->name))
                    : QString();
    }

    QString changeView()
    {
        const ViewDescription* view = any(m_schema.views);
        if (!view || view->materialized)
            return {};
        QString query = view->definition.trimmed();
        query.chop(1);
        return QStringLiteral("CREATE OR REPLACE VIEW %1 AS SELECT * FROM (%2) AS changed")
            .arg(sqlName(view->name), query);
    }

    QString changeSequence()
    {
        const SequenceDescription* sequence = any(m_schema.sequences);
        if (!sequence || sequence->name == u"migration_logs_id_seq")
            return {};
        switch (m_random() % 3) {
        case 0:
            return QStringLiteral("DROP SEQUENCE %1 CASCADE").arg(sqlName(sequence->name));
        case 1:
            return QStringLiteral("ALTER SEQUENCE %1 OWNED BY NONE").arg(sqlName(sequence->name));
        default:
            return QStringLiteral("ALTER SEQUENCE %1 INCREMENT BY 3").arg(sqlName(sequence->name));
        }
    }

    QString addLabel()
    {
        const EnumDescription* type = any(m_schema.enums);
        if (!type)
            return {};
        const QString name = sqlName(type->name);
        const QString label = sqlText(*any(type->labels));
        switch (m_random() % 3) {
        case 0:
            return QStringLiteral("ALTER TYPE %1 ADD VALUE 'extra %2' BEFORE %3")
                .arg(name)
                .arg(++m_serial)
                .arg(label);
        case 1:
            return QStringLiteral("ALTER TYPE %1 RENAME VALUE %2 TO 'renamed %3'")
                .arg(name, label)
                .arg(++m_serial);
        default:
            // What no statement does, and a broken restore may.
            return QStringLiteral(
                       "DELETE FROM pg_enum WHERE enumtypid = '%1'::regtype AND enumlabel = %2 AND NOT "
                       "EXISTS (SELECT FROM pg_attrdef d WHERE pg_get_expr(d.adbin, d.adrelid) LIKE '%' || "
                       "%2 || '%') AND enumlabel = 'blue'")
                .arg(name, label);
        }
    }

    QString dropExtension()
    {
        const QString* extension = any(m_schema.extensions);
        return extension ? QStringLiteral("DROP EXTENSION %1 CASCADE").arg(sqlName(*extension)) : QString();
    }

    QString dropPolicy()
    {
        const TableDescription* table = any(m_schema.tables);
        const PolicyDescription* policy = any(table->policies);
        return policy
                   ? QStringLiteral("DROP POLICY %1 ON %2").arg(sqlName(policy->name), sqlName(table->name))
                   : alter(QStringLiteral("ENABLE ROW LEVEL SECURITY"));
    }

    const SchemaDescription& m_schema;
    std::mt19937 m_random;
    int m_serial = 0;
};

} // namespace lockstep::test
