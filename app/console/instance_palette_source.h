#pragma once

#include "ui/shell/palette_source.h"

namespace lockstep {
class Workspace;
}

namespace lockstep::console {

/// "prod/acme": chooses that instance, then shows it.
class InstancePaletteSource : public PaletteSource
{
public:
    InstancePaletteSource(Workspace* workspace, std::function<void()> show);

    /// Nothing for less than two letters: ten thousand instances would bury the actions.
    [[nodiscard]] QList<PaletteItem> items(const QString& query) const override;

private:
    Workspace* m_workspace;
    std::function<void()> m_show;
};

} // namespace lockstep::console
