#pragma once

#include "core/database/drift/drift.h"
#include "core/database/drift/repair_builder.h"

namespace lockstep {

/// One comparison; see findDrift().
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
    using Problem = Difference::Problem;
    using Repair = std::function<void(RepairBuilder&)>;

    void extensions();
    void enums();
    void functions();
    void sequences();
    void tables();
    void table(const TableDescription& expected, const TableDescription& actual);
    void columns(const TableDescription& expected, const TableDescription& actual);
    void rowSecurity(const TableDescription& expected, const TableDescription& actual);
    void tableNotes(const TableDescription& expected, const TableDescription& actual);
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
    void privilegesNote(const SchemaObject& object, const QStringList& expected, const QStringList& actual);
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

/// Whether a table, or its sequence, is one that migrators of one era or another keep for themselves.
[[nodiscard]] bool isBookkeeping(const QString& name);

template <typename Description>
void DriftFinder::noteUnexpected(ObjectKind kind, const QList<Description>& expected,
                                 const QList<Description>& actual)
{
    for (const Description& description : actual) {
        if (!isBookkeeping(description.name) && !findNamed(expected, description.name))
            stranger({kind, {}, description.name}, {});
    }
}

} // namespace lockstep
