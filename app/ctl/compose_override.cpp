#include "core/cluster/compose/compose_override.h"

#include "app/ctl/command.h"
#include "app/ctl/compose_options.h"
#include "app/ctl/confirmation.h"
#include "app/ctl/output.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

void declare(Options& options)
{
    declareProject(options);
    options
        .argument(u"KIND"_s,
                  u"images (the product's images get another tag) or databases-only (every other service is "
                  "scaled to nothing)"_s)
        .value(u"tag"_s, u"TAG"_s, u"of images: the tag, such as 6.2.0"_s)
        .value(u"except"_s, u"SERVICE"_s,
               u"leave this service as it is (repeatable; of databases-only the default is pgsql, "
               "codeintel-db and codeinsights-db)"_s)
        .flag(u"remove"_s, u"remove the file again, so that the compose files alone count"_s)
        .flag(u"dry-run"_s, u"show what would change, and stop"_s);
    declareYes(options);
    options.format({u"text"_s, u"json"_s});
}

Result<ComposeOverride> chosenKind(const Options& options)
{
    if (options.argument() == u"images")
        return ComposeOverride::Images;
    if (options.argument() == u"databases-only")
        return ComposeOverride::DatabasesOnly;
    return options.wrong(u"there is no kind \"%1\""_s.arg(options.argument()),
                         u"Use images or databases-only"_s);
}

Result<QByteArray> chosenText(const Options& options, ComposeOverride kind, const ComposeClient& client,
                              const std::stop_token& stop)
{
    if (options.isSet(u"remove"_s))
        return QByteArray();
    // What the file itself says now does not matter.
    const auto services = withOverride(client, kind, false).services(stop);
    if (!services)
        return failure(services);
    const QStringList except = options.texts(u"except"_s);
    for (const QString& name : except) {
        if (!std::ranges::contains(*services, name, &ComposeService::name))
            return options.wrong(u"the project has no service \"%1\""_s.arg(name));
    }
    if (kind == ComposeOverride::DatabasesOnly)
        return databasesOnlyOverride(*services, except.isEmpty() ? composeDatabases() : except);
    if (!options.isSet(u"tag"_s))
        return options.wrong(u"--tag is missing"_s);
    return checkImageTag(options.text(u"tag"_s)).and_then([&]() -> Result<QByteArray> {
        QByteArray text = imagesOverride(*services, options.text(u"tag"_s), except);
        if (text.isEmpty())
            return failure(ErrorKind::Precondition, u"give a tag to the images of"_s, client.place(),
                           u"none of its services has an image of the product"_s,
                           u"Check that it is the folder of the instance's compose files"_s);
        return text;
    });
}

int tell(const Options& options, const OverrideChange& change, bool isWritten)
{
    if (options.formatName() != u"json") {
        if (isWritten)
            say(change.after.isEmpty()
                    ? u"%1 is gone. compose up brings the services back."_s.arg(overrideFileName(change.kind))
                    : u"%1 is there. It counts from the next compose up on."_s.arg(
                          overrideFileName(change.kind)));
        return Done;
    }
    const Result<void> written =
        options.write(QJsonDocument(QJsonObject{{u"file"_s, overrideFileName(change.kind)},
                                                {u"text"_s, QString::fromUtf8(change.after)},
                                                {u"diff"_s, change.fileDiff},
                                                {u"effect"_s, change.effect},
                                                {u"written"_s, isWritten}})
                          .toJson());
    return written ? Done : fail(written.error());
}

} // namespace

int composeOverride(const QStringList& words, std::stop_token stop)
{
    Options options(u"compose override"_s,
                    u"Changes a project's services by a file of Lockstep's own beside the compose files, "
                    "which are never edited. Shows first what changes; docker compose has read it by then. "
                    "It counts from the next compose up on."_s);
    declare(options);
    const Result<ComposeClient> client = parsedProject(options, words, stop);
    if (!client)
        return fail(client.error());
    const Result<ComposeOverride> kind = chosenKind(options);
    if (!kind)
        return fail(kind.error());
    const Result<OverrideChange> change =
        chosenText(options, *kind, *client, stop).and_then([&](const QByteArray& text) {
            return planOverride(*client, *kind, text, stop);
        });
    if (!change)
        return fail(change.error());
    if (change->isNothing()) {
        say(u"Nothing changes."_s);
        return tell(options, *change, false);
    }
    const bool isDry = options.isSet(u"dry-run"_s);
    const QString diffs = change->fileDiff + change->effect;
    isDry&& options.formatName() != u"json" ? print(diffs) : say(diffs);
    if (isDry)
        return tell(options, *change, false);
    if (!confirmed(options, u"This changes %1 in %2."_s.arg(overrideFileName(*kind), client->place()),
                   u"write"_s))
        return NotDone;
    const Result<void> applied = applyOverride(*client, *change, stop);
    return applied ? tell(options, *change, true) : fail(applied.error());
}

} // namespace lockstep::ctl
