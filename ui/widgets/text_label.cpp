#include "ui/widgets/text_label.h"

namespace lockstep {

TextLabel::TextLabel(const QString& text, TextStyle style, QWidget* parent) : QLabel(text, parent)
{
    // Texts may come from files: none of them is markup.
    setTextFormat(Qt::PlainText);
    setTextStyle(style);
}

void TextLabel::setTextStyle(TextStyle style)
{
    setFont(textFont(style));
}

TextLabel* TextLabel::muted()
{
    setForegroundRole(mutedTextRole);
    return this;
}

TextLabel* TextLabel::wrapped()
{
    setWordWrap(true);
    return this;
}

TextLabel* TextLabel::selectable()
{
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setCursor(Qt::IBeamCursor);
    return this;
}

} // namespace lockstep
