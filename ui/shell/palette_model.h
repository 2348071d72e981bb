#pragma once

#include "ui/shell/palette_source.h"

#include <QAbstractListModel>

#include <memory>
#include <vector>

namespace lockstep {

/// What the palette lists for a query, best first.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { DetailRole = Qt::UserRole, ShortcutRole, PositionsRole };

    using QAbstractListModel::QAbstractListModel;

    void addSource(std::unique_ptr<PaletteSource> source);
    void setQuery(const QString& query);

    [[nodiscard]] const PaletteItem& item(int row) const { return m_rows[row].item; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row
    {
        PaletteItem item;
        int score = 0;
        QList<int> positions;
    };

    [[nodiscard]] static std::optional<Row> matched(const PaletteItem& item, const QString& query);

    std::vector<std::unique_ptr<PaletteSource>> m_sources;
    QList<Row> m_rows;
};

} // namespace lockstep
