#include "ui/widgets/empty_state.h"

#include "ui/theme/icons.h"
#include "ui/widgets/text_label.h"

#include <QAction>
#include <QPushButton>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int iconSide = 48;
constexpr int mostTextWidth = 420;
constexpr int leastTextWidth = 160;

} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent),
      m_icon(new QLabel),
      m_title(new TextLabel({}, TextStyle::Title)),
      m_text((new TextLabel)->muted()->wrapped()),
      m_button(new QPushButton)
{
    for (QLabel* label : {m_icon, m_title, m_text})
        label->setAlignment(Qt::AlignHCenter);
    m_title->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    layout->setSpacing(space::s);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addWidget(m_text, 0, Qt::AlignHCenter);
    layout->addSpacing(space::s);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    m_button->hide();
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, [this] {
        m_icon->setPixmap(mutedIcon(m_iconName).pixmap(QSize(iconSide, iconSide), devicePixelRatio()));
    });
}

EmptyState::EmptyState(const QString& iconName, const QString& title, const QString& text, QWidget* parent)
    : EmptyState(parent)
{
    setState(iconName, title, text);
}

void EmptyState::setState(const QString& iconName, const QString& title, const QString& text)
{
    m_iconName = iconName;
    m_icon->setPixmap(mutedIcon(iconName).pixmap(QSize(iconSide, iconSide), devicePixelRatio()));
    m_icon->setVisible(!iconName.isEmpty());
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    fitTexts();
    setAccessibleName(title);
    setAccessibleDescription(text);
}

/// A centred label is given its size hint, which does not know how wide the text may be, nor that it wraps.
void EmptyState::fitTexts()
{
    const int width = std::clamp(this->width() - 2 * space::xl, leastTextWidth, mostTextWidth);
    for (QLabel* label : {m_title, m_text})
        label->setFixedSize(width, std::max(0, label->heightForWidth(width)));
}

void EmptyState::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitTexts();
}

void EmptyState::setAction(QAction* action)
{
    if (m_action)
        m_action->disconnect(m_button);
    m_button->disconnect();
    m_action = action;
    m_button->setVisible(action != nullptr);
    if (!action)
        return;
    const auto follow = [this, action] {
        m_button->setText(action->text());
        m_button->setIcon(action->icon());
        m_button->setEnabled(action->isEnabled());
    };
    follow();
    connect(action, &QAction::changed, m_button, follow);
    connect(m_button, &QPushButton::clicked, action, &QAction::trigger);
}

} // namespace lockstep
