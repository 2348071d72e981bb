#pragma once

#include <QFrame>

class QVBoxLayout;

namespace lockstep {

class ElidedLabel;

/// A surface with a hairline border and rounded corners; an optional title above its content.
class Card : public QFrame
{
    Q_OBJECT

public:
    explicit Card(const QString& title = {}, QWidget* parent = nullptr);

    void setTitle(const QString& title);

    /// Content goes here, below the title.
    [[nodiscard]] QVBoxLayout* content() const { return m_content; }

    /// A small widget at the right of the title.
    void setCorner(QWidget* widget);
    /// Content that reaches to the border (tables, lists) instead of keeping the card's padding.
    void setFlush(bool flush);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* m_header;
    ElidedLabel* m_title;
    QVBoxLayout* m_content;
};

} // namespace lockstep
