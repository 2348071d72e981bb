#pragma once

#include "core/support/process.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace lockstep::test {

inline QString sampleCatalog()
{
    return qEnvironmentVariable("LOCKSTEP_BIN") + QStringLiteral("/../share/lockstep/sample/releases.bundle");
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

} // namespace lockstep::test
