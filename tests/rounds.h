#pragma once

#include <QtEnvironmentVariables>

namespace lockstep::test {

/// How often a test does the same thing with other values: all the times it can where LOCKSTEP_TEST_ROUNDS is
/// "all", so many as a run of every test has time for where it is not.
inline int rounds(int usual, int all)
{
    return qEnvironmentVariable("LOCKSTEP_TEST_ROUNDS") == QLatin1StringView("all") ? all : usual;
}

} // namespace lockstep::test
