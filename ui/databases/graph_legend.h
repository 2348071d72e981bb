#pragma once

#include "models/migration_node_state.h"

#include <QMap>
#include <QWidget>

namespace lockstep {

/// The signs of the states that occur, each with how many migrations are in it.
class GraphLegend : public QWidget
{
    Q_OBJECT

public:
    explicit GraphLegend(QWidget* parent = nullptr);

    void setCounts(const QMap<MigrationNodeState, int>& counts);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QString text(MigrationNodeState state) const;
    [[nodiscard]] QList<MigrationNodeState> shown() const;

    QMap<MigrationNodeState, int> m_counts;
};

} // namespace lockstep
