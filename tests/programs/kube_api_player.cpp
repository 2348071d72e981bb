// Plays the API server of a cluster for tests, benches and by hand, until its standard input ends or it is
// terminated.

#include "core/support/files.h"
#include "kube_api/kube_api.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

Result<QByteArray> manifest(const QString& file)
{
    return readFile(file);
}

int run(const QCommandLineParser& arguments)
{
    KubeApi::Options options;
    options.tls = arguments.isSet(u"tls"_s);
    options.token = arguments.value(u"token"_s);
    options.port = arguments.value(u"port"_s).toInt();
    KubeApi api(options);
    for (const QString& file : arguments.values(u"manifest"_s)) {
        const Result<QByteArray> yaml = manifest(file);
        if (!yaml)
            throw std::runtime_error(yaml.error().message().toStdString());
        api.createAll(*yaml);
    }
    api.start();
    if (arguments.isSet(u"kubeconfig"_s)) {
        const Result<void> written =
            writeFile(arguments.value(u"kubeconfig"_s), api.kubeconfig(arguments.value(u"namespace"_s)));
        if (!written)
            throw std::runtime_error(written.error().message().toStdString());
    }
    std::printf("%s\n", qPrintable(api.url()));
    std::fflush(stdout);
    char byte = 0;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    return api.violations().isEmpty() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    QCommandLineParser arguments;
    arguments.addHelpOption();
    arguments.addOption({u"tls"_s, u"Speak https, with an authority made for the run."_s});
    arguments.addOption({u"token"_s, u"Let in only who bears this token."_s, u"text"_s});
    arguments.addOption({u"port"_s, u"Listen there."_s, u"number"_s});
    arguments.addOption({u"manifest"_s, u"YAML of objects to begin with."_s, u"file"_s});
    arguments.addOption({u"kubeconfig"_s, u"Write a kubeconfig there."_s, u"file"_s});
    arguments.addOption({u"namespace"_s, u"Of the kubeconfig's context."_s, u"name"_s});
    arguments.process(application);
    try {
        return run(arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
