#include "app/ctl/snapshot_options.h"

#include "app/ctl/output.h"
#include "core/support/files.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

HttpRetry sayingRetry()
{
    HttpRetry retry;
    retry.log = [](const QString& text) { say(text); };
    return retry;
}

Result<Secret> accessToken(const Options& options)
{
    if (!options.isSet(u"token-file"_s))
        return Secret(qEnvironmentVariable("SRC_ACCESS_TOKEN"));
    return readFile(options.text(u"token-file"_s)).transform([](const QByteArray& bytes) {
        return Secret(QString::fromUtf8(bytes).trimmed());
    });
}

} // namespace

void declareFolder(Options& options)
{
    options.value(u"folder"_s, u"FOLDER"_s,
                  u"where the snapshot's files are (default: %1)"_s.arg(snapshotFolderName));
}

void declareTargets(Options& options)
{
    options
        .argument(u"[BUILDER]"_s,
                  u"by what the databases are reached: pg_dump (default), docker or kubectl"_s)
        .value(
            u"targets"_s, u"TARGETS"_s,
            u"auto (by the builder, the default), docker, k8s, local, or a YAML file with pgsql, codeintel "
            "and codeinsights, each with target, dbname, username and password"_s)
        .value(u"context"_s, u"NAME"_s, u"the context of kubectl"_s)
        .value(u"namespace"_s, u"NAME"_s, u"the namespace of the pods"_s);
    declareFolder(options);
}

void declareInstance(Options& options)
{
    options.value(u"endpoint"_s, u"URL"_s, u"the instance (default: SRC_ENDPOINT)"_s)
        .value(u"token-file"_s, u"FILE"_s,
               u"the file with a site administrator's access token (default: SRC_ACCESS_TOKEN)"_s)
        .value(u"ca"_s, u"FILE"_s, u"certificates (PEM) that are trusted besides this machine's"_s);
}

void declareBucket(Options& options)
{
    options.value(u"bucket"_s, u"NAME"_s, u"the bucket of Google Cloud Storage"_s)
        .value(u"credentials"_s, u"FILE"_s,
               u"the key file of a service account, gcloud, or none (default: "
               "GOOGLE_APPLICATION_CREDENTIALS, else gcloud)"_s)
        .value(u"bucket-endpoint"_s, u"URL"_s,
               u"the storage's API (default: STORAGE_EMULATOR_HOST, else Google)"_s);
}

QString snapshotFolder(const Options& options)
{
    return options.isSet(u"folder"_s) ? options.text(u"folder"_s) : snapshotFolderName;
}

Result<TargetChoice> chosenTargets(const Options& options)
{
    const Result<SnapshotBuilder> builder =
        options.argument().isEmpty() ? SnapshotBuilder::PgDump : parseBuilder(options.argument());
    if (!builder)
        return failure(builder);
    const KubernetesPlace place{options.text(u"context"_s), options.text(u"namespace"_s)};
    if (*builder != SnapshotBuilder::Kubectl && !(place.context + place.nameSpace).isEmpty())
        return options.wrong(u"--context and --namespace are for kubectl"_s);
    const Result<SnapshotTargets> targets = readTargets(options.text(u"targets"_s), *builder);
    if (!targets)
        return failure(targets);
    return TargetChoice{*builder, *targets, place, snapshotFolder(options)};
}

Result<SourcegraphClient> chosenInstance(const Options& options)
{
    const Result<Secret> token = accessToken(options);
    if (!token)
        return failure(token);
    const QString endpoint =
        options.isSet(u"endpoint"_s) ? options.text(u"endpoint"_s) : qEnvironmentVariable("SRC_ENDPOINT");
    if (endpoint.isEmpty())
        return options.wrong(u"--endpoint is missing"_s, u"Name the instance, or set SRC_ENDPOINT"_s);
    if (token->isEmpty())
        return options.wrong(u"there is no access token"_s, u"Set SRC_ACCESS_TOKEN, or use --token-file"_s);
    return SourcegraphClient::open(endpoint, *token, options.text(u"ca"_s))
        .transform([](SourcegraphClient client) {
            client.setRetry(sayingRetry());
            return client;
        });
}

Result<Bucket> chosenBucket(const Options& options)
{
    if (!options.isSet(u"bucket"_s))
        return options.wrong(u"--bucket is missing"_s);
    const Result<GoogleAccount> account = GoogleAccount::of(options.text(u"credentials"_s));
    if (!account)
        return failure(account);
    return Bucket::open(options.text(u"bucket"_s), *account, options.text(u"bucket-endpoint"_s))
        .transform([](Bucket bucket) {
            bucket.setRetry(sayingRetry());
            return bucket;
        });
}

Result<bool> saysYes(const Options& options, const QString& name)
{
    const QString text = options.text(name);
    if (text.isEmpty() || text == u"yes" || text == u"true")
        return true;
    if (text == u"no" || text == u"false")
        return false;
    return options.wrong(u"--%1 takes yes or no"_s.arg(name));
}

} // namespace lockstep::ctl
