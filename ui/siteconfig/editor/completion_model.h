#pragma once

#include "ui/siteconfig/editor/editor_values.h"

#include <QAbstractListModel>

namespace lockstep {

/// What can be put in, the best matches of what has been typed first.
class CompletionModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        DetailRole = Qt::UserRole,
        KindRole,      ///< int of CompletionItem::Kind
        PositionsRole, ///< QList<int>: the label's characters that match
    };

    using QAbstractListModel::QAbstractListModel;

    void setItems(const QList<CompletionItem>& items);
    void setFilter(const QString& typed);

    /// Of a row.
    [[nodiscard]] const CompletionItem& item(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row
    {
        qsizetype item = 0;
        int score = 0;
        QList<int> positions;
    };

    [[nodiscard]] std::vector<Row> matching() const;

    QList<CompletionItem> m_items;
    QString m_filter;
    std::vector<Row> m_rows;
};

} // namespace lockstep
