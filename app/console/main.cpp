// lockstep: the desktop console. This file puts it together.

#include "app/console/options.h"
#include "app/console/pages.h"
#include "app/console/pictures.h"
#include "core/store/store.h"
#include "models/translation.h"
#include "models/workspace.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page.h"
#include "ui/shell/source_settings.h"
#include "ui/theme/icons.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>

using namespace lockstep;
using namespace lockstep::console;

namespace {

constexpr int wrongUsage = 2;
constexpr int couldNotBeDone = 3;
constexpr QSize defaultSize(1280, 800);

int fail(const Error& error)
{
    std::fprintf(stderr, "lockstep: %s\n", qPrintable(error.message()));
    return error.kind == ErrorKind::Usage ? wrongUsage : couldNotBeDone;
}

QStringList wordsOf(int argc, char** argv)
{
    QStringList words;
    for (int i = 0; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    return words;
}

/// What has to be known before there is an application object.
void prepare(const Options& options)
{
    QCoreApplication::setOrganizationName(QStringLiteral("Lockstep"));
    QCoreApplication::setApplicationName(QStringLiteral("lockstep"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LOCKSTEP_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Lockstep"));
    QGuiApplication::setDesktopFileName(QStringLiteral("dev.lockstep.Lockstep"));
    QGuiApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    if (options.scale != 1)
        qputenv("QT_SCALE_FACTOR", QByteArray::number(options.scale));
    if (!options.picturesFolder.isEmpty() && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
}

/// The command line goes before what was opened last, which goes before the sample.
WorkspaceSources sourcesFor(const Options& options, WorkspaceSources sources)
{
    if (!options.fleet.isEmpty())
        sources.fleet = options.fleet;
    if (!options.catalog.isEmpty())
        sources.catalog = options.catalog;
    sources.knowledge = options.knowledge;
    if (!options.store.isEmpty())
        sources.store = options.store;
    return sources;
}

int makePictures(const Options& options)
{
    // Neither the user's settings nor what the user's runs left have a place in pictures.
    const QTemporaryDir settings;
    const QTemporaryDir data;
    qputenv("LOCKSTEP_DATA_DIR", data.path().toUtf8());
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication::setFont(QFont(QStringLiteral("Noto Sans"), 10));
    QApplication::setCursorFlashTime(0);
    ThemeManager::instance().install(options.scheme.value_or(SchemeChoice::Light));

    WorkspaceSources sample = sampleSources();
    sample.store = Store::defaultPath();
    Workspace workspace(sourcesFor(options, sample));
    ActionRegistry registry;
    MainWindow window(&workspace, &registry, makePages(&workspace, &registry));
    addPaletteSources(window, &workspace);
    window.resize(options.size.value_or(defaultSize));
    window.show();
    window.activateWindow();
    const QList<SchemeChoice> schemes =
        options.scheme ? QList{*options.scheme} : QList{SchemeChoice::Light, SchemeChoice::Dark};
    const Result<void> made = Pictures(&window, &workspace, {options.picturesFolder, schemes}).make();
    return made ? 0 : fail(made.error());
}

int runConsole(const Options& options)
{
    const QString remembered = QSettings().value(QStringLiteral("appearance/scheme")).toString();
    ThemeManager::instance().install(options.scheme.value_or(parseScheme(remembered)));
    WorkspaceSources known = rememberedSources();
    known.store = Store::defaultPath();
    Workspace workspace(sourcesFor(options, known));
    workspace.setGitHubPlace(rememberedGitHubPlace());
    ActionRegistry registry;
    MainWindow window(&workspace, &registry, makePages(&workspace, &registry));
    addPaletteSources(window, &workspace);
    window.resize(defaultSize);
    window.restoreLayout();
    if (options.size)
        window.resize(*options.size);
    window.show();
    window.currentPage()->focusContent();
    workspace.reload();
    if (!options.instance.isEmpty())
        openInstance(window, options.instance);
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    const Result<Options> options = parseOptions(wordsOf(argc, argv));
    if (!options)
        return fail(options.error());
    if (!options->message.isEmpty()) {
        std::printf("%s", qPrintable(options->message));
        return 0;
    }
    prepare(*options);
    const QApplication application(argc, argv);
    QApplication::setWindowIcon(applicationIcon());
    installTranslations();
    return options->picturesFolder.isEmpty() ? runConsole(*options) : makePictures(*options);
}
