#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

namespace lockstep {

/// One line that gives way: it is cut with an ellipsis where there is no room, and then shows the whole as a
/// tooltip.
class ElidedLabel : public QWidget
{
    Q_OBJECT

public:
    explicit ElidedLabel(const QString& text = {}, TextStyle style = TextStyle::Body,
                         QWidget* parent = nullptr);

    void setText(const QString& text);

    [[nodiscard]] const QString& text() const { return m_text; }

    void setElideMode(Qt::TextElideMode mode);
    [[nodiscard]] bool isElided() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void updateToolTip();

    QString m_text;
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace lockstep
