#include "app/console/instance_palette_source.h"

#include "models/workspace.h"
#include "ui/theme/icons.h"

#include <QCoreApplication>

namespace lockstep::console {

namespace {

constexpr qsizetype shortestQuery = 2;

bool mayFit(const QString& key, const QStringList& words)
{
    return std::ranges::all_of(
        words, [&key](const QString& word) { return key.contains(word, Qt::CaseInsensitive); });
}

QString detailOf(const Instance& instance)
{
    return instance.version
               ? instance.version->toString()
               : QCoreApplication::translate("lockstep::InstancePaletteSource", "version unknown");
}

} // namespace

InstancePaletteSource::InstancePaletteSource(Workspace* workspace, std::function<void()> show)
    : m_workspace(workspace), m_show(std::move(show))
{
}

QList<PaletteItem> InstancePaletteSource::items(const QString& query) const
{
    QList<PaletteItem> items;
    if (query.size() < shortestQuery)
        return items;
    const QStringList words = query.split(u' ', Qt::SkipEmptyParts);
    for (const Instance& instance : m_workspace->fleet().instances) {
        const QString key = instance.key();
        if (!mayFit(key, words))
            continue;
        items << PaletteItem{QStringLiteral("instance.") + key,
                             key,
                             detailOf(instance),
                             {},
                             themedIcon(QStringLiteral("network-server")),
                             [workspace = m_workspace, show = m_show, key] {
                                 workspace->selectInstance(key);
                                 show();
                             }};
    }
    return items;
}

} // namespace lockstep::console
