#pragma once

#include "core/support/files.h"
#include "core/support/process.h"

#include <QDir>
#include <QMap>
#include <QTemporaryDir>
#include <QTest>

namespace lockstep::test {

/// A git repository of our own making, in a folder that goes away with it.
class TestRepository
{
public:
    using Files = QMap<QString, QByteArray>; ///< path to content

    TestRepository() { git({QStringLiteral("init"), QStringLiteral("-q")}); }

    [[nodiscard]] QString path() const { return m_folder.path() + QStringLiteral("/repository"); }

    [[nodiscard]] QString filePath(const QString& name) const { return m_folder.filePath(name); }

    /// Runs git; fails the test when git does.
    QByteArray git(const QStringList& arguments) const
    {
        QDir().mkpath(path());
        Command command;
        command.program = QStringLiteral("git");
        command.arguments = arguments;
        command.workingFolder = path();
        for (const char* role : {"AUTHOR", "COMMITTER"}) {
            const QString prefix = QStringLiteral("GIT_") + QLatin1StringView(role);
            command.environment.insert(prefix + QStringLiteral("_NAME"), QStringLiteral("Tests"));
            command.environment.insert(prefix + QStringLiteral("_EMAIL"),
                                       QStringLiteral("tests@example.com"));
            command.environment.insert(prefix + QStringLiteral("_DATE"),
                                       QStringLiteral("2024-05-06T07:08:09Z"));
        }
        command.environment.insert(QStringLiteral("GIT_CONFIG_GLOBAL"), QStringLiteral("/dev/null"));
        command.environment.insert(QStringLiteral("GIT_CONFIG_NOSYSTEM"), QStringLiteral("1"));
        const Result<ProcessOutput> output = runChecked(command);
        if (!output)
            QTest::qFail(qPrintable(output.error().message()), __FILE__, __LINE__);
        return output ? output->standardOutput.trimmed() : QByteArray();
    }

    /// Commits exactly these files.
    void commit(const Files& files) const
    {
        for (const QString& entry : QDir(path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
            const QString old = path() + u'/' + entry;
            QFileInfo(old).isDir() ? QDir(old).removeRecursively() : QFile::remove(old);
        }
        for (const auto& [name, content] : files.asKeyValueRange())
            (void)writeFile(path() + u'/' + name, content);
        git({QStringLiteral("add"), QStringLiteral("-A")});
        git({QStringLiteral("commit"), QStringLiteral("-q"), QStringLiteral("--allow-empty"),
             QStringLiteral("-m"), QStringLiteral("test")});
    }

    void release(const QString& tag, const Files& files) const
    {
        commit(files);
        git({QStringLiteral("tag"), tag});
    }

    /// A bundle of all tags. Returns its path.
    [[nodiscard]] QString bundle(const QString& name = QStringLiteral("releases.bundle")) const
    {
        git({QStringLiteral("bundle"), QStringLiteral("create"), QStringLiteral("-q"), filePath(name),
             QStringLiteral("--tags")});
        return filePath(name);
    }

private:
    QTemporaryDir m_folder;
};

} // namespace lockstep::test
