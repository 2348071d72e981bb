#include "app/ctl/command.h"

namespace lockstep::ctl {

namespace {

constexpr Command table[] = {
    {"releases", "list", "list the releases of a catalogue", releasesList},
    {"releases", "show", "show one release and its migrations", releasesShow},
    {"catalog", "stitch", "write the stitched migration graph of a catalogue as JSON", catalogStitch},
    {"plan", "", "work out the upgrade path between two releases", plan},
    {"rehearse", "", "rehearse an upgrade on a private PostgreSQL server", rehearse},
    {"db", "status", "say what each database is at, without changing anything", dbStatus},
    {"db", "upgrade", "upgrade the databases of an instance", dbUpgrade},
};

} // namespace

QString Command::name() const
{
    return (QString::fromLatin1(noun) + u' ' + QString::fromLatin1(verb)).trimmed();
}

std::span<const Command> commands()
{
    return table;
}

} // namespace lockstep::ctl
