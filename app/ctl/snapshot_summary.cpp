#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/snapshot_options.h"
#include "core/snapshot/dump_run.h"
#include "core/snapshot/instance_summary.h"
#include "core/sourcegraph/instance_facts.h"
#include "core/support/files.h"

#include <QDir>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

Result<InstanceSummary> fetch(const SourcegraphClient& client, const std::stop_token& stop)
{
    const Result<InstanceFacts> facts = asSiteAdmin(client, stop);
    if (!facts)
        return failure(facts);
    GraphSchema schema(client);
    return fetchSummary(schema, stop);
}

Result<void> save(const QString& folder, const QString& file, const InstanceSummary& summary)
{
    return makePrivateFolder(folder)
        .and_then([&] { return writeFile(file, summaryJson(summary)); })
        .transform([&] { QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner); });
}

} // namespace

int snapshotSummary(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"snapshot summary"_s,
        u"Writes what an instance is connected to, by which a copy of it is known: summary.json."_s);
    declareInstance(options);
    declareFolder(options);
    options.format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<SourcegraphClient> client = chosenInstance(options);
    if (!client)
        return fail(client.error());
    const Result<InstanceSummary> summary = fetch(*client, stop);
    if (!summary)
        return fail(summary.error());
    const QString folder = snapshotFolder(options);
    const QString file = QDir(folder).filePath(summaryFileName);
    if (const Result<void> saved = save(folder, file, *summary); !saved)
        return fail(saved.error());
    const QByteArray json = QJsonDocument(QJsonObject{{u"file"_s, file},
                                                      {u"externalServices"_s, summary->services.size()},
                                                      {u"authProviders"_s, summary->providers.size()}})
                                .toJson();
    const QString text = u"%1: %2 external services, %3 auth providers\n"_s.arg(file)
                             .arg(summary->services.size())
                             .arg(summary->providers.size());
    const Result<void> written = options.write(options.formatName() == u"json" ? json : text.toUtf8());
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
