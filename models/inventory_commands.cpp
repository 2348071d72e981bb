#include "models/inventory_commands.h"

#include "core/cluster/shell/shell_quote.h"

using namespace Qt::StringLiterals;

namespace lockstep {

QString inventoryListLine(const InventoryListing& listing)
{
    QStringList words{u"lockstepctl"_s, u"inventory"_s, u"list"_s};
    const auto add = [&](const QString& option, const QString& value) {
        if (!value.isEmpty())
            words += {option, value};
    };
    add(u"--fleet"_s, listing.fleet);
    add(u"-e"_s, listing.environment);
    add(u"--filter"_s, listing.filter);
    add(u"--format"_s, listing.format);
    add(u"--out"_s, listing.file);
    return shellLine(words);
}

bool fitsIntoShell(const QString& line)
{
    constexpr qsizetype most = 128 * 1024;
    return line.toUtf8().size() < most;
}

} // namespace lockstep
