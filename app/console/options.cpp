#include "app/console/options.h"

#include "models/instance_link.h"

#include <QCommandLineParser>
#include <QRegularExpression>

namespace lockstep::console {

namespace {

constexpr QSize smallestWindow(900, 560);
constexpr QSize largestWindow(16384, 16384);

QCommandLineOption valueOption(const char* name, const char* description, const char* value)
{
    return {QString::fromLatin1(name), QString::fromLatin1(description), QString::fromLatin1(value)};
}

void addOptions(QCommandLineParser& parser)
{
    parser.setApplicationDescription(
        QStringLiteral("Plans, rehearses and carries out upgrades of Sourcegraph instances."));
    parser.addPositionalArgument(
        QStringLiteral("link"),
        QStringLiteral("Shows an instance of the fleet: lockstep://instance/ENVIRONMENT/NAME."),
        QStringLiteral("[LINK]"));
    parser.addOptions({
        {{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Shows this text.")},
        {{QStringLiteral("v"), QStringLiteral("version")}, QStringLiteral("Shows the version.")},
        valueOption(
            "fleet",
            "The fleet: a folder that holds environments/. Default: the last one opened, else the sample.",
            "DIR"),
        valueOption("catalog",
                    "The releases: a git repository or bundle, the folder of one release, or a stitched "
                    "graph in JSON. "
                    "Default: the last one opened, else the sample.",
                    "X"),
        valueOption("knowledge", "A file of your own with release knowledge; may be given more than once.",
                    "FILE"),
        valueOption("store", "Where Lockstep remembers runs and timings: a file, or a PostgreSQL database.",
                    "PLACE"),
        valueOption("pictures",
                    "Draws every page into PNG files in this folder, without a display, and ends.", "DIR"),
        valueOption("size", "Size of the window, like 1280x800.", "WxH"),
        valueOption("scheme", "Colours: system, light or dark. Pictures default to both light and dark.",
                    "NAME"),
        valueOption("scale", "Device pixels a pixel, 1 to 4; for pictures.", "N"),
    });
    // Qt's own, which QApplication takes from the command line itself.
    for (const char* name : {"platform", "display", "style", "qwindowgeometry"}) {
        QCommandLineOption option = valueOption(name, "", "X");
        option.setFlags(QCommandLineOption::HiddenFromHelp);
        parser.addOption(option);
    }
}

std::unexpected<Error> wrong(const QString& what, const QString& why, const QString& advice)
{
    return failure(ErrorKind::Usage, QStringLiteral("understand the command line"), what, why, advice);
}

Result<QSize> parseSize(const QString& text)
{
    static const QRegularExpression shape(QStringLiteral(R"(^(\d{1,5})x(\d{1,5})$)"));
    const QRegularExpressionMatch match = shape.match(text);
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    if (!match.hasMatch() || size.expandedTo(smallestWindow) != size || size.boundedTo(largestWindow) != size)
        return wrong(QStringLiteral("--size ") + text,
                     QStringLiteral("it must be WIDTHxHEIGHT, at least %1x%2")
                         .arg(smallestWindow.width())
                         .arg(smallestWindow.height()),
                     QStringLiteral("Write it like 1280x800"));
    return size;
}

Result<SchemeChoice> parseSchemeOption(const QString& text)
{
    const SchemeChoice choice = parseScheme(text);
    if (schemeName(choice) != text)
        return wrong(QStringLiteral("--scheme ") + text, QStringLiteral("there is no such scheme"),
                     QStringLiteral("Choose system, light or dark"));
    return choice;
}

Result<double> parseScale(const QString& text)
{
    bool isNumber = false;
    const double scale = text.toDouble(&isNumber);
    if (!isNumber || scale < 1 || scale > 4)
        return wrong(QStringLiteral("--scale ") + text, QStringLiteral("it must be a number from 1 to 4"),
                     QStringLiteral("Write it like 2"));
    return scale;
}

Result<Options> readValues(const QCommandLineParser& parser)
{
    Options options;
    options.fleet = parser.value(QStringLiteral("fleet"));
    options.catalog = parser.value(QStringLiteral("catalog"));
    options.knowledge = parser.values(QStringLiteral("knowledge"));
    options.store = parser.value(QStringLiteral("store"));
    options.picturesFolder = parser.value(QStringLiteral("pictures"));
    if (parser.isSet(QStringLiteral("size"))) {
        const Result<QSize> size = parseSize(parser.value(QStringLiteral("size")));
        if (!size)
            return failure(size);
        options.size = *size;
    }
    if (parser.isSet(QStringLiteral("scheme"))) {
        const Result<SchemeChoice> scheme = parseSchemeOption(parser.value(QStringLiteral("scheme")));
        if (!scheme)
            return failure(scheme);
        options.scheme = *scheme;
    }
    if (parser.isSet(QStringLiteral("scale"))) {
        const Result<double> scale = parseScale(parser.value(QStringLiteral("scale")));
        if (!scale)
            return failure(scale);
        options.scale = *scale;
    }
    return options;
}

} // namespace

Result<Options> parseOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    addOptions(parser);
    const QString seeHelp = QStringLiteral("lockstep --help lists the options");
    if (!parser.parse(arguments))
        return wrong({}, parser.errorText(), seeHelp);
    const QStringList words = parser.positionalArguments();
    for (const QString& word : words) {
        if (!isLockstepLink(word) || words.size() > 1)
            return wrong(word, QStringLiteral("it is neither an option nor the one link to open"), seeHelp);
    }
    Options shown;
    if (parser.isSet(QStringLiteral("help"))) {
        // Without an application object, Qt has no name for the program.
        shown.message =
            parser.helpText().replace(QStringLiteral("<executable_name>"), QStringLiteral("lockstep"));
        return shown;
    }
    if (parser.isSet(QStringLiteral("version"))) {
        shown.message = QStringLiteral("lockstep " LOCKSTEP_VERSION "\n");
        return shown;
    }
    Result<Options> options = readValues(parser);
    if (!options || words.isEmpty())
        return options;
    return instanceOfLink(words.first()).transform([&](const QString& key) {
        options->instance = key;
        return *options;
    });
}

} // namespace lockstep::console
