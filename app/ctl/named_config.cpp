#include "app/ctl/named_config.h"

#include "core/payload/payload_file.h"
#include "core/sourcegraph/config_source.h"

using namespace Qt::StringLiterals;

namespace lockstep::ctl {

void addMember(Options& options)
{
    options.value(u"member"_s, u"PATH"_s,
                  u"where FILE is a customer's payload (an archive, also encrypted with OpenPGP): the "
                  "configuration's path in it (default: found by its name, site-config.json)"_s);
}

Result<void> NamedConfig::replace(const QByteArray& changed) const
{
    if (file)
        return file->replace(changed);
    return failure(ErrorKind::Precondition, u"change"_s, name, u"a customer's payload is only read"_s,
                   u"Print the result with --stdout, or write it to a file with --out"_s);
}

Result<NamedConfig> readNamedConfig(const Options& options, const QString& path, const std::stop_token& stop)
{
    const QString member = options.text(u"member"_s);
    if (!member.isEmpty() || isPayload(path)) {
        ConfigSource source{ConfigSource::Kind::Payload, path, {}};
        source.member = member;
        Result<SourcedConfig> read = readConfig(source, stop);
        if (!read && read.error().kind == ErrorKind::Precondition &&
            read.error().happened.startsWith(u"there are several"))
            read.error().advice = u"Say which one is meant with --member PATH"_s;
        return read.transform([](const SourcedConfig& config) {
            return NamedConfig{config.source.place(), config.bytes, std::nullopt};
        });
    }
    return ConfigFile::read(path).transform(
        [&](const ConfigFile& file) { return NamedConfig{path, file.bytes(), file}; });
}

} // namespace lockstep::ctl
