// Plays the API server of a cluster for tests, benches and by hand, until its standard input ends. Says its
// URL when it is there; ends with 1, and says why, when it was asked what the public API does not know.

#include "core/support/files.h"
#include "kube_api/kube_api.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QHash>

#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

[[noreturn]] void refuse(const QString& why)
{
    throw std::runtime_error(why.toStdString());
}

/// From "web:bad=image-pull".
void setTrouble(Stage& stage, const QString& text)
{
    static const QHash<QString, Trouble> known{{u"image-pull"_s, Trouble::ImagePull},
                                               {u"crash-loop"_s, Trouble::CrashLoop},
                                               {u"unschedulable"_s, Trouble::Unschedulable},
                                               {u"not-ready"_s, Trouble::NotReady},
                                               {u"quota"_s, Trouble::Quota}};
    const QString kind = text.section(u'=', -1);
    if (!known.contains(kind))
        refuse(u"no such trouble: "_s + kind);
    stage.trouble(text.section(u'=', 0, -2), known.value(kind));
}

/// From "/pods 503 2": what the path contains, a status, cut:BYTES, slow:MILLISECONDS or silence, and how
/// often.
Fault readFault(const QString& text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    const QString kind = words.value(1);
    const int times = words.size() > 2 ? words.at(2).toInt() : 1;
    const qint64 amount = kind.section(u':', 1).toLongLong();
    if (kind == u"silence"_s)
        return Fault::silence(words.first(), times);
    if (kind.startsWith(u"cut:"_s))
        return Fault::cut(words.first(), amount, times);
    if (kind.startsWith(u"slow:"_s))
        return Fault::slow(words.first(), std::chrono::milliseconds(amount), times);
    if (kind.toInt() < 400)
        refuse(u"no such fault: "_s + text);
    return Fault::status(words.first(), kind.toInt(), times);
}

void prepare(KubeApi& api, const QCommandLineParser& arguments)
{
    for (const QString& text : arguments.values(u"trouble"_s))
        setTrouble(api.stage(), text);
    for (const QString& text : arguments.values(u"act"_s))
        api.stage().actOut(text.section(u'=', 0, -2), programAct(text.section(u'=', -1)));
    for (const QString& text : arguments.values(u"fault"_s))
        api.faults().add(readFault(text));
    for (const QString& file : arguments.values(u"manifest"_s)) {
        const Result<QByteArray> yaml = readFile(file);
        if (!yaml)
            refuse(yaml.error().message());
        api.createAll(*yaml);
    }
}

int run(const QCommandLineParser& arguments)
{
    KubeApi::Options options;
    options.tls = arguments.isSet(u"tls"_s);
    options.token = arguments.value(u"token"_s);
    options.port = arguments.value(u"port"_s).toInt();
    KubeApi api(options);
    prepare(api, arguments);
    api.start();
    if (arguments.isSet(u"kubeconfig"_s)) {
        const Result<void> written =
            writeFile(arguments.value(u"kubeconfig"_s), api.kubeconfig(arguments.value(u"namespace"_s)));
        if (!written)
            refuse(written.error().message());
    }
    std::printf("%s\n", qPrintable(api.url()));
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
    arguments.addOption({u"tls"_s, u"Speak https, with an authority made for the run."_s});
    arguments.addOption({u"token"_s, u"Let in only who bears this token."_s, u"text"_s});
    arguments.addOption({u"port"_s, u"Listen there."_s, u"number"_s});
    arguments.addOption({u"manifest"_s, u"YAML of objects to begin with."_s, u"file"_s});
    arguments.addOption({u"kubeconfig"_s, u"Write a kubeconfig there."_s, u"file"_s});
    arguments.addOption({u"namespace"_s, u"Of the kubeconfig's context."_s, u"name"_s});
    arguments.addOption(
        {u"trouble"_s,
         u"What goes wrong with pods whose image or name contains PATTERN: image-pull, crash-loop, "
         "unschedulable, not-ready or quota."_s,
         u"pattern=kind"_s});
    arguments.addOption(
        {u"act"_s, u"Containers whose image contains PATTERN run this program."_s, u"pattern=program"_s});
    arguments.addOption(
        {u"fault"_s,
         u"What goes wrong with requests: a status, cut:BYTES, slow:MILLISECONDS or silence, and for how "
         "many of them (-1: all)."_s,
         u"path kind times"_s});
    arguments.process(application);
    try {
        return run(arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
