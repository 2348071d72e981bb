#include "ui/shell/navigation_rail.h"

#include "ui/shell/page.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QPainter>
#include <QStyle>
#include <QStyleOption>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int smallestWidth = 88;
constexpr int labelMargin = 9; ///< at both sides of a label
constexpr int itemHeight = 58;
constexpr int leastItemHeight = 42; ///< in a low window with many pages
constexpr int iconSide = 22;

class RailButton : public QAbstractButton
{
public:
    RailButton(const QString& iconName, const QString& label) : m_iconName(iconName)
    {
        setText(label);
        setAccessibleName(label);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setMinimumHeight(leastItemHeight);
        setMaximumHeight(itemHeight);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    }

    QSize sizeHint() const override
    {
        const int label = QFontMetrics(textFont(TextStyle::Small)).horizontalAdvance(text());
        return {std::max(smallestWidth, label + 2 * labelMargin), itemHeight};
    }

    QSize minimumSizeHint() const override { return {sizeHint().width(), leastItemHeight}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(6, 1, -6, -1);
        paintBackground(painter, box);
        const Tone tone = isChecked() ? Tone::Accent : Tone::Neutral;
        const int top = std::max(2, 9 - (itemHeight - height()) / 2);
        const QRect icon(int(box.center().x()) - iconSide / 2, top, iconSide, iconSide);
        themedIcon(m_iconName, tone).paint(&painter, icon);
        painter.setFont(textFont(TextStyle::Small));
        painter.setPen(Theme::current().color(tone));
        const QRectF line(box.left() + 2, icon.bottom() + 1, box.width() - 4,
                          box.bottom() - icon.bottom() - 1);
        painter.drawText(line, Qt::AlignCenter,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, int(line.width())));
        paintFocus();
    }

private:
    void paintBackground(QPainter& painter, const QRectF& box)
    {
        const Theme& theme = Theme::current();
        const QColor fill = isChecked()    ? theme.accentSoft
                            : isDown()     ? theme.neutralSoft
                            : underMouse() ? theme.hover
                                           : QColor(Qt::transparent);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(box, cornerRadius, cornerRadius);
    }

    void paintFocus()
    {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = rect().adjusted(6, 1, -6, -1);
        QPainter painter(this);
        if (hasFocus())
            style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }

    QString m_iconName;
};

QVBoxLayout* column()
{
    auto* layout = new QVBoxLayout;
    layout->setSpacing(2);
    return layout;
}

} // namespace

NavigationRail::NavigationRail(QWidget* parent) : QWidget(parent), m_pages(column()), m_foot(column())
{
    setObjectName(QStringLiteral("navigationRail"));
    setAccessibleName(tr("Pages"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, space::s, 1, space::s);
    layout->setSpacing(0);
    layout->addLayout(m_pages);
    layout->addStretch(1);
    layout->addLayout(m_foot);
}

void NavigationRail::addPage(const Page* page)
{
    auto* button = new RailButton(page->iconName(), page->title());
    button->setCheckable(true);
    button->setAutoExclusive(true);
    m_pages->addWidget(button);
    m_buttons.insert(page->pageId(), button);
    connect(button, &QAbstractButton::clicked, this, [this, id = page->pageId()] { Q_EMIT pageChosen(id); });
}

void NavigationRail::addFootAction(QAction* action, const QString& label)
{
    auto* button = new RailButton(QStringLiteral("edit-find"), label);
    button->setToolTip(action->toolTip() + u' ' + action->shortcut().toString(QKeySequence::NativeText));
    m_foot->addWidget(button);
    connect(button, &QAbstractButton::clicked, action, &QAction::trigger);
}

void NavigationRail::setCurrent(const QString& pageId)
{
    if (QAbstractButton* button = m_buttons.value(pageId))
        button->setChecked(true);
}

void NavigationRail::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), Theme::current().border);
}

} // namespace lockstep
