#pragma once

#include <QFileInfo>
#include <QString>

namespace lockstep::test {

/// Path of a file of real releases, or empty where this machine has none; QSKIP then.
inline QString realData(const QString& file)
{
    const QString path = qEnvironmentVariable("LOCKSTEP_TEST_DATA") + u'/' + file;
    return QFileInfo::exists(path) ? QFileInfo(path).canonicalFilePath() : QString();
}

} // namespace lockstep::test

/// Skips the test function, with a message, when the real releases are not on this machine.
#define REQUIRE_REAL_DATA(variable, file)                                                                    \
    const QString variable = lockstep::test::realData(QStringLiteral(file));                                 \
    if (variable.isEmpty())                                                                                  \
    QSKIP("the real releases (" file ") are not on this machine; set LOCKSTEP_TEST_DATA to their folder")
