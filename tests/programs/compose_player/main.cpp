// Plays `docker compose` for tests, under the name docker, or docker-compose 1 under the name docker-compose:
// services are real processes of this machine. One whose image is of PostgreSQL is a real server with its
// data below the project's folder; the frontend looks at the database as the product's does, refuses to start
// on one that it may not, and records its version; the migrator completes out-of-band migrations. Every
// command that changes something is appended to .player/did. What the real program would not understand is
// refused. Faults: .player/daemon-away (what it says then), .player/slow-up, .player/migrator (serve.cpp).

#include "commands.h"
#include "options.h"
#include "serve.h"

#include <QCoreApplication>

using namespace lockstep;
using namespace lockstep::player;

namespace {

int sayOptions(bool isOld)
{
    for (const auto& [verb, names] : knownOptions(isOld).asKeyValueRange())
        say(verb + u'|' + names.join(u' '));
    return 0;
}

QStringList usualFiles()
{
    const QStringList names{u"compose.yaml"_s, u"compose.yml"_s, u"docker-compose.yml"_s,
                            u"docker-compose.yaml"_s};
    const auto found = std::ranges::find_if(names, [](const QString& name) { return QFile::exists(name); });
    return found == names.end() ? QStringList() : QStringList{*found};
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("LC_ALL", "C.UTF-8");
    const QCoreApplication application(argc, argv);
    QStringList words = QCoreApplication::arguments().sliced(1);
    const bool isOld = QByteArray(argv[0]).endsWith("docker-compose");
    if (words.value(0) == u"serve")
        return serve(words.sliced(1));
    if (words.value(0) == u"options-played")
        return sayOptions(isOld);
    if (!isOld && words.value(0) != u"compose")
        return docker(words, Project(usualFiles()));
    Words read = readWords(u"compose"_s, words.sliced(isOld ? 0 : 1), isOld, true);
    if (read.rest.isEmpty())
        refuse(u"a command is missing"_s, 16);
    const QString verb = read.rest.takeFirst();
    if (verb == u"version") {
        const bool isShort = readWords(u"compose version"_s, read.rest, isOld).has(u"--short"_s);
        const QString number = isOld ? u"1.29.2"_s : u"2.26.1"_s;
        say(isShort ? number : u"Docker Compose version v"_s + number);
        return 0;
    }
    // The project is where its first file is.
    const QStringList files = read.options.value(u"--file"_s);
    if (!files.isEmpty())
        QDir::setCurrent(QFileInfo(files.first()).absolutePath());
    return compose(verb, read.rest, Project(files.isEmpty() ? usualFiles() : files), isOld);
}
