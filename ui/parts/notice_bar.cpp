#include "ui/parts/notice_bar.h"

#include "ui/theme/icons.h"
#include "ui/widgets/text_label.h"

namespace lockstep {

namespace {

constexpr int iconSide = 20;

QString iconOf(Tone tone)
{
    switch (tone) {
    case Tone::Success:
        return QStringLiteral("data-success");
    case Tone::Warning:
        return QStringLiteral("data-warning");
    case Tone::Danger:
        return QStringLiteral("data-error");
    default:
        return QStringLiteral("data-information");
    }
}

} // namespace

NoticeBar::NoticeBar(QWidget* parent)
    : QFrame(parent),
      m_icon(new QLabel),
      m_title(new TextLabel({}, TextStyle::Strong)),
      m_text((new TextLabel)->wrapped()->selectable())
{
    setObjectName(QStringLiteral("noticeBar"));
    auto* dismiss = new QToolButton;
    dismiss->setObjectName(QStringLiteral("dismissNotice"));
    dismiss->setAutoRaise(true);
    dismiss->setIcon(mutedIcon(QStringLiteral("window-close")));
    dismiss->setToolTip(tr("Dismiss"));
    dismiss->setAccessibleName(tr("Dismiss"));
    connect(dismiss, &QToolButton::clicked, this, &NoticeBar::clear);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_text);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::s, space::m, space::s);
    row->setSpacing(space::m);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(dismiss, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &NoticeBar::drawIcon);
    hide();
}

void NoticeBar::show(Tone tone, const QString& title, const QStringList& lines)
{
    m_tone = tone;
    m_title->setText(title);
    m_text->setText(lines.join(u'\n'));
    m_text->setVisible(!lines.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(m_text->text());
    drawIcon();
    QFrame::show();
}

void NoticeBar::clear()
{
    m_title->clear();
    m_text->clear();
    hide();
}

QString NoticeBar::text() const
{
    return m_text->text().isEmpty() ? m_title->text() : m_title->text() + u'\n' + m_text->text();
}

void NoticeBar::drawIcon()
{
    m_icon->setPixmap(
        themedIcon(iconOf(m_tone), m_tone).pixmap(QSize(iconSide, iconSide), devicePixelRatio()));
    update();
}

void NoticeBar::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    QColor line = theme.color(m_tone);
    line.setAlphaF(0.35F);
    painter.fillRect(rect(), theme.soft(m_tone));
    painter.fillRect(QRect(0, 0, width(), 1), line);
    painter.fillRect(QRect(0, height() - 1, width(), 1), line);
}

} // namespace lockstep
