#pragma once

#include <QAbstractButton>

namespace lockstep {

/// A JSON pointer that leads to its place in the text. Cut in the middle where there is no room; not enabled,
/// it leads nowhere and is still to be read.
class PlaceLink : public QAbstractButton
{
    Q_OBJECT

public:
    explicit PlaceLink(const QString& pointer, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace lockstep
