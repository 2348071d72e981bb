#include "core/database/drift/drift.h"

#include "core/database/drift/normal_form.h"
#include "core/database/drift/repair_builder.h"
#include "core/database/drift/repair_risk.h"
#include "core/database/drift/schema_sql.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Problem = Difference::Problem;

const QString printedDifferently =
    u"The servers print the same thing in different words: upgrade PostgreSQL rather than repair this."_s;
const QString sameFunction =
    u"A function of an extension and the server's own of the same name do the same: nothing is to be done."_s;
const QString notOfTheProduct = u"The release has no such object; it may be somebody's own."_s;

/// Tables that migrators of one era or another keep for themselves, with their sequences.
bool isBookkeeping(const QString& name)
{
    static const QStringList names = {u"migration_logs"_s,
                                      u"migration_logs_id_seq"_s,
                                      u"schema_migrations"_s,
                                      u"codeintel_schema_migrations"_s,
                                      u"codeinsights_schema_migrations"_s,
                                      u"upgrade_logs"_s,
                                      u"upgrade_logs_id_seq"_s};
    return names.contains(name);
}

QString enumText(const EnumDescription& description)
{
    return description.labels.join(u'\n');
}

QString indexText(const IndexDescription& index)
{
    QString text = index.definition;
    if (!index.constraintDefinition.isEmpty())
        text += u"\nCONSTRAINT %1 %2"_s.arg(index.name, index.constraintDefinition);
    return index.valid ? text : text + u"\nINVALID"_s;
}

QString rowSecurityText(const TableDescription& table)
{
    QString text =
        table.rowSecurity ? u"row level security is enabled"_s : u"row level security is disabled"_s;
    return table.forceRowSecurity ? text + u", on the owner, too"_s : text;
}

class DriftFinder
{
public:
    DriftFinder(const SchemaDescription& expected, const SchemaDescription& actual, const RepairFacts& facts,
                Strangers strangers)
        : m_expected(expected), m_actual(actual), m_facts(facts), m_strangers(strangers)
    {
    }

    [[nodiscard]] Drift find();

private:
    using Repair = std::function<void(RepairBuilder&)>;

    void extensions();
    void enums();
    void functions();
    void sequences();
    void tables();
    void table(const TableDescription& expected, const TableDescription& actual);
    void columns(const TableDescription& expected, const TableDescription& actual);
    void rowSecurity(const TableDescription& expected, const TableDescription& actual);
    void privileges(const TableDescription& expected, const TableDescription& actual);
    void views();

    template <typename Description>
    struct Texts
    {
        std::function<QString(const Description&)> of;
        std::function<bool(const Description&, const Description&)> same;
    };

    /// Indexes, constraints, triggers, policies: drop and make again.
    template <typename Description>
    void parts(ObjectKind kind, const QString& table, const QList<Description>& expected,
               const QList<Description>& actual, const Texts<Description>& texts);

    void missing(const SchemaObject& object, const QString& expected);
    void different(const SchemaObject& object, const QString& expected, const QString& actual,
                   const Repair& repair);
    void unexpected(const SchemaObject& object, const QString& actual);
    /// A whole object that nobody expects.
    void stranger(const SchemaObject& object, const QString& actual);
    void note(const SchemaObject& object, Problem problem, const QString& expected, const QString& actual,
              const QString& remark);
    void commentNote(const SchemaObject& object, const QString& expected, const QString& actual);
    void add(const SchemaObject& object, Problem problem, const QString& expected, const QString& actual,
             const Repair& repair);
    template <typename Description>
    void noteUnexpected(ObjectKind kind, const QList<Description>& expected,
                        const QList<Description>& actual);

    /// Whether two texts that differ do so only because servers print them differently.
    [[nodiscard]] bool onlyPrintedDifferently(const QString& expected, const QString& actual) const;

    const SchemaDescription& m_expected;
    const SchemaDescription& m_actual;
    const RepairFacts& m_facts;
    Strangers m_strangers;
    Drift m_drift;
};

Drift DriftFinder::find()
{
    extensions();
    enums();
    functions();
    sequences();
    tables();
    views();
    return std::move(m_drift);
}

void DriftFinder::add(const SchemaObject& object, Problem problem, const QString& expected,
                      const QString& actual, const Repair& repair)
{
    Difference difference{object, problem, expected, actual, {}, {}, false, {}};
    RepairBuilder builder(m_expected, m_actual, m_facts);
    repair(builder);
    difference.repair = builder.statements();
    const RepairRisk risk = riskOf(difference, builder, m_expected, m_actual, m_facts);
    difference.risk = risk.text;
    difference.safe = risk.safe;
    m_drift.differences.append(difference);
}

void DriftFinder::missing(const SchemaObject& object, const QString& expected)
{
    add(object, Problem::Missing, expected, {}, [&](RepairBuilder& builder) { builder.create(object); });
}

void DriftFinder::different(const SchemaObject& object, const QString& expected, const QString& actual,
                            const Repair& repair)
{
    add(object, Problem::Different, expected, actual, repair);
}

void DriftFinder::unexpected(const SchemaObject& object, const QString& actual)
{
    add(object, Problem::Unexpected, {}, actual, [&](RepairBuilder& builder) { builder.remove(object); });
}

void DriftFinder::stranger(const SchemaObject& object, const QString& actual)
{
    if (m_strangers == Strangers::Unexpected)
        unexpected(object, actual);
    else
        note(object, Problem::Unexpected, {}, actual, notOfTheProduct);
}

void DriftFinder::note(const SchemaObject& object, Problem problem, const QString& expected,
                       const QString& actual, const QString& remark)
{
    m_drift.notes.append({object, problem, expected, actual, {}, {}, false, remark});
}

void DriftFinder::commentNote(const SchemaObject& object, const QString& expected, const QString& actual)
{
    if (expected != actual)
        note(object, Problem::Different, expected, actual, u"Only the comment differs."_s);
}

template <typename Description>
void DriftFinder::noteUnexpected(ObjectKind kind, const QList<Description>& expected,
                                 const QList<Description>& actual)
{
    for (const Description& description : actual) {
        if (!isBookkeeping(description.name) && !findNamed(expected, description.name))
            stranger({kind, {}, description.name}, {});
    }
}

bool DriftFinder::onlyPrintedDifferently(const QString& expected, const QString& actual) const
{
    const bool sameServer = m_expected.serverMajor == m_actual.serverMajor && m_expected.serverMajor != 0;
    return !sameServer && normalQuery(expected) == normalQuery(actual);
}

void DriftFinder::extensions()
{
    for (const QString& name : m_expected.extensions) {
        if (!m_actual.extensions.contains(name))
            missing({ObjectKind::Extension, {}, name}, name);
    }
    for (const QString& name : m_actual.extensions) {
        if (!m_expected.extensions.contains(name))
            stranger({ObjectKind::Extension, {}, name}, name);
    }
}

void repairEnum(RepairBuilder& builder, const EnumDescription& expected, const EnumDescription& actual)
{
    const QString alter = u"ALTER TYPE %1 "_s.arg(sqlName(expected.name));
    QStringList kept;
    std::ranges::copy_if(actual.labels, std::back_inserter(kept),
                         [&](const QString& label) { return expected.labels.contains(label); });
    QStringList wanted;
    std::ranges::copy_if(expected.labels, std::back_inserter(wanted),
                         [&](const QString& label) { return actual.labels.contains(label); });
    if (kept.size() < actual.labels.size() || kept != wanted)
        return builder.rebuildEnum(expected.name);
    int rank = 0;
    for (qsizetype i = 0; i < expected.labels.size(); ++i) {
        if (actual.labels.contains(expected.labels[i]))
            continue;
        // Labels are added in order, so that the one before is always there.
        const QString place = i > 0 ? u" AFTER "_s + sqlText(expected.labels[i - 1])
                                    : u" BEFORE "_s + sqlText(actual.labels.value(0));
        builder.add(RepairPhase::CreateTypes,
                    alter + u"ADD VALUE IF NOT EXISTS "_s + sqlText(expected.labels[i]) +
                        (actual.labels.isEmpty() && i == 0 ? QString() : place),
                    rank++);
    }
}

/// Exactly one label has another name at the same place.
std::optional<qsizetype> renamedLabel(const QStringList& expected, const QStringList& actual)
{
    if (expected.size() != actual.size())
        return {};
    const auto [here, there] = std::ranges::mismatch(expected, actual);
    const qsizetype at = here - expected.begin();
    if (at == expected.size() || actual.contains(expected[at]) || expected.contains(actual[at]))
        return {};
    return std::ranges::equal(expected.sliced(at + 1), actual.sliced(at + 1)) ? std::optional(at)
                                                                              : std::nullopt;
}

void DriftFinder::enums()
{
    for (const EnumDescription& expected : m_expected.enums) {
        const SchemaObject object{ObjectKind::Enum, {}, expected.name};
        const EnumDescription* actual = findNamed(m_actual.enums, expected.name);
        if (!actual) {
            missing(object, enumText(expected));
        } else if (actual->labels != expected.labels) {
            different(object, enumText(expected), enumText(*actual), [&](RepairBuilder& builder) {
                if (const auto at = renamedLabel(expected.labels, actual->labels))
                    builder.add(RepairPhase::CreateTypes,
                                u"ALTER TYPE %1 RENAME VALUE %2 TO %3"_s.arg(sqlName(expected.name),
                                                                             sqlText(actual->labels[*at]),
                                                                             sqlText(expected.labels[*at])));
                else
                    repairEnum(builder, expected, *actual);
            });
        }
    }
    noteUnexpected(ObjectKind::Enum, m_expected.enums, m_actual.enums);
}

void DriftFinder::functions()
{
    const auto signatureOf = [](const FunctionDescription& function) {
        return function.name + u'(' + function.arguments + u')';
    };
    const auto find = [&](const SchemaDescription& schema, const QString& signature) {
        const auto found = std::ranges::find(schema.functions, signature, signatureOf);
        return found == schema.functions.cend() ? nullptr : &*found;
    };
    for (const FunctionDescription& expected : m_expected.functions) {
        const SchemaObject object{ObjectKind::Function, {}, signatureOf(expected)};
        const FunctionDescription* actual = find(m_actual, object.name);
        if (!actual)
            missing(object, expected.definition);
        else if (normalFunction(actual->definition) != normalFunction(expected.definition))
            different(object, expected.definition, actual->definition, [&](RepairBuilder& builder) {
                if (functionHead(expected) == functionHead(*actual))
                    builder.create(object);
                else
                    builder.rebuild(object);
            });
        else if (actual->definition != expected.definition)
            note(object, Problem::Different, expected.definition, actual->definition,
                 u"Only white space or comments differ."_s);
    }
    for (const FunctionDescription& actual : m_actual.functions) {
        if (!find(m_expected, signatureOf(actual)))
            stranger({ObjectKind::Function, {}, signatureOf(actual)}, actual.definition);
    }
}

void DriftFinder::sequences()
{
    for (const SequenceDescription& expected : m_expected.sequences) {
        if (isBookkeeping(expected.name))
            continue;
        const SchemaObject object{ObjectKind::Sequence, {}, expected.name};
        const SequenceDescription* actual = findNamed(m_actual.sequences, expected.name);
        if (!actual) {
            missing(object, createSequenceSql(expected));
            continue;
        }
        // The product's own description does not say it; then it is a guess, good enough for a missing one.
        const bool orphaned = m_expected.serverMajor != 0 && !expected.ownedBy.isEmpty() &&
                              expected.ownedBy != actual->ownedBy;
        const QString owner = u" OWNED BY "_s;
        if (createSequenceSql(expected) == createSequenceSql(*actual) && !orphaned)
            continue;
        different(object, createSequenceSql(expected) + owner + expected.ownedBy,
                  createSequenceSql(*actual) + owner + actual->ownedBy, [&](RepairBuilder& builder) {
                      if (createSequenceSql(expected) != createSequenceSql(*actual))
                          builder.add(RepairPhase::AlterSequences, alterSequenceSql(expected));
                      const QStringList column = expected.ownedBy.split(u'.');
                      if (orphaned && column.size() == 2)
                          builder.add(RepairPhase::AlterSequences,
                                      u"ALTER SEQUENCE %1 OWNED BY %2.%3"_s.arg(
                                          sqlName(expected.name), sqlName(column[0]), sqlName(column[1])));
                  });
    }
    noteUnexpected(ObjectKind::Sequence, m_expected.sequences, m_actual.sequences);
}

void DriftFinder::tables()
{
    for (const TableDescription& expected : m_expected.tables) {
        if (isBookkeeping(expected.name))
            continue;
        const TableDescription* actual = findNamed(m_actual.tables, expected.name);
        if (actual)
            table(expected, *actual);
        else
            missing({ObjectKind::Table, {}, expected.name}, createTableSql(expected));
    }
    noteUnexpected(ObjectKind::Table, m_expected.tables, m_actual.tables);
}

void DriftFinder::table(const TableDescription& expected, const TableDescription& actual)
{
    const SchemaObject object{ObjectKind::Table, {}, expected.name};
    const auto partition = [](const TableDescription& description) {
        return QStringList{description.partitionKey, description.partitionOf, description.partitionBound};
    };
    if (m_expected.serverMajor != 0 && partition(expected) != partition(actual))
        different(object, partition(expected).join(u'\n'), partition(actual).join(u'\n'),
                  [](RepairBuilder&) {});
    if (expected.partitionOf.isEmpty() || expected.partitionOf != actual.partitionOf)
        columns(expected, actual);
    const auto printedAlike = [this](const QString& one, const QString& other) {
        return one == other || onlyPrintedDifferently(one, other);
    };
    parts<ConstraintDescription>(
        ObjectKind::Constraint, expected.name, expected.constraints, actual.constraints,
        {&ConstraintDescription::definition, [&](const auto& one, const auto& other) {
             return one.type == other.type && printedAlike(one.definition, other.definition);
         }});
    parts<IndexDescription>(ObjectKind::Index, expected.name, expected.indexes, actual.indexes,
                            {indexText, [&](const auto& one, const auto& other) {
                                 return printedAlike(indexText(one), indexText(other));
                             }});
    parts<TriggerDescription>(ObjectKind::Trigger, expected.name, expected.triggers, actual.triggers,
                              {&TriggerDescription::definition, [&](const auto& one, const auto& other) {
                                   return printedAlike(one.definition, other.definition);
                               }});
    if (m_expected.serverMajor != 0) {
        parts<PolicyDescription>(ObjectKind::Policy, expected.name, expected.policies, actual.policies,
                                 {&PolicyDescription::definition, [&](const auto& one, const auto& other) {
                                      return printedAlike(one.definition, other.definition);
                                  }});
        rowSecurity(expected, actual);
        privileges(expected, actual);
    }
    commentNote(object, expected.comment, actual.comment);
}

void DriftFinder::columns(const TableDescription& expected, const TableDescription& actual)
{
    for (const ColumnDescription& column : expected.columns) {
        const SchemaObject object{ObjectKind::Column, expected.name, column.name};
        const ColumnDescription* now = findNamed(actual.columns, column.name);
        if (!now) {
            missing(object, columnDefinition(column));
            continue;
        }
        ColumnDescription comparable = *now;
        if (column.fullType.isEmpty())
            comparable.fullType.clear();
        // A function in the schema and the server's own of the same name: what older dumps call the one,
        // newer servers call the other.
        const bool sameDefault = column.defaultValue != now->defaultValue &&
                                 normalQuery(column.defaultValue) == normalQuery(now->defaultValue);
        if (sameDefault) {
            note(object, Problem::Different, column.defaultValue, now->defaultValue, sameFunction);
            comparable.defaultValue = column.defaultValue;
        }
        if (columnDefinition(column) != columnDefinition(comparable))
            different(
                object, columnDefinition(column), columnDefinition(comparable),
                [&](RepairBuilder& builder) { builder.alterColumn(expected.name, column, comparable); });
        commentNote(object, column.comment, now->comment);
    }
    for (const ColumnDescription& column : actual.columns) {
        if (!findNamed(expected.columns, column.name))
            unexpected({ObjectKind::Column, expected.name, column.name}, columnDefinition(column));
    }
}

template <typename Description>
void DriftFinder::parts(ObjectKind kind, const QString& table, const QList<Description>& expected,
                        const QList<Description>& actual, const Texts<Description>& texts)
{
    for (const Description& wanted : expected) {
        const SchemaObject object{kind, table, wanted.name};
        const Description* now = findNamed(actual, wanted.name);
        if (!now)
            missing(object, texts.of(wanted));
        else if (!texts.same(wanted, *now))
            different(object, texts.of(wanted), texts.of(*now),
                      [&](RepairBuilder& builder) { builder.rebuild(object); });
        else if (texts.of(wanted) != texts.of(*now))
            note(object, Problem::Different, texts.of(wanted), texts.of(*now), printedDifferently);
    }
    for (const Description& now : actual) {
        if (!findNamed(expected, now.name))
            unexpected({kind, table, now.name}, texts.of(now));
    }
}

void DriftFinder::rowSecurity(const TableDescription& expected, const TableDescription& actual)
{
    if (rowSecurityText(expected) == rowSecurityText(actual))
        return;
    const QString alter = u"ALTER TABLE %1 "_s.arg(sqlName(expected.name));
    different({ObjectKind::Table, {}, expected.name}, rowSecurityText(expected), rowSecurityText(actual),
              [&](RepairBuilder& builder) {
                  if (expected.rowSecurity != actual.rowSecurity)
                      builder.add(RepairPhase::CreatePolicies,
                                  alter + (expected.rowSecurity ? u"ENABLE"_s : u"DISABLE"_s) +
                                      u" ROW LEVEL SECURITY"_s,
                                  1);
                  if (expected.forceRowSecurity != actual.forceRowSecurity)
                      builder.add(RepairPhase::CreatePolicies,
                                  alter + (expected.forceRowSecurity ? u"FORCE"_s : u"NO FORCE"_s) +
                                      u" ROW LEVEL SECURITY"_s,
                                  1);
              });
}

void DriftFinder::privileges(const TableDescription& expected, const TableDescription& actual)
{
    if (expected.privileges != actual.privileges)
        note({ObjectKind::Table, {}, expected.name}, Problem::Different, expected.privileges.join(u'\n'),
             actual.privileges.join(u'\n'), u"Only privileges differ."_s);
}

void DriftFinder::views()
{
    for (const ViewDescription& expected : m_expected.views) {
        const SchemaObject object{ObjectKind::View, {}, expected.name};
        const ViewDescription* actual = findNamed(m_actual.views, expected.name);
        if (!actual) {
            missing(object, createViewSql(expected));
            continue;
        }
        ViewDescription comparable = expected;
        if (m_expected.serverMajor == 0)
            comparable.options = actual->options; // a description of the product's does not say them
        const QString wanted = createViewSql(comparable);
        const QString now = createViewSql(*actual);
        if (wanted != now && onlyPrintedDifferently(wanted, now))
            note(object, Problem::Different, wanted, now, printedDifferently);
        else if (wanted != now)
            different(object, wanted, now, [&](RepairBuilder& builder) { builder.rebuild(object); });
        parts<IndexDescription>(ObjectKind::Index, expected.name, expected.indexes, actual->indexes,
                                {indexText, [](const auto& one, const auto& other) {
                                     return indexText(one) == indexText(other);
                                 }});
        commentNote(object, expected.comment, actual->comment);
    }
    // A description of the product's knows no materialized views.
    if (m_expected.serverMajor != 0)
        noteUnexpected(ObjectKind::View, m_expected.views, m_actual.views);
}

} // namespace

Drift findDrift(const SchemaDescription& expected, const SchemaDescription& actual, const RepairFacts& facts,
                Strangers strangers)
{
    return DriftFinder(expected, actual, facts, strangers).find();
}

} // namespace lockstep
