#include "ui/siteconfig/finding_look.h"

#include <QCoreApplication>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::FindingLook)
};

} // namespace

FindingLook lookOf(ConfigFinding::State state)
{
    using State = ConfigFinding::State;
    switch (state) {
    case State::Blocked:
        return {Texts::tr("Blocked"), Tone::Danger};
    case State::Unanswered:
        return {Texts::tr("To answer"), Tone::Warning};
    case State::Changed:
        return {Texts::tr("Changes"), Tone::Info};
    case State::Kept:
        return {Texts::tr("Stays"), Tone::Neutral};
    case State::Done:
        return {Texts::tr("Done"), Tone::Success};
    }
    return {};
}

} // namespace lockstep
