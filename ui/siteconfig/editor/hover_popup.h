#pragma once

#include "ui/siteconfig/editor/floating_panel.h"

class QTextBrowser;

namespace lockstep {

/// What there is to say about a place of the text. Hides when the mouse leaves it and the place.
class HoverPopup : public FloatingPanel
{
    Q_OBJECT

public:
    explicit HoverPopup(QWidget* owner);

    /// The place is a rectangle of the viewport given.
    void show(const QString& richText, QWidget* viewport, const QRect& place);

    [[nodiscard]] QString plainText() const;
    [[nodiscard]] QSize sizeHint() const override;
    void scrollBy(int lines);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QTextBrowser* m_text;
    QWidget* m_viewport = nullptr;
    QRect m_place;
};

} // namespace lockstep
