#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace lockstep {

struct RolloutActions;
class TextLabel;

/// Says that a rollout does not go on before somebody has looked, why, and offers what helps. Hidden without
/// a reason.
class HeldBand : public QFrame
{
    Q_OBJECT

public:
    explicit HeldBand(const RolloutActions& actions, QWidget* parent = nullptr);

    void setReason(const QString& reason);
    [[nodiscard]] QString reason() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void drawIcon();

    QLabel* m_icon;
    TextLabel* m_title;
};

} // namespace lockstep
