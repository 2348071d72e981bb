// Plays the API of a repository on GitHub by hand, until its standard input ends. Says its URL when it is
// there; ends with 1, and says why, when it was asked what the public description does not know.

#include "github_api/github_api.h"
#include "github_certificates.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTemporaryDir>

#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace lockstep::simulation;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

void fill(GitHubState& state, int pulls)
{
    state.workflows.append({1,
                            u"mi_upgrade.yml"_s,
                            u"mi-upgrade"_s,
                            {u"customer"_s, u"environment"_s, u"target_src_version"_s, u"marker"_s},
                            {u"customer"_s},
                            {u"plan"_s, u"upgrade"_s}});
    for (int number = 1; number <= pulls; ++number) {
        PullState& pull = state.addPull(u"upgrade-%1"_s.arg(number),
                                        u"instance-%1: upgrade to 5.1.0"_s.arg(number), {u"mi-upgrade"_s});
        state.addCheck(pull.headSha, u"build"_s, u"success"_s);
    }
}

int run(const QCommandLineParser& arguments)
{
    GitHubApi::Options options;
    const QTemporaryDir folder;
    GitHubCertificates certificates;
    if (arguments.isSet(u"tls"_s))
        certificates = GitHubCertificates::make(folder.path());
    options.certificate = certificates.certificate;
    options.key = certificates.key;
    options.port = arguments.value(u"port"_s).toInt();
    if (arguments.isSet(u"token"_s))
        options.token = arguments.value(u"token"_s);
    GitHubApi api(options);
    api.with([&](GitHubState& state) { fill(state, arguments.value(u"pulls"_s).toInt()); });
    api.start();
    std::printf("%s\n", qPrintable(api.url()));
    if (options.isTls())
        std::printf("%s\n", qPrintable(certificates.authority));
    std::fflush(stdout);
    char byte = 0;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    for (const QString& violation : api.violations())
        std::fprintf(stderr, "%s\n", qPrintable(violation));
    return api.violations().isEmpty() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    QCommandLineParser arguments;
    arguments.addHelpOption();
    arguments.addOption(
        {u"tls"_s, u"Speak https, with an authority made for the run, whose file is said, too."_s});
    arguments.addOption({u"token"_s, u"Let in only who bears this token."_s, u"text"_s});
    arguments.addOption({u"port"_s, u"Listen there."_s, u"number"_s});
    arguments.addOption({u"pulls"_s, u"So many pull requests to begin with."_s, u"number"_s, u"3"_s});
    arguments.process(application);
    try {
        return run(arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
