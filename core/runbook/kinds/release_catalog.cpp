#include "core/runbook/kinds/release_catalog.h"

using namespace Qt::StringLiterals;

namespace lockstep {

Result<Planner> readPlanner(const QString& catalog, const std::stop_token& stop)
{
    const QString location = catalog.isEmpty() ? qEnvironmentVariable("LOCKSTEP_CATALOG") : catalog;
    if (location.isEmpty())
        return failure(ErrorKind::Usage, u"read"_s, u"the releases"_s, u"no release catalogue is named"_s,
                       u"Say which one, or set LOCKSTEP_CATALOG"_s);
    Result<CatalogContents> contents = readCatalog(location, CacheUse::ReadWrite, stop);
    if (!contents)
        return failure(contents);
    Result<Knowledge> knowledge = Knowledge::shipped();
    if (!knowledge)
        return failure(knowledge);
    return Planner(*std::move(contents), *std::move(knowledge));
}

Result<Version> resolvedVersion(const Planner& planner, const QString& text)
{
    return Version::parse(text).and_then([&](const Version& wanted) { return planner.resolve(wanted); });
}

} // namespace lockstep
