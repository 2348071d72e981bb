#pragma once

#include "core/siteconfig/jsonc_document.h"

#include <QHash>

namespace lockstep {

/// By what an item of a list (auth.providers, observability.alerts) is known when others come before it or
/// something in it changes.
struct ConfigItem
{
    QByteArray name;  ///< from its configID, id and name, with its type; empty: it has none
    QByteArray kind;  ///< its type or level; empty: it has none
    QByteArray whole; ///< the same for the same data
};

[[nodiscard]] ConfigItem configItem(const JsoncDocument& document, qint32 item);

/// Which item of a list is which in the others: by their names, else as the same data, else in their order
/// among those of the same kind that no name tells apart.
class ConfigItemRows
{
public:
    /// The row of each of the items, from 0; a row is not given twice. New ones come after those there are.
    [[nodiscard]] QList<int> place(const QList<ConfigItem>& items);

    [[nodiscard]] int count() const { return int(m_rows.size()); }

private:
    void take(int& place, const QList<int>& candidates, bool isOfAnyName);
    void learn(int row, const ConfigItem& item);

    QList<ConfigItem> m_rows; ///< what is known of each
    QList<bool> m_used;       ///< by place()
    QHash<QByteArray, QList<int>> m_byName;
    QHash<QByteArray, QList<int>> m_byWhole;
    QHash<QByteArray, QList<int>> m_byKind;
    QHash<QByteArray, QList<int>> m_namelessByKind;
};

} // namespace lockstep
