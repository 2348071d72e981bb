#include "core/store/store_place.h"

#include "core/database/connection_settings.h"

#include <QRegularExpression>

namespace lockstep {

bool isPostgresPlace(const QString& place)
{
    static const QRegularExpression shape(QStringLiteral(
        "^\\s*(postgres(ql)?://|(host|hostaddr|port|dbname|user|password|service|sslmode)\\s*=)"));
    return shape.match(place).hasMatch();
}

QString storePlaceText(const QString& place)
{
    if (!isPostgresPlace(place))
        return place;
    const Result<ConnectionSettings> settings = ConnectionSettings::parse(place);
    return settings ? settings->description() : QStringLiteral("a PostgreSQL database");
}

} // namespace lockstep
