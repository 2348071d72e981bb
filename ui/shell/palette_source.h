#pragma once

#include <QIcon>
#include <QList>
#include <QString>

#include <functional>

namespace lockstep {

/// One line of the command palette.
struct PaletteItem
{
    QString id;     ///< also matched, but counts less than the title
    QString title;  ///< "Start rehearsal"
    QString detail; ///< quiet, behind the title: "Run"
    QString shortcut;
    QIcon icon;
    std::function<void()> run;
};

/// Something the command palette offers. Sources are asked anew for every query, so they may depend on the
/// state.
class PaletteSource
{
public:
    PaletteSource() = default;
    PaletteSource(const PaletteSource&) = delete;
    PaletteSource& operator=(const PaletteSource&) = delete;
    virtual ~PaletteSource() = default;

    /// What may fit the query; the palette matches and ranks. A large source should leave out what cannot
    /// fit, and may return nothing for an empty query.
    [[nodiscard]] virtual QList<PaletteItem> items(const QString& query) const = 0;
};

} // namespace lockstep
