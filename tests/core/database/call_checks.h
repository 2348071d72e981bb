#pragma once

#include "result_checks.h"

/// VERIFY_RESULT and VERIFY_ERROR for a call that does something: it is made once.
#define VERIFY_CALL(call)                                                                                    \
    do {                                                                                                     \
        const auto resultOfCall = (call);                                                                    \
        VERIFY_RESULT(resultOfCall);                                                                         \
    } while (false)

#define VERIFY_CALL_ERROR(call, errorKind, part)                                                             \
    do {                                                                                                     \
        const auto resultOfCall = (call);                                                                    \
        VERIFY_ERROR(resultOfCall, errorKind, part);                                                         \
    } while (false)
