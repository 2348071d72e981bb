#include "app/ctl/command.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"

namespace lockstep::ctl {

namespace {

void sayEdits(const QList<EditedMigration>& edits)
{
    for (const EditedMigration& edit : edits) {
        if (!edit.expected)
            say(QStringLiteral(
                    "lockstepctl: %1 migration %2 was edited in %3 (%4 side); the newer text is taken")
                    .arg(schemaName(edit.schema))
                    .arg(edit.id)
                    .arg(edit.in.toString(), edit.up ? QStringLiteral("up") : QStringLiteral("down")));
    }
}

Result<StitchResult> stitchRange(const Options& options, const CatalogContents& contents)
{
    Version bounds[2] = {contents.releases.first().release.version, contents.releases.last().release.version};
    const QString names[2] = {QStringLiteral("from"), QStringLiteral("to")};
    for (int i = 0; i < 2; ++i) {
        if (!options.isSet(names[i]))
            continue;
        const Result<Version> wanted = options.version(names[i]).and_then(
            [&](const Version& version) { return contents.resolve(version); });
        if (!wanted)
            return failure(wanted);
        bounds[i] = *wanted;
    }
    return stitch(contents, bounds[0], bounds[1]);
}

} // namespace

int catalogStitch(const QStringList& words, std::stop_token stop)
{
    Options options(
        QStringLiteral("catalog stitch"),
        QStringLiteral("Writes the migrations of all releases of a catalogue as one graph per schema, in "
                       "the JSON that the product's own migrator reads."));
    options.catalog()
        .value(QStringLiteral("from"), QStringLiteral("VERSION"),
               QStringLiteral("the first release (default: the oldest)"))
        .value(QStringLiteral("to"), QStringLiteral("VERSION"),
               QStringLiteral("the last release (default: the newest)"))
        .format({QStringLiteral("json")});
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    const Result<CatalogContents> contents = options.readCatalog(stop);
    if (!contents)
        return fail(contents.error());
    const Result<StitchResult> stitched = stitchRange(options, *contents);
    if (!stitched)
        return fail(stitched.error());
    sayEdits(stitched->edits);
    const Result<void> written = options.write(stitchedToJson(stitched->catalog));
    return written ? Done : fail(written.error());
}

} // namespace lockstep::ctl
