// How long a fleet of a hundred thousand instances takes to be read from a git revision, for the first time
// and again, and a filter over all of them beside the jq program on the same documents as one stream:
//   lockstep_fleet_bench [INSTANCES]

#include "core/inventory/filter/fleet_filter.h"
#include "core/inventory/fleet.h"
#include "core/support/files.h"
#include "core/support/process.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

constexpr int rounds = 5;

QByteArray configuration(int number)
{
    static const QStringList types{u"internal"_s, u"production"_s, u"trial"_s};
    static const QStringList versions{u"5.1.0"_s, u"5.2.7"_s, u"5.3.9104"_s};
    return u"apiVersion: fleet.example/v1\n"
           "kind: Instance\n"
           "metadata:\n"
           "  name: instance-%1\n"
           "  labels:\n"
           "    instance-type: %2\n"
           "    region: region-%3\n"
           "spec:\n"
           "  sourcegraphVersion: \"%4\"\n"
           "  releaseChannel: %5\n"
           "  domain: instance-%1.example.com\n"
           "  customer: \"Customer %1\"\n"
           "  cluster:\n"
           "    kind: kubernetes\n"
           "    name: cluster-%3\n"
           "  databases:\n"
           "    frontend: {size: 80Gi}\n"
           "    codeintel: {size: 20Gi}\n"_s.arg(number)
               .arg(types[number % 3])
               .arg(number % 12)
               .arg(versions[number % 3], number % 7 == 0 ? u"pause"_s : u"stable"_s)
               .toUtf8();
}

/// A bare repository, written by git fast-import.
bool makeRepository(const QString& folder, int instances)
{
    Command init;
    init.program = u"git"_s;
    init.arguments = {u"init"_s, u"--quiet"_s, u"--bare"_s, u"--initial-branch=main"_s, folder};
    int next = -1;
    Command import;
    import.program = u"git"_s;
    import.arguments = {u"-C"_s, folder, u"fast-import"_s, u"--quiet"_s};
    import.inputSource = [&]() -> QByteArray {
        if (next < 0) {
            next = 0;
            return "commit refs/heads/main\ncommitter bench <bench@example.com> 1700000000 +0000\ndata "
                   "5\nfleet\n";
        }
        if (next == instances)
            return {};
        const QByteArray yaml = configuration(next);
        // In one folder they would be many for fast-import, which looks for each among the others.
        const QByteArray place = "env-" + QByteArray::number(next / 1000) + "/deployments/i";
        return "M 100644 inline environments/" + place + QByteArray::number(next++) + "/config.yaml\ndata " +
               QByteArray::number(yaml.size()) + '\n' + yaml + '\n';
    };
    const Result<ProcessOutput> made =
        runChecked(init).and_then([&](const ProcessOutput&) { return runChecked(import); });
    if (!made)
        std::fprintf(stderr, "%s\n", qPrintable(made.error().message()));
    return made.has_value();
}

double median(QList<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

struct Times
{
    QList<double> first;
    QList<double> whole;
};

bool read(const QString& repository, Fleet& fleet, Times& times)
{
    QElapsedTimer timer;
    timer.start();
    double first = 0;
    Result<Fleet> all = Fleet::readRevision(repository, u"main"_s, {}, [&](const Fleet&) {
        if (first == 0)
            first = double(timer.nsecsElapsed()) / 1e9;
    });
    times.whole.append(double(timer.nsecsElapsed()) / 1e9);
    times.first.append(first);
    if (!all) {
        std::fprintf(stderr, "%s\n", qPrintable(all.error().message()));
        return false;
    }
    fleet = *std::move(all);
    return true;
}

/// Cold: nothing is kept of it. Warm: what the reading before kept.
bool read(const QString& repository, Fleet& fleet)
{
    Times cold;
    Times warm;
    for (int round = 0; round < rounds; ++round) {
        const QTemporaryDir cache;
        qputenv("LOCKSTEP_CACHE_DIR", QFile::encodeName(cache.path()));
        if (!read(repository, fleet, cold) || !read(repository, fleet, warm))
            return false;
    }
    const auto tell = [&](const char* how, const Times& times, const char* goal) {
        std::printf("reading %lld instances from a revision, %s: first part %.2f s (goal 1), all %.2f s "
                    "(goal %s)\n",
                    static_cast<long long>(fleet.instances.size()), how, median(times.first),
                    median(times.whole), goal);
    };
    tell("cold", cold, "10");
    tell("warm", warm, "1");
    return true;
}

void filter(const Fleet& fleet, const QString& folder)
{
    QByteArrayList documents;
    QByteArray stream;
    for (const Instance& instance : fleet.instances) {
        documents.append(instance.document);
        stream += instance.document + '\n';
    }
    const QString file = folder + u"/stream.json"_s;
    if (!writeFile(file, stream))
        return;
    const QString expression =
        u".metadata.labels.\"instance-type\" == \"production\" and .spec.sourcegraphVersion != \"4.1.0\" and "
        ".spec.releaseChannel != \"pause\""_s;
    QList<double> ratios;
    QList<double> next;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        const FleetFilter fresh(documents);
        const Result<Selection> selection = fresh.select(expression, {});
        const double ours = double(timer.nsecsElapsed()) / 1e9;
        timer.restart();
        Command jq;
        jq.program = u"jq"_s;
        jq.arguments = {u"-c"_s, u"select(%1) | .metadata.name"_s.arg(expression), file};
        const Result<ProcessOutput> output = runChecked(jq);
        const double theirs = double(timer.nsecsElapsed()) / 1e9;
        timer.restart();
        const Result<Selection> again = fresh.select(expression, {});
        next.append(double(timer.nsecsElapsed()) / 1e9);
        if (!selection || !output || selection->selected.count(true) != output->standardOutput.count('\n')) {
            std::printf("the two do not select the same\n");
            return;
        }
        ratios.append(ours / theirs);
        std::printf("a filter: %.2f s, jq %.2f s; asked again %.3f s\n", ours, theirs, next.last());
    }
    std::printf("a filter over %lld: %.2f times jq (goal 1.2); asked again %.3f s\n",
                static_cast<long long>(documents.size()), median(ratios), median(next));
}

} // namespace

int main(int count, char* words[])
{
    const QCoreApplication application(count, words);
    const int instances = count > 1 ? QByteArray(words[1]).toInt() : 100'000;
    const QTemporaryDir folder;
    if (!makeRepository(folder.filePath(u"fleet.git"_s), instances))
        return EXIT_FAILURE;
    Fleet fleet;
    if (!read(folder.filePath(u"fleet.git"_s), fleet))
        return EXIT_FAILURE;
    filter(fleet, folder.path());
    return EXIT_SUCCESS;
}
