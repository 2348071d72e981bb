#pragma once

#include "models/change_question.h"

#include <QWidget>

namespace lockstep {

/// Says in which environment one is, in its colour: production cannot be overlooked.
class EnvironmentBand : public QWidget
{
    Q_OBJECT

public:
    explicit EnvironmentBand(const EnvironmentMark& environment, QWidget* parent = nullptr);

    void setEnvironment(const EnvironmentMark& environment);

    [[nodiscard]] QString text() const;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    EnvironmentMark m_environment;
};

} // namespace lockstep
