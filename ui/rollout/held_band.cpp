#include "ui/rollout/held_band.h"

#include "ui/parts/action_button.h"
#include "ui/rollout/rollout_actions.h"
#include "ui/theme/icons.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace lockstep {

namespace {

constexpr int iconSide = 20;

} // namespace

HeldBand::HeldBand(const RolloutActions& actions, QWidget* parent)
    : QFrame(parent), m_icon(new QLabel), m_title(new TextLabel({}, TextStyle::Strong))
{
    setObjectName(QStringLiteral("heldBand"));
    m_title->setObjectName(QStringLiteral("heldReason"));
    m_title->wrapped();
    m_title->selectable();
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget((new TextLabel(tr("Nothing more is started. Retry what failed or leave it out, then "
                                       "resume.")))
                         ->wrapped());
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::m);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    for (QAction* action : {actions.retryFailed, actions.skipTrouble, actions.resume}) {
        QPushButton* button = actionButton(action);
        button->setFlat(false);
        row->addWidget(button);
    }
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &HeldBand::drawIcon);
    drawIcon();
    hide();
}

void HeldBand::setReason(const QString& reason)
{
    m_title->setText(tr("Held: %1").arg(reason));
    setAccessibleName(m_title->text());
    setVisible(!reason.isEmpty());
}

QString HeldBand::reason() const
{
    return m_title->text();
}

void HeldBand::drawIcon()
{
    m_icon->setPixmap(themedIcon(QStringLiteral("data-warning"), Tone::Danger)
                          .pixmap(QSize(iconSide, iconSide), devicePixelRatio()));
    update();
}

void HeldBand::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QColor line = Theme::current().color(Tone::Danger);
    line.setAlphaF(0.35F);
    painter.fillRect(rect(), Theme::current().soft(Tone::Danger));
    painter.fillRect(QRect(0, height() - 1, width(), 1), line);
}

} // namespace lockstep
