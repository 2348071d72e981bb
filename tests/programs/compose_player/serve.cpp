#include "serve.h"

#include "core/database/connection.h"
#include "core/database/instance_version.h"
#include "project.h"

#include <unistd.h>

namespace lockstep::player {

ConnectionSettings frontendDatabase()
{
    const QString folder = Project::state(u"s-pgsql"_s);
    return ConnectionSettings::parse(u"host=%1 user=sg dbname=sg"_s.arg(folder)).value();
}

namespace {

/// As the product's frontend: it starts on a database that it may start on, and says which release it is.
void serveFrontend(const QString& tag)
{
    const Version release = Version::parse(tag).value();
    Result<Connection> connection = Connection::open(frontendDatabase());
    if (!connection)
        refuse(u"lvl=eror msg=\"no database\" err=\"%1\""_s.arg(connection.error().message()));
    const Result<InstanceRecord> record = readInstanceRecord(*connection);
    if (record && record->version && !isUpgradeAllowed(*record->version, release))
        refuse(u"lvl=eror msg=\"upgrading \\\"frontend\\\" from %1 to %2 is not allowed\""_s.arg(record->text,
                                                                                                 tag));
    if (const Result<void> written = writeInstanceVersion(*connection, release); !written)
        refuse(u"lvl=eror msg=\"%1\""_s.arg(written.error().message()));
    say(u"lvl=info msg=\"listening\" version="_s + tag);
    std::fflush(stdout);
}

/// As the product's migrator, which does nothing here: the databases are migrated by whom the test is of. A
/// test says in .player/migrator what it prints, a line each; "exit N" and "wait" end it, or not.
int migrate(const QString& tag, const QStringList& words)
{
    static_cast<void>(writeFile(Project::state(u"migrator-ran"_s), tag.toUtf8()));
    const QByteArray script = readFile(Project::state(u"migrator"_s)).value_or(QByteArray());
    for (const QByteArray& line : script.split('\n')) {
        if (line.startsWith("exit "))
            return line.sliced(5).toInt();
        if (line == "wait")
            ::pause();
        if (!line.isEmpty())
            say(QString::fromUtf8(line));
    }
    if (words.value(0) != u"upgrade" || !script.isEmpty())
        return 0;
    say(u"\u2731 Sourcegraph migrator %1"_s.arg(tag));
    say(u"\U0001F449 Migrating to %1 (step 1 of 1)"_s.arg(words.value(2).section(u'=', 1)));
    say(u"\U0001F449 Running schema migrations"_s);
    say(u"\u2705 Schema migrations complete"_s);
    return 0;
}

} // namespace

int serve(const QStringList& words)
{
    ::setsid();
    if (words.value(0) == u"migrator")
        return migrate(words.value(1), words.sliced(2));
    if (words.value(0).startsWith(u"sourcegraph-frontend"))
        serveFrontend(words.value(1));
    while (true)
        ::pause();
}

} // namespace lockstep::player
