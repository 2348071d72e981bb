#include "core/support/json_schema.h"

#include <QRegularExpression>

#define VALIJSON_USE_EXCEPTIONS 1

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// `<root>`, `["steps"]`, `[0]` as "/steps/0".
QString pointerOf(const std::vector<std::string>& context)
{
    QString pointer;
    for (const std::string& part : context) {
        QString text = QString::fromStdString(part);
        if (text == u"<root>")
            continue;
        if (text.startsWith(u'[') && text.endsWith(u']'))
            text = text.sliced(1, text.size() - 2);
        if (text.startsWith(u'"') && text.endsWith(u'"') && text.size() > 1)
            text = text.sliced(1, text.size() - 2);
        pointer += u'/' + text.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
    }
    return pointer;
}

struct Wording
{
    QRegularExpression said;
    QString text;
};

/// In words for those who write the file, not the schema.
QString sentenceOf(const QString& description)
{
    static const QList<Wording> wordings = {
        {QRegularExpression(u"^Object contains a property that could not be validated.*: '(.*)'"_s),
         u"the key \"\\1\" is not known here"_s},
        {QRegularExpression(u"^Missing required property '(.*)'"_s), u"the key \"\\1\" is missing"_s},
        {QRegularExpression(u"^Value type not permitted"_s), u"a value of another type is expected"_s},
        {QRegularExpression(u"^Failed to match against any enum values"_s),
         u"it is none of the values that are allowed"_s},
        {QRegularExpression(u"^Failed to match expected value"_s), u"it is not the value that is allowed"_s},
        {QRegularExpression(u"^Failed to match regex"_s), u"it does not have the form that is expected"_s},
        {QRegularExpression(u"^String should be no fewer than (\\d+)"_s),
         u"it must have at least \\1 characters"_s},
        {QRegularExpression(u"^Array should contain no fewer than (\\d+)"_s),
         u"it must have at least \\1 items"_s},
        {QRegularExpression(u"^Expected number greater than or equal to ([\\d-]+)"_s),
         u"it must be at least \\1"_s},
    };
    for (const Wording& wording : wordings) {
        if (const auto match = wording.said.match(description); match.hasMatch())
            return QString(wording.text).replace(u"\\1"_s, match.captured(1));
    }
    QString text = description;
    while (text.endsWith(u'.'))
        text.chop(1);
    return text;
}

/// What is said of a value only because of what is in it.
bool isEcho(const SchemaProblem& problem, const QList<SchemaProblem>& problems)
{
    return (problem.text.startsWith(u"Failed to") || problem.text.startsWith(u"Object property")) &&
           std::ranges::any_of(problems, [&](const SchemaProblem& other) {
               return other.pointer.startsWith(problem.pointer + u'/') ||
                      (other.pointer == problem.pointer && !other.text.startsWith(u"Failed to") &&
                       !other.text.startsWith(u"Object property"));
           });
}

} // namespace

struct JsonSchema::Private
{
    valijson::Schema schema;
};

Result<JsonSchema> JsonSchema::parse(const QJsonValue& schema, const QString& name)
{
    auto made = std::make_shared<Private>();
    try {
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        parser.populateSchema(valijson::adapters::QtJsonAdapter(schema), made->schema);
    } catch (const std::exception& wrong) {
        return failure(ErrorKind::Invalid, u"read the JSON Schema"_s, name, QString::fromUtf8(wrong.what()));
    }
    JsonSchema parsed;
    parsed.d = std::move(made);
    return parsed;
}

QList<SchemaProblem> JsonSchema::check(const QJsonValue& value) const
{
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    if (validator.validate(d->schema, valijson::adapters::QtJsonAdapter(value), &results))
        return {};
    QList<SchemaProblem> all;
    for (const valijson::ValidationResults::Error& error : results)
        all.append({pointerOf(error.context), sentenceOf(QString::fromStdString(error.description))});
    QList<SchemaProblem> problems;
    std::ranges::copy_if(all, std::back_inserter(problems), [&](const SchemaProblem& problem) {
        return !isEcho(problem, all) && !problems.contains(problem);
    });
    std::ranges::stable_sort(problems, std::greater(),
                             [](const SchemaProblem& problem) { return problem.pointer.count(u'/'); });
    return problems.isEmpty() ? all : problems;
}

} // namespace lockstep
