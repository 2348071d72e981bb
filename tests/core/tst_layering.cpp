// The floors of the house: a folder never includes from one above it, and a room of core/ never from a later
// room.

#include "core/support/files.h"
#include "result_checks.h"

#include <QDirIterator>
#include <QLibraryInfo>
#include <QRegularExpression>

using namespace lockstep;

namespace {

struct Include
{
    QString file; ///< relative to the project, with the line: "core/a/b.h:12"
    QString target;
};

QList<Include> includesBelow(const QString& folder)
{
    static const QRegularExpression shape(QString::fromLatin1("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
    const QDir root(QStringLiteral(LOCKSTEP_SOURCE_DIR));
    QList<Include> includes;
    QDirIterator files(root.filePath(folder), {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(path));
        int line = 0;
        while (!file.atEnd()) {
            ++line;
            const auto match = shape.match(QString::fromUtf8(file.readLine()));
            if (match.hasMatch())
                includes += {root.relativeFilePath(path) + u':' + QString::number(line), match.captured(1)};
        }
    }
    return includes;
}

/// The Qt modules' headers that each floor may use; a class header is looked up in the module folders of Qt's
/// headers.
bool isOfModule(const QString& header, const QStringList& modules)
{
    const QString qtHeaders = QLibraryInfo::path(QLibraryInfo::HeadersPath);
    return std::ranges::any_of(modules, [&](const QString& module) {
        return header.startsWith(module + u'/') || QFile::exists(qtHeaders + u'/' + module + u'/' + header);
    });
}

} // namespace

class LayeringTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noFloorLooksUp_data();
    void noFloorLooksUp();
    void noRoomReachesBack();
};

void LayeringTest::noFloorLooksUp_data()
{
    QTest::addColumn<QString>("floor");
    QTest::addColumn<QStringList>("foldersAbove");
    QTest::addColumn<QStringList>("forbiddenModules");
    const QStringList screen{QStringLiteral("QtGui"), QStringLiteral("QtWidgets"),
                             QStringLiteral("QtPrintSupport")};
    QTest::newRow("core") << QStringLiteral("core")
                          << QStringList{QStringLiteral("models/"), QStringLiteral("ui/"),
                                         QStringLiteral("app/")}
                          << screen;
    QTest::newRow("models") << QStringLiteral("models")
                            << QStringList{QStringLiteral("ui/"), QStringLiteral("app/")} << screen;
    QTest::newRow("ui") << QStringLiteral("ui") << QStringList{QStringLiteral("app/")} << QStringList{};
}

void LayeringTest::noFloorLooksUp()
{
    QFETCH(QString, floor);
    QFETCH(QStringList, foldersAbove);
    QFETCH(QStringList, forbiddenModules);
    const QList<Include> includes = includesBelow(floor);
    QVERIFY2(includes.size() > 10, "the check found hardly any include: does it look in the right place?");
    QStringList wrong;
    for (const Include& include : includes) {
        const bool upwards = std::ranges::any_of(
            foldersAbove, [&](const QString& folder) { return include.target.startsWith(folder); });
        if (upwards || isOfModule(include.target, forbiddenModules))
            wrong += include.file + QStringLiteral(" includes ") + include.target;
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void LayeringTest::noRoomReachesBack()
{
    // The order in which the data walks through the rooms, as core/README.md describes it.
    const QStringList rooms{
        QStringLiteral("support"),   QStringLiteral("payload"),    QStringLiteral("version"),
        QStringLiteral("catalog"),   QStringLiteral("migration"),  QStringLiteral("planning"),
        QStringLiteral("inventory"), QStringLiteral("database"),   QStringLiteral("network"),
        QStringLiteral("cluster"),   QStringLiteral("siteconfig"), QStringLiteral("sourcegraph"),
        QStringLiteral("github"),    QStringLiteral("snapshot"),   QStringLiteral("health"),
        QStringLiteral("report"),    QStringLiteral("runbook"),    QStringLiteral("rollout"),
        QStringLiteral("store")};
    QStringList wrong;
    for (const Include& include : includesBelow(QStringLiteral("core"))) {
        if (!include.target.startsWith(u"core/"))
            continue;
        const qsizetype from = rooms.indexOf(include.file.section(u'/', 1, 1));
        const qsizetype to = rooms.indexOf(include.target.section(u'/', 1, 1));
        if (from < 0 || to < 0 || to > from)
            wrong += include.file + QStringLiteral(" includes ") + include.target;
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

QTEST_APPLESS_MAIN(LayeringTest)
#include "tst_layering.moc"
