#include "core/database/schema_dump.h"

#include "core/support/files.h"
#include "core/support/process.h"

#include <QRegularExpression>

namespace lockstep {

namespace {

const QString loadAttempted = QStringLiteral("load");

struct SchemaObject
{
    QByteArray key; ///< "TABLE public users"
    QByteArrayList lines;
};

/// "-- Name: users; Type: TABLE; Schema: public; Owner: -"; an empty key when the line is no such header.
QByteArray objectKey(const QByteArray& line)
{
    static const QRegularExpression header(
        QStringLiteral("^-- Name: (.*); Type: ([^;]*); Schema: ([^;]*); Owner: "));
    if (!line.startsWith("-- Name: "))
        return {};
    const QRegularExpressionMatch match = header.match(QString::fromUtf8(line));
    return match.hasMatch()
               ? (match.captured(2) + u' ' + match.captured(3) + u' ' + match.captured(1)).toUtf8()
               : QByteArray();
}

/// Settings of the session that pg_dump writes between objects, and its own first and last words.
bool isNoise(const QByteArray& line)
{
    return line.startsWith("SET default_table") || line.startsWith("\\restrict ") ||
           line.startsWith("\\unrestrict ") || line == "-- PostgreSQL database dump complete";
}

/// The one known difference between a migrated database and its release's dump: a default that calls
/// gen_random_uuid, which both the server and the extension pgcrypto (in public) have. The migration names
/// the extension's, the dump says no schema and gets the server's. A function's schema in a default therefore
/// does not count.
QByteArray withPlainDefault(const QByteArray& line)
{
    static const QRegularExpression qualified(QStringLiteral("\\bpublic\\.(\\w+\\()"));
    if (!line.contains(" DEFAULT ") || !line.contains("public."))
        return line;
    return QString::fromUtf8(line).replace(qualified, QStringLiteral("\\1")).toUtf8();
}

void trimEnd(QByteArrayList& lines)
{
    while (!lines.isEmpty() && (lines.last().isEmpty() || lines.last() == "--"))
        lines.removeLast();
    while (!lines.isEmpty() && (lines.first().isEmpty() || lines.first() == "--"))
        lines.removeFirst();
}

/// The order of a table's columns says in which order migrations came that do not build on each other, and
/// that depends on where an upgrade stopped on its way: the release's own dump knows only the straight way.
/// The product's own drift check goes by name, too.
void sortColumns(QByteArrayList& lines)
{
    const auto isStart = [](const QByteArray& line) {
        return line.startsWith("CREATE TABLE ") && line.endsWith('(');
    };
    const auto isEnd = [](const QByteArray& line) { return line.startsWith(')'); };
    const auto start = std::ranges::find_if(lines, isStart);
    if (start == lines.end())
        return;
    const auto end = std::find_if(start, lines.end(), isEnd);
    for (auto line = start + 1; line != end; ++line) {
        if (line->endsWith(','))
            line->chop(1);
    }
    std::sort(start + 1, end);
}

/// What stands before the first object is pg_dump's preamble.
QList<SchemaObject> splitObjects(const QByteArray& dump)
{
    QList<SchemaObject> objects;
    for (const QByteArray& line : dump.split('\n')) {
        if (const QByteArray key = objectKey(line); !key.isEmpty())
            objects.append({key, {}});
        else if (!objects.isEmpty() && !isNoise(line))
            objects.last().lines.append(withPlainDefault(line));
    }
    for (SchemaObject& object : objects) {
        trimEnd(object.lines);
        sortColumns(object.lines);
    }
    return objects;
}

QStringList bookkeepingTables()
{
    QStringList options;
    for (const char* table : {"migration_logs", "schema_migrations", "codeintel_schema_migrations",
                              "codeinsights_schema_migrations"})
        options += QStringLiteral("--exclude-table=") + QLatin1StringView(table) + u'*';
    return options;
}

Result<QString> normalizedFile(const QString& binFolder, const ConnectionSettings& settings,
                               const QString& file, const std::stop_token& stop)
{
    const QStringList options =
        QStringList{QStringLiteral("--no-owner"), QStringLiteral("--no-privileges")} + bookkeepingTables();
    if (const Result<void> dumped = dumpSchema(binFolder, settings, file, options, stop); !dumped)
        return failure(dumped);
    const Result<QByteArray> dump = readFile(file);
    if (!dump)
        return failure(dump);
    if (const Result<void> written = writeFile(file, normalizedSchema(*dump)); !written)
        return failure(written);
    return file;
}

/// psql's error without what led to it: "psql:dump.sql:3: ERROR:  syntax error at or near "TABEL"" and its
/// detail.
QString complaintOf(const QByteArray& standardError)
{
    static const QRegularExpression telling(QStringLiteral("(ERROR|FATAL|PANIC|DETAIL|HINT|error):"));
    const QStringList lines = QString::fromUtf8(standardError).trimmed().split(u'\n');
    const QStringList told = lines.filter(telling);
    return (told.isEmpty() ? lines : told).mid(0, 5).join(u'\n');
}

Error aboutTool(const Error& error, const QString& attempted, const QString& subject)
{
    return {error.kind, attempted, subject, error.happened, error.advice};
}

} // namespace

QProcessEnvironment toolEnvironment(const ConnectionSettings& settings)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& name : environment.keys()) {
        if (name.startsWith(QStringLiteral("PG")))
            environment.remove(name);
    }
    return settings.toEnvironment(environment);
}

Result<void> dumpSchema(const QString& binFolder, const ConnectionSettings& settings, const QString& file,
                        const QStringList& extra, std::stop_token stop)
{
    const QString partial = file + QStringLiteral(".partial");
    Command command;
    command.program = binFolder + QStringLiteral("/pg_dump");
    command.arguments =
        QStringList{QStringLiteral("--schema-only"), QStringLiteral("--file=") + partial} + extra;
    command.environment = toolEnvironment(settings);
    const Result<ProcessOutput> output = runChecked(command, std::move(stop));
    if (!output) {
        QFile::remove(partial);
        return std::unexpected(
            aboutTool(output.error(), QStringLiteral("dump the schema of"), settings.description()));
    }
    QFile::remove(file);
    if (!QFile::rename(partial, file))
        return failure(ErrorKind::Io, QStringLiteral("write"), file,
                       QStringLiteral("the file system refused"));
    return {};
}

Result<void> runSqlFile(const QString& binFolder, const ConnectionSettings& settings, const QString& file,
                        const QStringList& extra, std::stop_token stop)
{
    Command command;
    command.program = binFolder + QStringLiteral("/psql");
    command.arguments =
        QStringList{QStringLiteral("--no-psqlrc"), QStringLiteral("--quiet"),
                    QStringLiteral("--set=ON_ERROR_STOP=1"), QStringLiteral("--file=") + file} +
        extra;
    const QString sessionOptions = settings.value(QStringLiteral("options"));
    command.environment = toolEnvironment(
        settings.with(QStringLiteral("options"),
                      (sessionOptions + QStringLiteral(" -c client_min_messages=warning")).trimmed()));
    command.standardOutputFile = QStringLiteral("/dev/null"); // what a dump's own SELECTs return
    const Result<ProcessOutput> output = runProcess(command, std::move(stop));
    if (!output)
        return std::unexpected(aboutTool(output.error(), loadAttempted, file));
    if (output->exitCode != 0)
        return failure(ErrorKind::Failed, loadAttempted, file, complaintOf(output->standardError));
    return {};
}

QByteArray normalizedSchema(const QByteArray& dump)
{
    QList<SchemaObject> objects = splitObjects(dump);
    std::ranges::stable_sort(objects, {}, &SchemaObject::key);
    QByteArray text;
    for (const SchemaObject& object : objects)
        text += "-- " + object.key + '\n' + object.lines.join('\n') + "\n\n";
    return text;
}

Result<QStringList> compareSchemas(const QString& binFolder, const ConnectionSettings& expected,
                                   const QString& expectedName, const ConnectionSettings& actual,
                                   const QString& actualName, const QString& workFolder, std::stop_token stop)
{
    const auto fileOf = [&](const ConnectionSettings& settings) {
        return workFolder + u'/' + settings.value(QStringLiteral("dbname")) +
               QStringLiteral(".normalized.sql");
    };
    const Result<QString> left = normalizedFile(binFolder, expected, fileOf(expected), stop);
    if (!left)
        return failure(left);
    const Result<QString> right = normalizedFile(binFolder, actual, fileOf(actual), stop);
    if (!right)
        return failure(right);
    Command command;
    command.program = QStringLiteral("diff");
    command.arguments = {QStringLiteral("--unified=3"), QStringLiteral("--label=") + expectedName,
                         QStringLiteral("--label=") + actualName, *left, *right};
    const Result<ProcessOutput> output = runProcess(command, std::move(stop));
    if (!output)
        return failure(output);
    if (output->exitCode > 1)
        return failure(ErrorKind::Failed, QStringLiteral("compare"), *right,
                       QString::fromUtf8(output->standardError).trimmed());
    const QString text = QString::fromUtf8(output->standardOutput).trimmed();
    return text.isEmpty() ? QStringList() : text.split(u'\n');
}

} // namespace lockstep
