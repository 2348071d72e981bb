#pragma once

#include "core/siteconfig/config_comparison.h"

namespace lockstep {

/// Fills a comparison: finds which values belong together, and whether they are the same.
class ConfigAlignment
{
public:
    explicit ConfigAlignment(ConfigComparison& comparison) : m_comparison(comparison) {}

    void run();

    /// The bit of two sides in ConfigComparison::m_same.
    [[nodiscard]] static quint8 pairBit(ConfigSide one, ConfigSide other);

private:
    [[nodiscard]] const JsoncDocument& document(size_t side) const { return *m_comparison.m_documents[side]; }

    [[nodiscard]] JsoncKind kind(const ConfigNodes& nodes, size_t side) const
    {
        return document(side).node(nodes[side]).kind;
    }

    [[nodiscard]] bool isOpenObject(const ConfigNodes& nodes) const;
    [[nodiscard]] bool isOpenList(const ConfigNodes& nodes) const;
    void addKeys(const ConfigNodes& around, int parent);
    void addItems(const ConfigNodes& around, int parent);
    void add(ComparedSetting setting);
    void compare(int index);
    void closeUp(int index);
    void judge(int index);
    [[nodiscard]] bool isRedacted(const ConfigNodes& nodes, size_t side) const;
    [[nodiscard]] bool isMasked(const ConfigNodes& nodes, size_t side) const;

    ConfigComparison& m_comparison;
};

} // namespace lockstep
