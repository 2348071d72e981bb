#pragma once

#include "ui/parts/sign.h"

#include <QWidget>

namespace lockstep {

class TextLabel;

/// What is wrong with something that is typed, with its sign. Nothing to see while nothing is.
class ProblemLine : public QWidget
{
    Q_OBJECT

public:
    /// The name of the text, for tests and for whoever reads the screen aloud.
    explicit ProblemLine(const QString& name, QWidget* parent = nullptr);

    void setText(const QString& text, Sign sign = Sign::Error); ///< empty: nothing
    [[nodiscard]] QString text() const;

private:
    void followScheme();

    Sign m_sign = Sign::Error;
    QWidget* m_mark;
    TextLabel* m_text;
};

} // namespace lockstep
