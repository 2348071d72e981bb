#include "app/ctl/command.h"
#include "app/ctl/output.h"
#include "app/ctl/snapshot_options.h"
#include "core/snapshot/google/bucket_verify.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

Result<VerifyRequest> readRequest(const Options& options)
{
    VerifyRequest request;
    if (options.isSet(u"folder"_s))
        request.folder = options.text(u"folder"_s);
    const Result<bool> filters = saysYes(options, u"filter-sql"_s);
    if (!filters)
        return failure(filters);
    request.filtered = *filters;
    if (!options.isSet(u"postgres"_s))
        return request;
    bool isNumber = false;
    request.newestPostgres = options.text(u"postgres"_s).section(u'.', 0, 0).toInt(&isNumber);
    if (!isNumber || request.newestPostgres < 9)
        return options.wrong(u"--postgres takes a version such as 16"_s);
    return request;
}

} // namespace

int snapshotVerify(const QStringList& words, std::stop_token stop)
{
    Options options(u"snapshot verify"_s,
                    u"Says whether a bucket holds what a migration needs. Exits with 1 where it does not."_s);
    declareBucket(options);
    options.value(u"folder"_s, u"FOLDER"_s, u"compare the objects with the files there"_s)
        .value(u"filter-sql"_s, u"yes|no"_s,
               u"whether the dumps were filtered when they were uploaded (default: yes)"_s)
        .value(u"postgres"_s, u"VERSION"_s,
               u"the target's PostgreSQL; dumps of a newer one do not load there"_s)
        .format({u"text"_s, u"json"_s});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<VerifyRequest> request = readRequest(options);
    if (!request)
        return fail(request.error());
    const Result<Bucket> bucket = chosenBucket(options);
    if (!bucket)
        return fail(bucket.error());
    const Result<VerifyReport> report = verifyBucket(*bucket, *request, stop);
    if (!report)
        return fail(report.error());
    const Result<void> written =
        options.write(options.formatName() == u"json" ? QJsonDocument(verifyJson(*report)).toJson()
                                                      : verifyText(*report).toUtf8());
    if (!written)
        return fail(written.error());
    return report->isComplete() ? Done : Findings;
}

} // namespace lockstep::ctl
