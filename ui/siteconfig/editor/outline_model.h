#pragma once

#include "core/siteconfig/config_outline.h"

#include <QAbstractListModel>

namespace lockstep {

/// A document with what is in it, by name and by path.
struct NamedOutline
{
    JsoncDocument document = JsoncDocument::parse({});
    QList<OutlineEntry> entries = {};
    QStringList paths = {}; ///< of what is around each entry: "auth.providers › github"

    [[nodiscard]] static NamedOutline of(const QByteArray& bytes);
};

/// The keys and items of a document: all of them in their order, or those that fit what was typed, the best
/// matches first.
class OutlineModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        DetailRole = Qt::UserRole,
        PathRole,      ///< QString: what is around it, while there is a filter
        KindRole,      ///< int of JsoncKind
        DepthRole,     ///< int: how far it is indented; with a filter 0
        PositionsRole, ///< QList<int>: the name's characters that match
    };

    using QAbstractListModel::QAbstractListModel;

    void setOutline(const NamedOutline& outline);
    void setFilter(const QString& typed);

    /// Of a row.
    [[nodiscard]] const JsoncNode& node(int row) const;
    /// The row of the innermost value at the byte; -1: it is not listed.
    [[nodiscard]] int rowAt(qsizetype offset) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row
    {
        qsizetype entry = 0;
        int score = 0;
        QList<int> positions;
    };

    [[nodiscard]] std::vector<Row> matching() const;
    [[nodiscard]] std::optional<Row> matched(qsizetype entry) const;
    [[nodiscard]] std::optional<Row> matchedByPath(qsizetype entry) const;

    NamedOutline m_outline;
    QString m_filter;
    std::vector<Row> m_rows;
};

} // namespace lockstep
