#include "core/sourcegraph/instance_config.h"

#include "core/siteconfig/secret_masking.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace lockstep {

Result<InstanceConfig> readInstanceConfig(const SourcegraphClient& client, const std::stop_token& stop)
{
    const Result<QJsonObject> data =
        client.query(u"query SiteConfig { site { configuration { id effectiveContents } } }"_s, {}, stop);
    if (!data)
        return failure(data);
    const QJsonValue configuration = (*data)[u"site"][u"configuration"];
    const QJsonValue contents = configuration[u"effectiveContents"];
    if (contents.isString())
        return InstanceConfig{configuration[u"id"].toInteger(), contents.toString().toUtf8()};
    return failure(ErrorKind::Invalid, u"read the site configuration of"_s, client.description(),
                   u"its answer has none"_s,
                   u"Check that the URL is the instance's, and that the token is a site administrator's"_s);
}

Result<bool> writeInstanceConfig(const SourcegraphClient& client, const InstanceConfig& before,
                                 const QByteArray& contents, const std::stop_token& stop)
{
    const Result<QJsonObject> data =
        client.mutate(u"mutation UpdateSiteConfig($lastID: Int!, $input: String!) { "
                      "updateSiteConfiguration(lastID: $lastID, input: $input) }"_s,
                      {{u"lastID"_s, before.id}, {u"input"_s, QString::fromUtf8(contents)}}, stop);
    if (data)
        return (*data)[u"updateSiteConfiguration"].toBool();
    if (data.error().kind != ErrorKind::Failed)
        return failure(data);
    const QString attempted = u"change the site configuration of"_s;
    if (data.error().happened.contains(u"SITE_CONFIG_FILE"))
        return failure(ErrorKind::Precondition, attempted, client.description(),
                       u"the instance takes it from a file (SITE_CONFIG_FILE)"_s,
                       u"Change that file where the instance is deployed"_s);
    // Releases word it differently when somebody else was quicker: what is there now tells.
    const Result<InstanceConfig> now = readInstanceConfig(client, stop);
    if (now && now->id != before.id)
        return failure(ErrorKind::Precondition, attempted, client.description(),
                       u"somebody else has changed it since it was read"_s,
                       u"Read it again, and change that"_s);
    return failure(data);
}

bool holdsRedacted(const JsoncDocument& document)
{
    return std::ranges::any_of(std::views::iota(qint32(0), qint32(document.tree().nodes.size())),
                               [&](qint32 index) { return isRedacted(document, index); });
}

} // namespace lockstep
