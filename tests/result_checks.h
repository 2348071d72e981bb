#pragma once

#include "core/support/error.h"

#include <QTest>

/// Fails the test with the error's own words when a Result holds one.
#define VERIFY_RESULT(result)                                                                                \
    do {                                                                                                     \
        const auto& checkedResult = (result);                                                                \
        QVERIFY2(checkedResult.has_value(),                                                                  \
                 checkedResult.has_value() ? "" : qPrintable(checkedResult.error().message()));              \
    } while (false)

/// Fails the test unless a Result holds an error of the kind whose message contains the text.
#define VERIFY_ERROR(result, errorKind, part)                                                                \
    do {                                                                                                     \
        const auto& checkedResult = (result);                                                                \
        QVERIFY2(!checkedResult.has_value(), "an error was expected");                                       \
        QCOMPARE(checkedResult.error().kind, (errorKind));                                                   \
        QVERIFY2(checkedResult.error().message().contains(QStringLiteral(part)),                             \
                 qPrintable(checkedResult.error().message()));                                               \
    } while (false)
