#pragma once

#include "core/support/error.h"

#include <QTest>

/// Fails the test with the error's own words when a Result holds one.
#define VERIFY_RESULT(result)                                                                                          \
    QVERIFY2((result).has_value(),                                                                                     \
             (result).has_value() ? "" : qPrintable((result).error().message()))

/// Fails the test unless a Result holds an error of the kind whose message contains the text.
#define VERIFY_ERROR(result, errorKind, part)                                                                          \
    do {                                                                                                               \
        QVERIFY2(!(result).has_value(), "an error was expected");                                                      \
        QCOMPARE((result).error().kind, (errorKind));                                                                  \
        QVERIFY2((result).error().message().contains(QStringLiteral(part)),                                            \
                 qPrintable((result).error().message()));                                                              \
    } while (false)
