#include "core/database/privileged.h"

#include <QCryptographicHash>

namespace lockstep {

namespace {

QList<MigrationId> idsOf(const QList<Definition>& definitions)
{
    QList<MigrationId> ids;
    for (const Definition& definition : definitions)
        ids.append(definition.id);
    return ids;
}

std::unexpected<Error> refused(const QList<Definition>& privileged, const QString& subject,
                               const QString& advice)
{
    return failure(
        ErrorKind::Precondition, QStringLiteral("apply the migrations to"), subject,
        QStringLiteral("migrations %1 need a privileged role").arg(migrationIdList(idsOf(privileged))),
        advice);
}

} // namespace

QString privilegedHash(const QList<MigrationId>& ids)
{
    const QByteArray text = migrationIdList(ids, QStringLiteral(",")).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha1).toBase64());
}

QString privilegedScript(const QList<Definition>& privileged)
{
    QString script = QStringLiteral("BEGIN;\n");
    for (const Definition& definition : privileged) {
        const QString sql = definition.up.trimmed();
        // On a line of its own, so that a comment at the end does not swallow it.
        const bool ended = sql.endsWith(u';') && !sql.section(u'\n', -1).contains(u"--");
        script +=
            QStringLiteral("\n-- migration %1: %2\n%3\n%4")
                .arg(definition.id)
                .arg(migrationTitle(definition).simplified(), sql, ended ? QString() : QStringLiteral(";\n"));
    }
    return script + QStringLiteral("\nCOMMIT;\n");
}

QList<Definition> privilegedOnly(const QList<Definition>& definitions)
{
    QList<Definition> privileged;
    std::ranges::copy_if(definitions, std::back_inserter(privileged), &Definition::privileged);
    return privileged;
}

Result<void> checkPrivileged(const QList<Definition>& definitions, const MigratorOptions& options,
                             const QString& subject, const MigrationReporter& reporter)
{
    const QList<Definition> privileged = privilegedOnly(definitions);
    if (privileged.isEmpty() || options.privileged == PrivilegedMode::Apply)
        return {};
    const QString hash = privilegedHash(idsOf(privileged));
    if (options.privileged == PrivilegedMode::Refuse)
        return refused(
            privileged, subject,
            QStringLiteral("Connect with such a role, or run them by hand and give their hash, %1, to a run "
                           "that takes the privileged ones as done")
                .arg(hash));
    if (options.privilegedHashes.contains(hash))
        return {};
    const QString script = privilegedScript(privileged);
    reporter.log(RunEvent::Level::Warning,
                 QStringLiteral("Run this with a privileged role:\n%1").arg(script));
    return refused(
        privileged, subject,
        QStringLiteral("Run this with such a role, then give the hash %1 to say that it is done:\n%2")
            .arg(hash, script));
}

} // namespace lockstep
