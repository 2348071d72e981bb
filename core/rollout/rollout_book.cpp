#include "core/rollout/rollout_book.h"

using namespace Qt::StringLiterals;

namespace lockstep {

QString rolloutWishName(RolloutWish wish)
{
    switch (wish) {
    case RolloutWish::Go:
        return u"go"_s;
    case RolloutWish::Pause:
        return u"pause"_s;
    case RolloutWish::Stop:
        return u"stop"_s;
    }
    return {};
}

RolloutWish rolloutWishOf(const QString& name)
{
    return name == u"stop" ? RolloutWish::Stop : name == u"pause" ? RolloutWish::Pause : RolloutWish::Go;
}

} // namespace lockstep
