#include "core/database/drift/repair_risk.h"

#include "core/database/drift/schema_sql.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Problem = Difference::Problem;

class RiskFinder
{
public:
    RiskFinder(const Difference& difference, const SchemaDescription& expected,
               const SchemaDescription& actual, const RepairFacts& facts)
        : m_difference(difference),
          m_object(difference.object),
          m_expected(expected),
          m_actual(actual),
          m_facts(facts)
    {
    }

    void unsafe(const QString& sentence)
    {
        m_safe = false;
        say(sentence);
    }

    void say(const QString& sentence) { m_sentences.append(sentence); }

    [[nodiscard]] RepairRisk result() const { return {m_sentences.join(u' '), m_safe}; }

    void byKind();

private:
    void missing();
    void different();
    void unexpected();
    void missingColumn();
    void differentColumn();
    void index();
    void differentEnum();
    void constraint();
    void view();

    template <typename Description>
    [[nodiscard]] static const Description* part(const SchemaDescription& schema, const SchemaObject& object,
                                                 QList<Description> TableDescription::* list)
    {
        const TableDescription* table = findNamed(schema.tables, object.table);
        return table ? findNamed(table->*list, object.name) : nullptr;
    }

    [[nodiscard]] qint64 bytes() const { return m_facts.tableBytes.value(m_object.table, -1); }

    [[nodiscard]] bool isLarge() const { return bytes() < 0 || bytes() >= largeTableBytes; }

    [[nodiscard]] QString tableText() const
    {
        return bytes() < 0 ? m_object.table
                           : u"%1 (%2 MB)"_s.arg(m_object.table).arg((bytes() + 999'999) / 1'000'000);
    }

    const Difference& m_difference;
    const SchemaObject& m_object;
    const SchemaDescription& m_expected;
    const SchemaDescription& m_actual;
    const RepairFacts& m_facts;
    QStringList m_sentences;
    bool m_safe = true;
};

void RiskFinder::byKind()
{
    switch (m_difference.problem) {
    case Problem::Missing:
        return missing();
    case Problem::Different:
        return different();
    case Problem::Unexpected:
        return unexpected();
    }
}

void RiskFinder::missing()
{
    switch (m_object.kind) {
    case ObjectKind::Extension:
        return say(u"Needs a role that may create extensions."_s);
    case ObjectKind::Table:
        return unsafe(u"The table comes back empty: what was in it is lost."_s);
    case ObjectKind::Column:
        return missingColumn();
    case ObjectKind::Index:
        return index();
    case ObjectKind::Constraint:
        return constraint();
    case ObjectKind::Trigger:
        return say(u"Rows written while it was missing have not passed it."_s);
    case ObjectKind::View:
        return view();
    default:
        return;
    }
}

void RiskFinder::view()
{
    const ViewDescription* view = findNamed(m_expected.views, m_object.name);
    if (view && view->materialized)
        unsafe(u"Runs the view's query anew."_s);
}

void RiskFinder::missingColumn()
{
    const ColumnDescription* column = part(m_expected, m_object, &TableDescription::columns);
    say(u"The column comes back without its values, behind the others."_s);
    if (!column)
        return;
    static const QRegularExpression call(u"\\w\\("_s);
    const bool computed =
        column->generated || column->identity || call.match(column->defaultValue).hasMatch();
    if (computed && isLarge())
        unsafe(u"Rewrites the whole table %1 and locks it meanwhile."_s.arg(tableText()));
    if (!column->nullable && column->defaultValue.isEmpty() && !column->generated && !column->identity)
        unsafe(u"Fails if the table has rows: the column is NOT NULL and has no default."_s);
}

void RiskFinder::index()
{
    const ViewDescription* view = findNamed(m_expected.views, m_object.table);
    const IndexDescription* description = view ? findNamed(view->indexes, m_object.name)
                                               : part(m_expected, m_object, &TableDescription::indexes);
    if (description && (description->unique || description->exclusion))
        unsafe(u"Fails if rows contradict each other by now."_s);
    if (isLarge())
        unsafe(u"Nobody can write to table %1 while the index is built."_s.arg(tableText()));
    else
        say(u"Nobody can write to table %1 while the index is built."_s.arg(tableText()));
}

void RiskFinder::constraint()
{
    if (m_difference.expected.startsWith(u"TRIGGER"))
        return;
    unsafe(u"Reads table %1 through and fails if a row violates the constraint."_s.arg(tableText()));
}

void RiskFinder::differentEnum()
{
    const QString sql = m_difference.repair.isEmpty() ? QString() : m_difference.repair.first().sql;
    if (sql.contains(u" ADD VALUE "_s))
        return;
    if (sql.contains(u" RENAME VALUE "_s))
        return unsafe(u"Right only if the label was renamed and means the same."_s);
    unsafe(
        u"Rewrites every table that uses the type and locks it meanwhile; fails if a row has a label that goes."_s);
}

void RiskFinder::differentColumn()
{
    const ColumnDescription* wanted = part(m_expected, m_object, &TableDescription::columns);
    const ColumnDescription* now = part(m_actual, m_object, &TableDescription::columns);
    if (!wanted || !now)
        return;
    if (columnType(*wanted) != columnType(*now))
        unsafe(u"May rewrite the whole table %1 and locks it meanwhile; fails, or loses precision, where a "
               u"value does "
               "not fit the type."_s.arg(tableText()));
    if (wanted->generationExpression != now->generationExpression)
        unsafe(u"Drops the column and makes it again, which rewrites the whole table %1."_s.arg(tableText()));
    if (!wanted->nullable && now->nullable)
        unsafe(u"Reads table %1 through, locked, and fails if a row has no value."_s.arg(tableText()));
    if (wanted->identity != now->identity)
        unsafe(u"Where the numbering begins must be checked by hand."_s);
}

void RiskFinder::different()
{
    switch (m_object.kind) {
    case ObjectKind::Enum:
        return differentEnum();
    case ObjectKind::Column:
        return differentColumn();
    case ObjectKind::Index:
        return index();
    case ObjectKind::Constraint:
        return constraint();
    case ObjectKind::Trigger:
        return say(u"Rows written meanwhile have passed it as it was, or not at all."_s);
    case ObjectKind::Sequence:
        return say(u"Fails if the sequence has gone beyond its new limits."_s);
    case ObjectKind::Table:
        return unsafe(
            m_difference.repair.isEmpty()
                ? u"A table cannot be partitioned afterwards: make it anew and copy its rows, by hand."_s
                : u"Changes which rows the roles of the application see."_s);
    case ObjectKind::View:
        return view();
    default:
        return;
    }
}

void RiskFinder::unexpected()
{
    switch (m_object.kind) {
    case ObjectKind::Column:
        return unsafe(u"The column's values are lost."_s);
    case ObjectKind::Index:
        return unsafe(u"Somebody may have made it for a reason; queries may become slower."_s);
    case ObjectKind::Constraint:
        return unsafe(u"Rows that it keeps out are let in."_s);
    case ObjectKind::Trigger:
        return unsafe(u"What it does on every write is no longer done."_s);
    case ObjectKind::Policy:
        return unsafe(u"Changes which rows the roles of the application see."_s);
    default:
        return unsafe(u"Somebody may have made it for a reason."_s);
    }
}

} // namespace

RepairRisk riskOf(const Difference& difference, const RepairBuilder& repair,
                  const SchemaDescription& expected, const SchemaDescription& actual,
                  const RepairFacts& facts)
{
    RiskFinder finder(difference, expected, actual, facts);
    finder.byKind();
    if (!repair.rebuilt().isEmpty())
        finder.unsafe(u"Drops and makes again: %1."_s.arg(repair.rebuilt().join(u", "_s)));
    if (!repair.lost().isEmpty())
        finder.unsafe(u"Drops with it: %1."_s.arg(repair.lost().join(u", "_s)));
    if (difference.repair.isEmpty())
        return {finder.result().text, false};
    return finder.result();
}

} // namespace lockstep
