#include "ui/parts/segmented_control.h"

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QKeyEvent>
#include <QStyleOption>

namespace lockstep {

namespace {

constexpr int inset = 2;

/// One choice. Painted here, because a checked tool button elsewhere means "switched on", not "chosen among".
class Segment : public QAbstractButton
{
public:
    explicit Segment(const QString& text)
    {
        setText(text);
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        // As wide as when chosen, so that choosing moves nothing.
        const QFontMetrics metrics(textFont(TextStyle::Strong));
        return {metrics.horizontalAdvance(text()) + 2 * space::m, controlHeight - 2 * inset};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Theme& theme = Theme::current();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
        const qreal radius = cornerRadius - inset;
        if (isChecked() || (underMouse() && isEnabled())) {
            painter.setPen(isChecked() ? QPen(theme.strongBorder) : QPen(Qt::NoPen));
            painter.setBrush(isChecked() ? (theme.dark ? theme.raised : theme.surface) : theme.hover);
            painter.drawRoundedRect(box, radius, radius);
        }
        if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
            painter.setPen(QPen(theme.accentText, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius);
        }
        painter.setFont(textFont(isChecked() ? TextStyle::Strong : TextStyle::Body));
        painter.setPen(!isEnabled() ? theme.faintText : isChecked() ? theme.text : theme.mutedText);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextHideMnemonic, text());
    }
};

} // namespace

SegmentedControl::SegmentedControl(QWidget* parent)
    : QFrame(parent), m_layout(new QHBoxLayout(this)), m_group(new QButtonGroup(this))
{
    m_layout->setContentsMargins(inset, inset, inset, inset);
    m_layout->setSpacing(inset);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
}

void SegmentedControl::addChoice(const QString& text, const QString& toolTip)
{
    auto* segment = new Segment(text);
    segment->setToolTip(toolTip);
    m_group->addButton(segment, int(m_group->buttons().size()));
    m_layout->addWidget(segment);
    if (m_group->buttons().size() == 1)
        segment->setChecked(true);
}

void SegmentedControl::setChoiceText(int choice, const QString& text)
{
    m_group->button(choice)->setText(text);
    m_group->button(choice)->updateGeometry();
}

void SegmentedControl::setChoiceToolTip(int choice, const QString& toolTip)
{
    m_group->button(choice)->setToolTip(toolTip);
}

void SegmentedControl::setChoiceEnabled(int choice, bool enabled)
{
    m_group->button(choice)->setEnabled(enabled);
}

int SegmentedControl::current() const
{
    return m_group->checkedId();
}

void SegmentedControl::setCurrent(int choice)
{
    const QSignalBlocker blocker(m_group);
    m_group->button(choice)->setChecked(true);
}

void SegmentedControl::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.border);
    painter.setBrush(theme.dark ? theme.window : theme.neutralSoft);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
}

} // namespace lockstep
