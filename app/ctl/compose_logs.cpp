#include "app/ctl/command.h"
#include "app/ctl/compose_options.h"
#include "app/ctl/output.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QString timeText(const ComposeLogLine& line)
{
    return line.time.isValid() ? line.time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

ComposeLogReader::Sink printer(const Options& options)
{
    if (options.formatName() == u"json")
        return [](const ComposeLogLine& line) {
            printBytes(QJsonDocument(QJsonObject{{u"container"_s, line.container},
                                                 {u"time"_s, timeText(line)},
                                                 {u"text"_s, line.text}})
                           .toJson(QJsonDocument::Compact) +
                       '\n');
        };
    return [withTimes = options.isSet(u"timestamps"_s),
            width = qsizetype(0)](const ComposeLogLine& line) mutable {
        width = std::max(width, line.container.size());
        QString text = line.container.leftJustified(width) + u" | "_s;
        if (withTimes)
            text += timeText(line) + u' ';
        print(text + line.text + u'\n');
    };
}

} // namespace

int composeLogs(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose logs"_s,
                    u"Shows the logs of services, those of several in one stream. With --format json, an "
                    "object a line."_s);
    declareProject(options);
    options.arguments(u"[SERVICE...]"_s, u"only these services (default: all)"_s)
        .flag(u"follow"_s, u"go on with what is logged from now on, until you stop it"_s)
        .value(u"since"_s, u"TIME"_s,
               u"only what is newer: 2026-01-31T12:00:00Z, or back from now: 90s, 42m, 3h"_s)
        .value(u"tail"_s, u"N"_s, u"only the last lines of each container"_s)
        .flag(u"timestamps"_s, u"show when each line was logged"_s)
        .value(u"format"_s, u"FORMAT"_s, u"text or json (default: text)"_s);
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    ComposeLogs logs{options.words(), options.isSet(u"follow"_s), options.text(u"since"_s)};
    if (options.isSet(u"tail"_s)) {
        bool isNumber = false;
        logs.tail = options.text(u"tail"_s).toInt(&isNumber);
        if (!isNumber || logs.tail < 0)
            return fail(options.wrong(u"--tail takes a number of lines"_s).error());
    }
    if (!QStringList{QString(), u"text"_s, u"json"_s}.contains(options.formatName()))
        return fail(options.wrong(u"there is no format \"%1\""_s.arg(options.formatName())).error());
    const Result<void> ended = client->logs(logs, printer(options), stop);
    // Following ends when one has seen enough.
    if (ended || (logs.follows && ended.error().kind == ErrorKind::Cancelled))
        return Done;
    return fail(ended.error());
}

} // namespace lockstep::ctl
