#pragma once

#include "models/upgrade_model.h"

#include <QWidget>

namespace lockstep {

/// The waves side by side, as long as they have instances, each filled as far as it is; the number of waves
/// may be any.
class WaveStrip : public QWidget
{
    Q_OBJECT

public:
    explicit WaveStrip(const UpgradeModel* model, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Segment
    {
        QRectF room;
        int wave = 0; ///< place in the model
    };

    [[nodiscard]] QList<Segment> segments() const;
    [[nodiscard]] QString textOf(int wave) const;
    void describe();

    const UpgradeModel* m_model;
};

} // namespace lockstep
