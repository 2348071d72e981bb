#include "core/database/drift/drift_finder.h"
#include "core/database/drift/enum_repair.h"
#include "core/database/drift/normal_form.h"
#include "core/database/drift/repair_risk.h"
#include "core/database/drift/schema_sql.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString notOfTheProduct = u"The release has no such object; it may be somebody's own."_s;

QString enumText(const EnumDescription& description)
{
    return description.labels.join(u'\n');
}

/// Without the owner's, who is somebody else in every database.
QStringList grantsOf(const FunctionDescription& function)
{
    if (function.privileges.isEmpty())
        return {u"EXECUTE to PUBLIC"_s};
    QStringList grants = function.privileges;
    grants.removeAll(u"EXECUTE to "_s + function.owner);
    return grants;
}

} // namespace

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

void DriftFinder::privilegesNote(const SchemaObject& object, const QStringList& expected,
                                 const QStringList& actual)
{
    if (expected != actual)
        note(object, Problem::Different, expected.join(u'\n'), actual.join(u'\n'),
             u"Only privileges differ."_s);
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

void DriftFinder::enums()
{
    for (const EnumDescription& expected : m_expected.enums) {
        const SchemaObject object{ObjectKind::Enum, {}, expected.name};
        const EnumDescription* actual = findNamed(m_actual.enums, expected.name);
        if (!actual) {
            missing(object, enumText(expected));
        } else if (actual->labels != expected.labels) {
            different(object, enumText(expected), enumText(*actual),
                      [&](RepairBuilder& builder) { repairEnum(builder, expected, *actual); });
        }
    }
    noteUnexpected(ObjectKind::Enum, m_expected.enums, m_actual.enums);
}

void DriftFinder::functions()
{
    for (const FunctionDescription& expected : m_expected.functions) {
        const SchemaObject object{ObjectKind::Function, {}, signatureOf(expected)};
        const FunctionDescription* actual = functionOf(m_actual, object.name);
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
        if (actual && m_expected.serverMajor != 0)
            privilegesNote(object, grantsOf(expected), grantsOf(*actual));
    }
    for (const FunctionDescription& actual : m_actual.functions) {
        if (!functionOf(m_expected, signatureOf(actual)))
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
        const bool orphaned =
            m_expected.serverMajor != 0 && !expected.ownedBy.isEmpty() && expected.ownedBy != actual->ownedBy;
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

Drift findDrift(const SchemaDescription& expected, const SchemaDescription& actual, const RepairFacts& facts,
                Strangers strangers)
{
    return DriftFinder(expected, actual, facts, strangers).find();
}

} // namespace lockstep
