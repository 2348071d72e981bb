#pragma once

#include <QtTypes>

#include <functional>
#include <stop_token>

namespace lockstep::lint {

/// Calls `work` for every index below `count`, on as many threads as there are cores, each with a stack that
/// is large enough for the parser whatever the text. Returns when all are done, or early once `stop` is
/// requested.
void onDeepStacks(qsizetype count, const std::function<void(qsizetype)>& work, const std::stop_token& stop);

} // namespace lockstep::lint
