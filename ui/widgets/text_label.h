#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace lockstep {

/// A label in a style of the type scale; muted for what is secondary. Follows the colour scheme.
class TextLabel : public QLabel
{
    Q_OBJECT

public:
    explicit TextLabel(const QString& text = {}, TextStyle style = TextStyle::Body,
                       QWidget* parent = nullptr);

    void setTextStyle(TextStyle style);
    TextLabel* muted();
    TextLabel* wrapped();
    TextLabel* selectable();
};

} // namespace lockstep
