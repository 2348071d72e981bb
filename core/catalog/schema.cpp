#include "core/catalog/schema.h"

namespace lockstep {

QString schemaName(Schema schema)
{
    switch (schema) {
    case Schema::Frontend:
        return QStringLiteral("frontend");
    case Schema::CodeIntel:
        return QStringLiteral("codeintel");
    case Schema::CodeInsights:
        return QStringLiteral("codeinsights");
    }
    return {};
}

Result<Schema> parseSchema(QStringView text)
{
    for (const Schema schema : allSchemas) {
        if (text == schemaName(schema))
            return schema;
    }
    if (text == u"pgsql")
        return Schema::Frontend;
    if (text == u"codeintel-db")
        return Schema::CodeIntel;
    if (text == u"codeinsights-db")
        return Schema::CodeInsights;
    return failure(ErrorKind::Usage, QStringLiteral("read the schema name"), u'"' + text.toString() + u'"',
                   QStringLiteral("there is no such schema"),
                   QStringLiteral("Use frontend, codeintel or codeinsights"));
}

} // namespace lockstep
