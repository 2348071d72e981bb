// A document of 5 MB with comments: read into a tree, changed in the middle. Beside it what Qt's own reader
// takes for the same data without comments, and Node's JSON.parse where Node is installed.

#include "core/siteconfig/jsonc_change.h"
#include "core/support/process.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTemporaryFile>

#include <algorithm>
#include <cstdio>

using namespace lockstep;

namespace {

constexpr int rounds = 15;
constexpr qsizetype wanted = 5 * 1024 * 1024;

/// An array of objects as a site configuration has them.
QByteArray documentText(bool comments)
{
    QByteArray text = "{\n  \"auth.providers\": [\n";
    for (int i = 0; text.size() < wanted; ++i) {
        const QByteArray number = QByteArray::number(i);
        if (comments)
            text += "    // provider " + number + "\n";
        text += "    {\n      \"type\": \"openidconnect\",\n      \"issuer\": \"https://id.example.com/" +
                number + "\",\n      \"clientID\": \"client-" + number +
                "\",\n      \"allowSignup\": true,\n      \"order\": " + number +
                (comments ? " /* as shown */" : "") + ",\n      \"hosts\": [\"a\", \"b\", null]\n    },\n";
    }
    return text + "    {}\n  ]\n}\n";
}

double median(const std::function<void()>& work)
{
    std::vector<double> samples;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        work();
        samples.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(samples);
    return samples[samples.size() / 2];
}

/// Milliseconds of JSON.parse; 0: Node is not there.
double node(const QByteArray& json)
{
    QTemporaryFile file;
    if (!file.open() || file.write(json) != json.size() || !file.flush())
        qFatal("cannot write a file");
    Command command;
    command.program = QStringLiteral("node");
    command.arguments = {
        QStringLiteral("-e"),
        QStringLiteral("const t = require('fs').readFileSync(process.argv[1], 'utf8'); const s = [];"
                       "for (let i = 0; i < %1; ++i) { const b = process.hrtime.bigint();"
                       "JSON.parse(t); s.push(Number(process.hrtime.bigint() - b) / 1e6); }"
                       "console.log(s.sort((a, b) => a - b)[%1 >> 1])")
            .arg(rounds),
        file.fileName()};
    const Result<ProcessOutput> output = runChecked(command);
    return output ? output->standardOutput.trimmed().toDouble() : 0;
}

void say(const char* name, double milliseconds, double peer)
{
    std::printf("%-44s %8.2f ms", name, milliseconds);
    if (peer > 0)
        std::printf("   %5.2f times JSON.parse", milliseconds / peer);
    std::printf("\n");
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QByteArray text = documentText(true);
    const QByteArray plain = documentText(false);
    const auto document = JsoncDocument::parse(text);
    if (!document.problems().isEmpty())
        qFatal("%s", qPrintable(document.problems().first().text));
    const qint32 providers = document.node(document.find({QStringLiteral("auth.providers")})).childCount;
    const JsoncPath middle{QStringLiteral("auth.providers"), QString::number(providers / 2),
                           QStringLiteral("issuer")};
    const double peer = node(plain);
    if (peer > 0)
        say("JSON.parse of Node, without comments", peer, 0);
    say("QJsonDocument, without comments", median([&] { (void)QJsonDocument::fromJson(plain); }), peer);
    say("tree with offsets, with comments", median([&] { (void)parseJsonc(text); }), peer);
    say("edit in the middle, tree at hand",
        median([&] { (void)setJsonc(document, middle, "\"https://b\""); }), 0);
    return 0;
}
