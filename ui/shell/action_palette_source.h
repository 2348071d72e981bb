#pragma once

#include "ui/shell/palette_source.h"

namespace lockstep {

class ActionRegistry;

/// Every enabled action of the registry.
class ActionPaletteSource : public PaletteSource
{
public:
    /// The action with the left-out id (the palette's own) is not offered.
    ActionPaletteSource(const ActionRegistry* registry, QString leftOut);

    [[nodiscard]] QList<PaletteItem> items(const QString& query) const override;

private:
    const ActionRegistry* m_registry;
    QString m_leftOut;
};

} // namespace lockstep
