#pragma once

#include "core/support/process.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace lockstep::test {

/// The releases as they are shipped.
inline QString sampleCatalog()
{
    return qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/../share/lockstep/sample/releases.bundle");
}

/// The same releases with few rows where migrations fill tables.
inline QString leanCatalog()
{
    return qEnvironmentVariable("LOCKSTEP_LEAN_CATALOG");
}

/// Runs the real lockstepctl to its end.
inline ProcessOutput ctl(const QStringList& arguments,
                         const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment())
{
    Command command;
    command.program = qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/lockstepctl");
    command.arguments = arguments;
    command.environment = environment;
    const Result<ProcessOutput> output = runProcess(command);
    if (!output)
        qFatal("%s", qPrintable(output.error().message()));
    return *output;
}

inline QJsonObject json(const ProcessOutput& output)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(output.standardOutput, &error);
    if (error.error != QJsonParseError::NoError)
        qWarning("not JSON: %s\n%s", qPrintable(error.errorString()), output.standardOutput.constData());
    return document.object();
}

inline QStringList words(const char* text)
{
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

/// The program did that; or the test fails with what it said.
#define VERIFY_EXIT(output, status)                                                                          \
    do {                                                                                                     \
        const ProcessOutput& checkedOutput = (output);                                                       \
        QVERIFY2(checkedOutput.exitCode == (status),                                                         \
                 qPrintable(QStringLiteral("exit %1: %2")                                                    \
                                .arg(checkedOutput.exitCode)                                                 \
                                .arg(QString::fromUtf8(checkedOutput.standardError.right(3000)))));          \
    } while (false)

} // namespace lockstep::test
