#include "app/ctl/command.h"
#include "app/ctl/named_config.h"
#include "app/ctl/options.h"
#include "app/ctl/output.h"
#include "core/siteconfig/jsonc_plain.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

namespace {

QByteArray valueText(const JsoncDocument& document, qint32 index, const Options& options)
{
    if (options.isSet(u"as-written"_s))
        return document.text(index) + '\n';
    if (options.formatName() == u"text" && document.node(index).kind == JsoncKind::String)
        return document.value(index).toString().toUtf8() + '\n';
    return plainJson(document, index) + '\n';
}

Result<void> get(const Options& options, const std::stop_token& stop)
{
    const QString file = options.words().first();
    const Result<JsoncPath> path = jsonPointerPath(options.words().last());
    if (!path)
        return failure(path);
    const Result<NamedConfig> read = readNamedConfig(options, file, stop);
    if (!read)
        return failure(read);
    const auto document = JsoncDocument::parse(read->bytes);
    if (const Result<void> sound = document.check(file); !sound)
        return sound;
    const qint32 found = document.find(*path);
    if (found < 0)
        return failure(ErrorKind::NotFound, u"read the configuration at"_s, options.words().last(),
                       u"nothing is there in %1"_s.arg(file));
    return options.write(valueText(document, found, options));
}

} // namespace

int siteConfigGet(const QStringList& words, std::stop_token stop)
{
    Options options(
        u"site-config get"_s,
        u"Prints one value of a site configuration. POINTER is a JSON Pointer; \"\" is the whole. "
        "As json (the default) it is plain JSON, without comments; as text, a text comes without its quotes. "
        "Example: lockstepctl site-config get site.json /auth.providers/0/type"_s);
    options.flag(u"as-written"_s, u"print the value's own bytes, comments and all"_s)
        .format({u"json"_s, u"text"_s})
        .arguments(u"FILE POINTER"_s, u"the file, and where in it"_s);
    addMember(options);
    if (const Result<void> parsed = options.parse(words); !parsed)
        return fail(parsed.error());
    if (options.words().size() != 2)
        return fail(options.wrong(u"a file and one JSON pointer are wanted"_s).error());
    const Result<void> done = get(options, stop);
    return done ? Done : fail(done.error());
}

} // namespace lockstep::ctl
