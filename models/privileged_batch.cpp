// Migrations that need an elevated role, in a change that is being worked out.

#include "models/privileged_batch.h"

#include "core/database/privileged.h"

namespace lockstep::changes {

namespace {

QList<MigrationId> idsOf(const QList<Definition>& definitions)
{
    QList<MigrationId> ids;
    for (const Definition& definition : definitions)
        ids.append(definition.id);
    return ids;
}

QString revertScript(const QList<Definition>& privileged)
{
    QString script = QStringLiteral("BEGIN;\n");
    for (const Definition& definition : privileged)
        script += QStringLiteral("\n-- migration %1: %2\n%3\n;\n")
                      .arg(definition.id)
                      .arg(migrationTitle(definition).simplified(), definition.down);
    return script + QStringLiteral("\nCOMMIT;\n");
}

/// A migrator that pauses for an index is asked again for those that are left then.
void addProofs(QStringList& hashes, QList<MigrationId> ids)
{
    for (; !ids.isEmpty(); ids.removeFirst())
        hashes.append(privilegedHash(ids));
}

} // namespace

Result<void> checkPrivileged(const DatabaseScope& scope, const Batch& batch)
{
    const QList<Definition> privileged = privilegedOnly(batch.definitions);
    if (privileged.isEmpty() || scope.options.privileged != PrivilegedMode::Refuse)
        return {};
    return failure(ErrorKind::Precondition,
                   batch.up ? Texts::tr("apply the migrations to") : Texts::tr("revert the migrations of"),
                   scope.databases.value(batch.schema).description(),
                   Texts::tr("migrations %1 need a privileged role, which the options refuse")
                       .arg(migrationIdList(idsOf(privileged))),
                   Texts::tr("Have them applied with such a role, or run them by hand, and say so under "
                             "“%1” in the options")
                       .arg(wordsOf(ChangeOption::Privileged).name));
}

void addHandWork(ChangeQuestion& question, QStringList& hashes, const DatabaseScope& scope,
                 const Batch& batch)
{
    const QList<Definition> privileged = privilegedOnly(batch.definitions);
    if (privileged.isEmpty() || scope.options.privileged != PrivilegedMode::Noop)
        return;
    question.handScript +=
        QStringLiteral("-- %1: %2\n%3\n")
            .arg(schemaName(batch.schema), scope.databases.value(batch.schema).description(),
                 batch.up ? privilegedScript(privileged) : revertScript(privileged));
    if (batch.up)
        addProofs(hashes, idsOf(privileged));
    question.handAgreement =
        batch.up ? Texts::tr("These statements have been run by hand as a superuser")
                 : Texts::tr("These statements will be run by hand as a superuser afterwards");
    question.risks.append(
        Texts::tr("%1: migrations %2 are privileged. They are recorded as done and not run.")
            .arg(schemaName(batch.schema), migrationIdList(idsOf(privileged))));
}

MigratorOptions migratorOptions(const DatabaseScope& scope, const QStringList& hashes, const ChangeRun& run)
{
    MigratorOptions options = scope.options.migrator();
    if (run.agreedToHandWork)
        options.privilegedHashes = hashes;
    return options;
}

} // namespace lockstep::changes
