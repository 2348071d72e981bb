// A configuration of 400 lines against a schema of 200 KB: the time until the schema can be used, and that of
// checking the whole document after each keystroke, with reading its text anew. Both are generated; the same
// goes for the newest schema of the real releases where LOCKSTEP_TEST_DATA names their folder.

#include "core/siteconfig/release_schema.h"
#include "test_data.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

constexpr int rounds = 101;
constexpr qsizetype schemaBytes = 200 * 1024;

/// Words, as descriptions have them.
QByteArray description(int number)
{
    return "\"description\": \"What the setting " + QByteArray::number(number) +
           " does, and when one would want to change it. " +
           QByteArray("Some more words about it. ").repeated(5) + "\"";
}

QByteArray providerForm(const QByteArray& type)
{
    return R"({"type": "object", "additionalProperties": false, "required": ["type", "clientID"], "properties": {)"
           R"("type": {"const": ")" +
           type +
           R"("}, "clientID": {"type": "string", "minLength": 1}, "url": {"type": "string", "format": "uri"},)"
           R"("order": {"type": "integer", "minimum": 0}, "hosts": {"type": "array", "items": {"type": "string",)"
           R"("pattern": "^[\\w-.]+$"}}}})";
}

QByteArray schemaText()
{
    QByteArray text = R"({"$id": "bench.schema.json#", "type": "object", "definitions": {)";
    QByteArray forms;
    for (const char* const type : {"saml", "openidconnect", "github", "gitlab", "gerrit", "builtin"}) {
        text += '"' + QByteArray(type) + "\": " + providerForm(type) + ",\n";
        forms += (forms.isEmpty() ? "" : ", ") + QByteArray(R"({"$ref": "#/definitions/)") + type + "\"}";
    }
    text += R"("limits": {"type": "object", "properties": {"most": {"type": "integer"}}}}, "properties": {)";
    text += R"("providers": {"type": "array", "items": {"required": ["type"], "oneOf": [)" + forms + "]}}";
    for (int number = 0; text.size() < schemaBytes; ++number) {
        const QByteArray name = QByteArray::number(number);
        text += ",\n\"setting." + name + "\": {" + description(number) +
                R"(, "type": "object", "properties": {)" +
                R"("enabled": {"type": "boolean", "default": false, )" + description(number) + "}," +
                R"("mode": {"type": "string", "enum": ["on", "off", "auto"], )" + description(number) + "}," +
                R"("limits": {"$ref": "#/definitions/limits"}}, "additionalProperties": false})";
    }
    return text + "}}";
}

QByteArray configText(int lines)
{
    QByteArray text = "{\n  // the providers\n  \"providers\": [\n";
    int line = 3;
    for (; line < lines / 2; line += 7)
        text += "    {\n      \"type\": \"github\", // as agreed\n      \"clientID\": \"client\",\n"
                "      \"url\": \"https://id.example.com/path\",\n      \"order\": 3,\n"
                "      \"hosts\": [\"a.example.com\", \"b.example.com\"]\n    },\n";
    text += "  ],\n";
    for (int number = 0; line < lines; line += 5, ++number)
        text += "  \"setting." + QByteArray::number(number) +
                "\": {\n    \"enabled\": true,\n    \"mode\": \"auto\", /* by itself */\n"
                "    \"limits\": { \"most\": 5 },\n  },\n";
    return text + "}\n";
}

/// A configuration as the product's releases take it.
QByteArray siteConfigText(int lines)
{
    QByteArray text = "{\n  \"externalURL\": \"https://src.example.com\",\n  \"auth.providers\": [\n";
    for (int line = 3; line < lines; line += 8)
        text += "    {\n      \"type\": \"openidconnect\", // as agreed\n"
                "      \"issuer\": \"https://id.example.com\",\n      \"clientID\": \"client\",\n"
                "      \"clientSecret\": \"abc\",\n      \"configID\": \"c\",\n      \"order\": 3,\n    },\n";
    return text + "  ],\n  \"maxReposToSearch\": 5,\n}\n";
}

double median(const std::function<void()>& work, int times)
{
    std::vector<double> samples;
    for (int round = 0; round < times; ++round) {
        QElapsedTimer timer;
        timer.start();
        work();
        samples.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(samples);
    return samples[samples.size() / 2];
}

void say(const char* what, double milliseconds)
{
    std::printf("  %-58s %8.3f ms\n", what, milliseconds);
}

void measure(const char* name, const QByteArray& schema, const QByteArray& config)
{
    const auto read = ConfigSchema::parse(schema, u"the schema"_s);
    if (!read)
        qFatal("%s", qPrintable(read.error().message()));
    const auto document = JsoncDocument::parse(config);
    const auto problems = read->check(document);
    if (!problems || !isValidConfig(*problems))
        qFatal("the configuration is not valid: %s",
               qPrintable(problems ? problems->first().text : problems.error().message()));
    const QByteArray wrong = QByteArray(config).replace("\"order\": 3", "\"order\": \"3\"");
    const auto wrongDocument = JsoncDocument::parse(wrong);
    std::printf("%s: %lld lines, schema of %lld bytes, %zu parts\n", name, qlonglong(config.count('\n')),
                qlonglong(schema.size()), read->parts().parts.size());
    say("schema, from its text until it can be used",
        median([&] { (void)ConfigSchema::parse(schema, u"the schema"_s); }, 11));
    say("whole document", median([&] { (void)read->check(document); }, rounds));
    say("whole document, with reading its text",
        median([&] { (void)read->check(JsoncDocument::parse(config)); }, rounds));
    say("whole document, with 100 problems to tell",
        median([&] { (void)read->check(wrongDocument, {.maximumProblems = 100}); }, rounds));
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    measure("generated", schemaText(), configText(400));
    const QString bundle = test::realData(u"releases-5.8-6.12.bundle"_s);
    if (bundle.isEmpty()) {
        std::printf("the real releases are not on this machine; set LOCKSTEP_TEST_DATA to their folder\n");
        return 0;
    }
    const auto catalog = ReleaseCatalog::open(bundle);
    if (!catalog)
        qFatal("%s", qPrintable(catalog.error().message()));
    const auto schema = releaseSchemaText(**catalog, (*catalog)->releases().last().version);
    if (!schema)
        qFatal("%s", qPrintable(schema.error().message()));
    measure("newest release", *schema, siteConfigText(400));
    return 0;
}
