#include "core/support/system_error.h"

#include <cstring>

namespace lockstep {

QString systemError(int code)
{
    return QString::fromLocal8Bit(std::strerror(code));
}

} // namespace lockstep
