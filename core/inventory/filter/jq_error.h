#pragma once

#include <QString>

namespace lockstep {

/// Why an expression is none.
struct JqError
{
    QString text;   ///< "unexpected ')'"
    int column = 0; ///< of the expression, in characters from 1, where the trouble begins; 0: not known

    friend bool operator==(const JqError&, const JqError&) = default;
};

} // namespace lockstep
