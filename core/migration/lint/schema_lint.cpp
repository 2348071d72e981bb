#include "core/migration/lint/schema_lint.h"

#include "core/migration/historic_rewrites.h"

namespace lockstep::lint {

namespace {

void checkChanges(const LintMigration& migration, const KnownSchema& before, const KnownSchema& after,
                  QList<RawFinding>& found)
{
    KnownSchema now = before;
    for (const SqlChange& change : migration.up.changes) {
        if (now.isNoOp(change))
            continue;
        for (const LintCheck& check : allChecks()) {
            if (check.onChange != nullptr)
                check.onChange({change, migration.up, before, now, after, check.rule, found});
        }
        now.apply(change, migration.fresh);
    }
}

void checkScript(const LintMigration& migration, const LintScript& script, QList<RawFinding>& found)
{
    for (const LintCheck& check : allChecks()) {
        if (check.onScript != nullptr)
            check.onScript({migration.definition, script, migration.up, check.rule, found});
    }
}

KnownSchema following(KnownSchema known, const LintMigration& migration)
{
    for (const SqlChange& change : migration.up.changes)
        known.apply(change, migration.fresh);
    return known;
}

MigrationFindings checkMigration(const LintMigration& migration, const KnownSchema& before,
                                 const KnownSchema& after)
{
    MigrationFindings findings{&migration, {}};
    checkChanges(migration, before, after, findings.found);
    checkScript(migration, migration.up, findings.found);
    checkScript(migration, migration.down, findings.found);
    std::ranges::stable_sort(findings.found, {}, [](const RawFinding& finding) {
        return std::pair(finding.side, finding.position);
    });
    return findings;
}

void parse(LintScript& script, const QString& sql)
{
    script.sql = sql.toUtf8();
    script.parsed = parseScript(script.sql);
    script.changes = changesOf(script.parsed, script.sql);
}

} // namespace

QList<LintMigration> migrationsToLint(const MigrationGraph& release, const MigrationGraph* older,
                                      bool hasPrevious)
{
    QList<LintMigration> known;
    QList<LintMigration> checked;
    for (const Definition& definition : release.definitions()) {
        const bool isNew = older == nullptr || !older->contains(definition.id);
        const bool squashed = isSquashed(definition);
        // A squashed root stands for what was there before the catalogue's first release.
        const bool fresh = isNew && !(squashed && (older != nullptr || !hasPrevious));
        const LintMigration migration{definition,
                                      isNew && !squashed,
                                      fresh,
                                      {},
                                      {.side = Side::Down, .sql = {}, .parsed = {}, .changes = {}}};
        (isNew && !squashed ? checked : known) += migration;
    }
    return known + checked;
}

void parse(LintMigration& migration)
{
    parse(migration.up, migration.definition.up);
    if (migration.checked)
        parse(migration.down, migration.definition.down);
}

QList<MigrationFindings> check(const QList<LintMigration>& migrations)
{
    QList<MigrationFindings> all;
    KnownSchema known;
    for (const LintMigration& migration : migrations) {
        KnownSchema after = following(known, migration);
        if (migration.checked)
            all += checkMigration(migration, known, after);
        known = std::move(after);
    }
    return all;
}

} // namespace lockstep::lint
