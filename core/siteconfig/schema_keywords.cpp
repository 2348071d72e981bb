#include "core/siteconfig/schema_keywords.h"

#define VALIJSON_USE_EXCEPTIONS 1

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#pragma GCC diagnostic pop

namespace lockstep {

std::expected<std::shared_ptr<const valijson::Schema>, QString>
readSchemaKeywords(const QJsonObject& keywords)
{
    auto schema = std::make_shared<valijson::Schema>();
    try {
        const QJsonValue value(keywords);
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        parser.populateSchema(valijson::adapters::QtJsonAdapter(value), *schema);
    } catch (const std::exception& wrong) {
        QString said = QString::fromUtf8(wrong.what());
        while (said.endsWith(u'.'))
            said.chop(1);
        return std::unexpected(said);
    }
    return schema;
}

} // namespace lockstep
