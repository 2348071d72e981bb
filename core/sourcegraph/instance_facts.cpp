#include "core/sourcegraph/instance_facts.h"

using namespace Qt::StringLiterals;

namespace lockstep {

Result<InstanceFacts> instanceFacts(const SourcegraphClient& client, const std::stop_token& stop)
{
    return client
        .query(u"query Facts { site { productVersion } currentUser { username siteAdmin } }"_s, {}, stop)
        .transform([](const QJsonObject& data) {
            const QJsonValue user = data[u"currentUser"];
            return InstanceFacts{data[u"site"][u"productVersion"].toString(), user[u"username"].toString(),
                                 user[u"siteAdmin"].toBool()};
        });
}

Result<InstanceFacts> asSiteAdmin(const SourcegraphClient& client, const std::stop_token& stop)
{
    Result<InstanceFacts> facts = instanceFacts(client, stop);
    if (!facts || facts->isSiteAdmin)
        return facts;
    return failure(ErrorKind::Precondition, u"ask the API of"_s, client.description(),
                   facts->user.isEmpty() ? u"it does not know whose access token it is"_s
                                         : u"%1 is no site administrator"_s.arg(facts->user),
                   u"Use an access token of a site administrator"_s);
}

} // namespace lockstep
