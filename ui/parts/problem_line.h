#pragma once

#include <QWidget>

namespace lockstep {

class TextLabel;

/// What is wrong with something that is typed, with the sign of an error. Nothing to see while nothing is.
class ProblemLine : public QWidget
{
    Q_OBJECT

public:
    /// The name of the text, for tests and for whoever reads the screen aloud.
    explicit ProblemLine(const QString& name, QWidget* parent = nullptr);

    void setText(const QString& text); ///< empty: nothing
    [[nodiscard]] QString text() const;

private:
    TextLabel* m_text;
};

} // namespace lockstep
