#include "core/database/postgres_programs.h"

#include "core/support/process.h"

#include <QRegularExpression>
#include <QStandardPaths>

namespace lockstep {

namespace {

const QStringList needed = {QStringLiteral("postgres"), QStringLiteral("initdb"), QStringLiteral("psql"),
                            QStringLiteral("pg_dump")};

QString missingProgram(const QString& folder)
{
    for (const QString& program : needed) {
        if (!QFileInfo(folder + u'/' + program).isExecutable())
            return program;
    }
    return {};
}

QString newestOfDistribution()
{
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    int newest = 0;
    for (const QString& name : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (name.toInt() > newest &&
            missingProgram(versions.filePath(name + QStringLiteral("/bin"))).isEmpty())
            newest = name.toInt();
    }
    return newest > 0 ? versions.filePath(QString::number(newest) + QStringLiteral("/bin")) : QString();
}

QString fromPath()
{
    const QString server = QStandardPaths::findExecutable(QStringLiteral("postgres"));
    const QString folder = server.isEmpty() ? QString() : QFileInfo(server).absolutePath();
    return !folder.isEmpty() && missingProgram(folder).isEmpty() ? folder : QString();
}

Result<QString> findFolder()
{
    const QString attempted = QStringLiteral("find PostgreSQL");
    const QString given = qEnvironmentVariable("LOCKSTEP_POSTGRES_BIN");
    if (!given.isEmpty()) {
        const QString missing = missingProgram(given);
        if (missing.isEmpty())
            return QDir(given).absolutePath();
        return failure(
            ErrorKind::NotFound, attempted, given, QStringLiteral("there is no %1 in it").arg(missing),
            QStringLiteral("Set LOCKSTEP_POSTGRES_BIN to the folder of a PostgreSQL server's programs, or "
                           "unset it to use the newest one installed"));
    }
    for (const QString& folder : {newestOfDistribution(), fromPath()}) {
        if (!folder.isEmpty())
            return folder;
    }
    return failure(
        ErrorKind::NotFound, attempted, {}, QStringLiteral("no PostgreSQL server is installed"),
        QStringLiteral("Install one (Debian: apt-get install postgresql), or set LOCKSTEP_POSTGRES_BIN to "
                       "the folder of its programs"));
}

} // namespace

bool PostgresPrograms::hasLibrary(const QString& name) const
{
    const QString file = u'/' + name + QStringLiteral(".so");
    return QFileInfo::exists(binFolder + QStringLiteral("/../lib") + file) ||
           QFileInfo::exists(binFolder + QStringLiteral("/../lib/postgresql") + file);
}

Result<PostgresPrograms> findPostgres()
{
    const Result<QString> folder = findFolder();
    if (!folder)
        return failure(folder);
    PostgresPrograms programs{*folder};
    Command command;
    command.program = programs.path(QStringLiteral("postgres"));
    command.arguments = {QStringLiteral("--version")};
    const Result<ProcessOutput> output = runChecked(command);
    if (!output)
        return failure(output);
    static const QRegularExpression version(QStringLiteral("\\(PostgreSQL\\) (\\d+)"));
    programs.major = version.match(QString::fromUtf8(output->standardOutput)).captured(1).toInt();
    if (programs.major == 0)
        return failure(
            ErrorKind::Failed, QStringLiteral("read the version of"), command.program,
            QStringLiteral("it said: %1").arg(QString::fromUtf8(output->standardOutput.trimmed())));
    return programs;
}

} // namespace lockstep
