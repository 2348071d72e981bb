#include "core/database/dump_loader.h"

#include "core/database/connection.h"
#include "core/database/schema_dump.h"

#include <QRegularExpression>
#include <QScopeGuard>

#include <array>

namespace lockstep {

namespace {

constexpr qint64 chunkSize = 4 << 20;
constexpr qint64 longestHead = 1 << 20;
constexpr int mostRoles = 100;

const QString attempted = QStringLiteral("load the dump");

/// Commands of a dump that choose or make a database of their own, or that an older server does not know.
bool isForAnotherDatabase(const QByteArray& line)
{
    static const std::array<QByteArray, 7> starts = {
        "DROP DATABASE ", "CREATE DATABASE ",        "ALTER DATABASE ", "COMMENT ON DATABASE ", "\\connect ",
        "\\c ",           "SET transaction_timeout "};
    return std::ranges::any_of(starts, [&](const QByteArray& start) { return line.startsWith(start); });
}

/// From here on a line may be data, which nobody may change.
bool endsHead(const QByteArray& line)
{
    return line.startsWith("CREATE TABLE ") || line.startsWith("COPY ") || line.startsWith("INSERT INTO ");
}

struct Head
{
    QByteArray text;   ///< with those lines as comments, so that line numbers stay
    qint64 length = 0; ///< of the original
    bool changed = false;
};

Head readHead(QFile& file)
{
    Head head;
    while (head.length < longestHead && !file.atEnd()) {
        const QByteArray line = file.readLine();
        if (endsHead(line))
            break;
        const bool drop = isForAnotherDatabase(line);
        head.text += drop ? "-- " + line : line;
        head.changed = head.changed || drop;
        head.length += line.size();
    }
    return head;
}

Result<void> writeCopy(QFile& file, const Head& head, const QString& copy, const std::stop_token& stop)
{
    const auto failed = [&](const QString& why) {
        return failure(ErrorKind::Io, QStringLiteral("write"), copy, why);
    };
    QFile out(copy);
    if (!out.open(QIODevice::WriteOnly) || out.write(head.text) != head.text.size())
        return failed(out.errorString());
    if (!file.seek(head.length))
        return failed(file.errorString());
    while (!file.atEnd()) {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, attempted, file.fileName(),
                           QStringLiteral("it was cancelled"));
        const QByteArray chunk = file.read(chunkSize);
        if (chunk.isEmpty() || out.write(chunk) != chunk.size())
            return failed(chunk.isEmpty() ? file.errorString() : out.errorString());
    }
    if (!out.flush())
        return failed(out.errorString());
    return {};
}

/// The dump's own path, or that of a copy without the commands that would lead elsewhere.
Result<QString> fittingFile(const QString& dump, const QString& copy, const std::stop_token& stop)
{
    QFile file(dump);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Io, attempted, dump, file.errorString());
    const Head head = readHead(file);
    if (!head.changed)
        return dump;
    if (const Result<void> written = writeCopy(file, head, copy, stop); !written)
        return failure(written);
    return copy;
}

Result<void> createRole(Connection& connection, const QString& role)
{
    const SqlResult done =
        connection.execute(QStringLiteral("DO $$ BEGIN CREATE ROLE %1; EXCEPTION WHEN duplicate_object OR "
                                          "unique_violation THEN NULL; END $$")
                               .arg(connection.quotedIdentifier(role)));
    if (!done)
        return std::unexpected(done.error().toError(QStringLiteral("create the role"), role));
    return {};
}

Result<void> createRoles(const PrivateServer& server, const QStringList& roles, const std::stop_token& stop)
{
    Result<Connection> connection = Connection::open(server.database(QStringLiteral("postgres")), stop);
    if (!connection)
        return failure(connection);
    for (const QString& role : roles) {
        if (const Result<void> done = createRole(*connection, role); !done)
            return done;
    }
    return {};
}

QString missingRole(const Error& error)
{
    static const QRegularExpression role(QStringLiteral("role \"(.+)\" does not exist"));
    return role.match(error.happened).captured(1);
}

Error aboutDump(Error error, const QString& dump, const QString& file)
{
    error.attempted = attempted;
    error.subject = dump;
    error.happened.replace(file, dump);
    if (error.kind == ErrorKind::Failed && error.advice.isEmpty())
        error.advice =
            QStringLiteral("Check that the dump is whole, and that the extensions it needs are installed");
    return error;
}

} // namespace

Result<void> checkDump(const QString& file)
{
    QFile dump(file);
    if (!dump.exists())
        return failure(ErrorKind::NotFound, attempted, file, QStringLiteral("there is no such file"));
    if (!dump.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Io, attempted, file, dump.errorString());
    const QByteArray start = dump.read(8);
    const auto invalid = [&](const QString& why, const QString& advice) {
        return failure(ErrorKind::Invalid, attempted, file, why, advice);
    };
    if (start.isEmpty())
        return invalid(QStringLiteral("it is empty"), QStringLiteral("Make the dump again"));
    if (start.startsWith("PGDMP"))
        return invalid(QStringLiteral("it is in pg_dump's custom format, not in plain SQL"),
                       QStringLiteral("Turn it into SQL with: pg_restore --no-owner --file=dump.sql DUMP"));
    if (start.startsWith("\x1f\x8b"))
        return invalid(QStringLiteral("it is compressed"), QStringLiteral("Unpack it with gunzip"));
    if (start.startsWith("\x28\xb5\x2f\xfd"))
        return invalid(QStringLiteral("it is compressed"), QStringLiteral("Unpack it with unzstd"));
    if (start.contains('\0'))
        return invalid(QStringLiteral("it is not text"),
                       QStringLiteral("Make a dump with: pg_dump --format=plain"));
    return {};
}

Result<void> loadDump(PrivateServer& server, const QString& database, const QString& dump,
                      const QString& scratchFolder, const std::stop_token& stop,
                      const QString& sessionOptions)
{
    if (const Result<void> checked = checkDump(dump); !checked)
        return checked;
    const QString copy = scratchFolder + u'/' + database + QStringLiteral(".dump.sql");
    const QScopeGuard tidy([&] { QFile::remove(copy); });
    const Result<QString> file = fittingFile(dump, copy, stop);
    if (!file)
        return failure(file);
    // The roles that own the product's databases in its stock deployments; others are learnt from psql's
    // complaint.
    QStringList roles = {QStringLiteral("sg"), QStringLiteral("sourcegraph"), QStringLiteral("postgres")};
    while (true) {
        if (const Result<void> made = createRoles(server, roles, stop); !made)
            return made;
        if (const Result<void> made = server.recreateDatabase(database); !made)
            return made;
        const ConnectionSettings settings =
            server.database(database).with(QStringLiteral("options"), sessionOptions);
        const Result<void> loaded = runSqlFile(server.binFolder(), settings, *file, {}, stop);
        if (loaded)
            return {};
        const QString role = missingRole(loaded.error());
        if (role.isEmpty() || roles.contains(role) || roles.size() >= mostRoles)
            return std::unexpected(aboutDump(loaded.error(), dump, *file));
        roles.append(role);
    }
}

} // namespace lockstep
