#pragma once

#include "core/support/files.h"
#include "kube_api/kube_api.h"

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

namespace lockstep::test {

/// The real kubectl, as a user of the test API server.
class Kubectl
{
public:
    explicit Kubectl(const KubeApi& api) : m_config(m_folder.filePath(QStringLiteral("config")))
    {
        static_cast<void>(writeFile(m_config, api.kubeconfig()));
    }

    explicit Kubectl(const QString& config) : m_config(config) {}

    struct Ended
    {
        int code = -1;
        QString out;
        QString err;

        /// Both, for messages.
        [[nodiscard]] QByteArray all() const { return (out + err).toUtf8(); }
    };

    Ended run(const QStringList& arguments, const QByteArray& input = {}) const
    {
        QProcess program;
        start(program, arguments);
        program.write(input);
        program.closeWriteChannel();
        if (!program.waitForFinished(40'000))
            return {-1, {}, QStringLiteral("kubectl did not end")};
        return {program.exitCode(), QString::fromUtf8(program.readAllStandardOutput()),
                QString::fromUtf8(program.readAllStandardError())};
    }

    Ended run(const QString& line, const QByteArray& input = {}) const
    {
        return run(line.split(u' '), input);
    }

    void start(QProcess& program, const QStringList& arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name :
             {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            environment.remove(QString::fromLatin1(name));
        environment.insert(QStringLiteral("KUBECONFIG"), m_config);
        environment.insert(QStringLiteral("HOME"), QFileInfo(m_config).path()); // its cache lies there
        environment.insert(QStringLiteral("KUBECTL_EXTERNAL_DIFF"), QStringLiteral("diff -u -N"));
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral("kubectl"), arguments);
    }

    /// Reads a program's output until it contains the text; false: it ended, or it took too long.
    static bool readUntil(QProcess& program, QByteArray& read, const QByteArray& text)
    {
        while (!read.contains(text)) {
            if (!program.waitForReadyRead(20'000))
                return false;
            read += program.readAllStandardOutput();
        }
        return true;
    }

private:
    QTemporaryDir m_folder;
    QString m_config;
};

/// Fails the test, with what kubectl said, unless it ended well.
#define VERIFY_KUBECTL(ended)                                                                                \
    do {                                                                                                     \
        const auto& checkedEnd = (ended);                                                                    \
        QVERIFY2(checkedEnd.code == 0, checkedEnd.all().constData());                                        \
    } while (false)

} // namespace lockstep::test
