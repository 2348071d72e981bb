#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/snapshot_options.h"
#include "core/snapshot/acceptance.h"
#include "core/snapshot/duration.h"
#include "core/support/files.h"

#include <QDir>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

Result<AcceptanceRequest> readRequest(const Options& options)
{
    AcceptanceRequest request;
    const Result<std::chrono::seconds> since =
        parseDuration(options.isSet(u"since"_s) ? options.text(u"since"_s) : u"1h"_s);
    if (!since)
        return failure(since);
    request.since = *since;
    // An empty name compares nothing.
    const QString file = options.isSet(u"summary"_s)
                             ? options.text(u"summary"_s)
                             : QDir(snapshotFolder(options)).filePath(summaryFileName);
    if (file.isEmpty())
        return request;
    return readFile(file)
        .and_then([&](const QByteArray& json) { return parseSummary(json, file); })
        .transform([&](const InstanceSummary& summary) {
            request.summary = summary;
            return request;
        });
}

} // namespace

int snapshotTest(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"snapshot test"_s,
        u"Says whether an instance does what it should after a migration. Exits with 1 where it does not."_s);
    declareInstance(options);
    declareFolder(options);
    options
        .value(u"summary"_s, u"FILE"_s,
               u"what the instance is compared with (default: summary.json of the folder; empty: nothing)"_s)
        .value(u"since"_s, u"DURATION"_s, u"how far back jobs count (default: 1h)"_s)
        .format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<AcceptanceRequest> request = readRequest(options);
    if (!request)
        return fail(request.error());
    const Result<SourcegraphClient> client = chosenInstance(options);
    if (!client)
        return fail(client.error());
    GraphSchema schema(*client);
    const Result<AcceptanceReport> report = acceptInstance(schema, *request, stop);
    if (!report)
        return fail(report.error());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(acceptanceJson(*report)).toJson()
                                                      : acceptanceText(*report).toUtf8());
    if (!written)
        return fail(written.error());
    return report->passed() ? Done : Findings;
}

} // namespace lockstep::ctl
