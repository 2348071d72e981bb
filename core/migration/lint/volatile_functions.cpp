#include "core/migration/lint/known_schema.h"

#include <QSet>

namespace lockstep::lint {

namespace {

/// PostgreSQL's own, and those of the extensions that come with it, that give another value on every call.
bool isKnownVolatile(const QString& name)
{
    static const QSet<QString> names = {QStringLiteral("random"),
                                        QStringLiteral("random_normal"),
                                        QStringLiteral("clock_timestamp"),
                                        QStringLiteral("timeofday"),
                                        QStringLiteral("gen_random_uuid"),
                                        QStringLiteral("gen_random_bytes"),
                                        QStringLiteral("gen_salt"),
                                        QStringLiteral("nextval"),
                                        QStringLiteral("setval"),
                                        QStringLiteral("uuid_generate_v1"),
                                        QStringLiteral("uuid_generate_v1mc"),
                                        QStringLiteral("uuid_generate_v4"),
                                        QStringLiteral("uuidv4"),
                                        QStringLiteral("uuidv7")};
    return names.contains(name);
}

} // namespace

bool KnownSchema::isVolatile(const QString& functionName) const
{
    if (const KnownFunction* own = function(functionName))
        return own->volatileFunction;
    return isKnownVolatile(functionName);
}

} // namespace lockstep::lint
