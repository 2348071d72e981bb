#include "core/snapshot/dump_commands.h"

#include "core/cluster/shell/shell_quote.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// In the pod: takes the password from the first line and leaves the rest to the program.
const QString readsPassword = u"IFS= read -r PGPASSWORD; export PGPASSWORD; exec \"$@\""_s;

QStringList connectionOptions(SnapshotBuilder builder, const SnapshotTarget& target)
{
    QStringList options;
    if (builder == SnapshotBuilder::PgDump && !target.target.isEmpty())
        options.append(u"--host="_s + target.target);
    return options << u"--username="_s + target.user << u"--dbname="_s + target.database;
}

QStringList kubectlOptions(const KubernetesPlace& place)
{
    QStringList options;
    if (!place.context.isEmpty())
        options.append(u"--context="_s + place.context);
    if (!place.nameSpace.isEmpty())
        options.append(u"--namespace="_s + place.nameSpace);
    return options;
}

SnapshotCommand wrapped(SnapshotBuilder builder, const SnapshotTarget& target, const KubernetesPlace& place,
                        const QStringList& program)
{
    const QString password = target.password.reveal();
    const QMap<QString, QString> environment =
        password.isEmpty() ? QMap<QString, QString>() : QMap<QString, QString>{{u"PGPASSWORD"_s, password}};
    switch (builder) {
    case SnapshotBuilder::PgDump:
        return {program, environment, {}};
    case SnapshotBuilder::Docker:
        // Without a value, docker takes that of its own environment.
        return {QStringList{u"docker"_s, u"exec"_s, u"--interactive"_s} +
                    (password.isEmpty() ? QStringList() : QStringList{u"--env=PGPASSWORD"_s}) +
                    QStringList{target.target} + program,
                environment,
                {}};
    case SnapshotBuilder::Kubectl:
        break;
    }
    return {QStringList{u"kubectl"_s, u"exec"_s, u"--stdin"_s} + kubectlOptions(place) +
                QStringList{target.target, u"--"_s, u"sh"_s, u"-c"_s, readsPassword, u"sh"_s} + program,
            {},
            password.toUtf8() + '\n'};
}

} // namespace

QString SnapshotCommand::line(const QString& redirection) const
{
    QString text;
    for (auto one = environment.constBegin(); one != environment.constEnd(); ++one)
        text += one.key() + u'=' + shellQuoted(one.value()) + u' ';
    text += shellLine(arguments) + u' ' + redirection;
    if (firstInput.isEmpty())
        return text;
    const QString first = shellQuoted(QString::fromUtf8(firstInput.chopped(1)));
    if (!redirection.startsWith(u'<'))
        return u"printf '%s\\n' %1 | %2"_s.arg(first, text);
    return u"{ printf '%s\\n' %1; cat %2; } | %3"_s.arg(first, redirection.sliced(1).trimmed(),
                                                        shellLine(arguments));
}

SnapshotCommand dumpCommand(SnapshotBuilder builder, const SnapshotTarget& target,
                            const KubernetesPlace& place)
{
    return wrapped(builder, target, place,
                   QStringList{u"pg_dump"_s, u"--clean"_s, u"--format=plain"_s, u"--if-exists"_s,
                               u"--no-acl"_s, u"--no-owner"_s, u"--quote-all-identifiers"_s} +
                       connectionOptions(builder, target));
}

SnapshotCommand restoreCommand(SnapshotBuilder builder, const SnapshotTarget& target,
                               const KubernetesPlace& place)
{
    return wrapped(builder, target, place,
                   QStringList{u"psql"_s, u"--no-psqlrc"_s, u"--quiet"_s, u"--set=ON_ERROR_STOP=1"_s,
                               u"--single-transaction"_s, u"--output=/dev/null"_s} +
                       connectionOptions(builder, target));
}

SnapshotTarget masked(SnapshotTarget target)
{
    if (!target.password.isEmpty())
        target.password = Secret(Secret::mask());
    return target;
}

} // namespace lockstep
