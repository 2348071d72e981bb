#include "core/siteconfig/config_alignment.h"

#include "core/siteconfig/config_items.h"
#include "core/siteconfig/config_outline.h"
#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/secret_masking.h"

#include <QHash>

#include <ranges>

namespace lockstep {

namespace {

constexpr ConfigNodes nowhere{-1, -1, -1, -1};
constexpr size_t comparedSides = 3; ///< the text only follows
constexpr std::array<std::pair<size_t, size_t>, 3> pairs{{{0, 1}, {0, 2}, {1, 2}}};
constexpr quint8 allSame = 7;

} // namespace

quint8 ConfigAlignment::pairBit(ConfigSide one, ConfigSide other)
{
    const auto [first, second] = std::minmax({size_t(one), size_t(other)});
    for (size_t i = 0; i < pairs.size(); ++i) {
        if (pairs[i] == std::pair(first, second))
            return quint8(1U << i);
    }
    return 0;
}

void ConfigAlignment::run()
{
    ConfigNodes root = nowhere;
    for (size_t side = 0; side < configSides; ++side) {
        if (!m_comparison.m_documents[side])
            continue;
        const bool isThere = !document(side).tree().nodes.empty();
        root[side] = isThere ? 0 : -1;
    }
    if (isOpenObject(root))
        addKeys(root, -1);
}

/// Where one side has an object, nothing stands in the way on the others, and there is anything in it.
bool ConfigAlignment::isOpenObject(const ConfigNodes& nodes) const
{
    bool isFilled = false;
    for (size_t side = 0; side < comparedSides; ++side) {
        if (nodes[side] < 0)
            continue;
        if (kind(nodes, side) != JsoncKind::Object)
            return false;
        isFilled = isFilled || document(side).node(nodes[side]).childCount > 0;
    }
    return isFilled;
}

/// Of objects only: texts and numbers say more together.
bool ConfigAlignment::isOpenList(const ConfigNodes& nodes) const
{
    bool isFilled = false;
    for (size_t side = 0; side < comparedSides; ++side) {
        if (nodes[side] < 0)
            continue;
        const JsoncDocument& read = document(side);
        if (kind(nodes, side) != JsoncKind::Array)
            return false;
        for (qint32 child = read.node(nodes[side]).firstChild; child >= 0; child = read.node(child).next) {
            if (read.node(child).kind != JsoncKind::Object)
                return false;
            isFilled = true;
        }
    }
    return isFilled;
}

void ConfigAlignment::addKeys(const ConfigNodes& around, int parent)
{
    QStringList keys;
    QHash<QString, ConfigNodes> found;
    for (size_t side = 0; side < configSides; ++side) {
        if (around[side] < 0 || kind(around, side) != JsoncKind::Object)
            continue;
        const JsoncDocument& read = document(side);
        for (qint32 child = read.node(around[side]).firstChild; child >= 0; child = read.node(child).next) {
            const QString key = read.key(child);
            auto at = found.find(key);
            if (at == found.end()) {
                at = found.insert(key, nowhere);
                keys.append(key);
            }
            (*at)[side] = child; // of a key that is there twice the last counts
        }
    }
    for (const QString& key : keys)
        add({.parent = parent, .key = key, .nodes = found.value(key)});
}

void ConfigAlignment::addItems(const ConfigNodes& around, int parent)
{
    ConfigItemRows rows;
    QList<ConfigNodes> found;
    for (size_t side = 0; side < configSides; ++side) {
        if (around[side] < 0 || kind(around, side) != JsoncKind::Array)
            continue;
        const JsoncDocument& read = document(side);
        QList<ConfigItem> items;
        QList<qint32> nodes;
        for (qint32 child = read.node(around[side]).firstChild; child >= 0; child = read.node(child).next) {
            items.append(configItem(read, child));
            nodes.append(child);
        }
        const QList<int> places = rows.place(items);
        found.resize(rows.count(), nowhere);
        for (qsizetype i = 0; i < places.size(); ++i)
            found[places[i]][side] = nodes[i];
    }
    int number = 0;
    for (const ConfigNodes& nodes : found) {
        ++number;
        const auto side =
            size_t(std::ranges::find_if(nodes, [](qint32 node) { return node >= 0; }) - nodes.begin());
        add({.parent = parent,
             .isItem = true,
             .key = itemName(document(side), nodes[side], number),
             .nodes = nodes});
    }
}

/// What only the text has is in none of the sides that are shown.
void ConfigAlignment::add(ComparedSetting setting)
{
    const ConfigNodes nodes = setting.nodes;
    if (nodes[0] < 0 && nodes[1] < 0 && nodes[2] < 0)
        return;
    setting.depth = setting.parent < 0 ? 0 : m_comparison.m_settings[setting.parent].depth + 1;
    const bool isObject = isOpenObject(nodes);
    const bool isList = !isObject && isOpenList(nodes);
    setting.isOpen = isObject || isList;
    const int index = int(m_comparison.m_settings.size());
    m_comparison.m_settings.append(setting);
    m_comparison.m_same.append(allSame);
    if (isObject)
        addKeys(nodes, index);
    else if (isList)
        addItems(nodes, index);
    else
        compare(index);
    closeUp(index);
    judge(index);
}

bool ConfigAlignment::isRedacted(const ConfigNodes& nodes, size_t side) const
{
    return nodes[side] >= 0 && lockstep::isRedacted(document(side), nodes[side]);
}

bool ConfigAlignment::isMasked(const ConfigNodes& nodes, size_t side) const
{
    if (nodes[side] < 0)
        return false;
    const JsoncNode& node = document(side).node(nodes[side]);
    const JsoncEdits& masks = m_comparison.m_masks[side];
    const auto first = std::ranges::lower_bound(masks, node.offset, {}, &JsoncEdit::offset);
    return first != masks.end() && first->offset < node.end();
}

void ConfigAlignment::compare(int index)
{
    ComparedSetting& setting = m_comparison.m_settings[index];
    const ConfigNodes& nodes = setting.nodes;
    quint8& same = m_comparison.m_same[index];
    for (size_t i = 0; i < pairs.size(); ++i) {
        const auto [one, other] = pairs[i];
        if (nodes[one] < 0 || nodes[other] < 0)
            continue;
        const bool isHidden = isRedacted(nodes, one) != isRedacted(nodes, other);
        setting.isHidden = setting.isHidden || isHidden;
        if (!isHidden && !sameJsoncData(document(one), nodes[one], document(other), nodes[other]))
            same &= quint8(~(1U << i));
    }
    for (size_t side = 0; side < comparedSides; ++side)
        setting.isSecret = setting.isSecret || isMasked(nodes, side);
}

/// What is there on one side only differs, and what holds something that differs does.
void ConfigAlignment::closeUp(int index)
{
    const ComparedSetting& setting = m_comparison.m_settings[index];
    quint8& same = m_comparison.m_same[index];
    for (size_t i = 0; i < pairs.size(); ++i) {
        const auto [one, other] = pairs[i];
        const bool areBoth = m_comparison.m_documents[one] && m_comparison.m_documents[other];
        if (areBoth && (setting.nodes[one] < 0) != (setting.nodes[other] < 0))
            same &= quint8(~(1U << i));
    }
    if (setting.parent >= 0)
        m_comparison.m_same[setting.parent] &= same;
}

void ConfigAlignment::judge(int index)
{
    using State = ComparedSetting::State;
    ComparedSetting& setting = m_comparison.m_settings[index];
    const auto isSame = [&](ConfigSide one, ConfigSide other) {
        return m_comparison.isSame(index, one, other);
    };
    const auto isOnly = [&](ConfigSide side) {
        return std::ranges::none_of(std::views::iota(size_t(0), comparedSides), [&](size_t other) {
            return (setting.nodes[other] >= 0) != (other == size_t(side));
        });
    };
    const bool isProposed = !isSame(ConfigSide::Original, ConfigSide::Proposal);
    const bool hasTarget = m_comparison.has(ConfigSide::Target);
    setting.isTargetOther = hasTarget && !isSame(ConfigSide::Proposal, ConfigSide::Target);
    if (!isProposed && !setting.isTargetOther)
        setting.state = State::Same;
    else if (m_comparison.has(ConfigSide::Original) && isOnly(ConfigSide::Original))
        setting.state = State::OnlyOriginal;
    else if (isOnly(ConfigSide::Proposal))
        setting.state = State::OnlyProposal;
    else if (isOnly(ConfigSide::Target))
        setting.state = State::OnlyTarget;
    else if (!isProposed)
        setting.state = State::TargetDiffs;
    else if (hasTarget && !setting.isTargetOther && !setting.isHidden)
        setting.state = State::Reached;
    else if (!hasTarget || setting.isHidden || isSame(ConfigSide::Original, ConfigSide::Target))
        setting.state = State::Proposed;
    else
        setting.state = State::AllDiffer;
    if (setting.state != State::Same && !setting.isOpen)
        ++m_comparison.m_differences;
}

} // namespace lockstep
