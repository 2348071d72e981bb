#include "ui/databases/options_bar.h"

#include "ui/parts/action_button.h"
#include "ui/parts/sign.h"
#include "ui/widgets/elided_label.h"

#include <QPushButton>

namespace lockstep {

namespace {

constexpr int signSide = 16;

} // namespace

OptionsBar::OptionsBar(QAction* options, QAction* reset, QWidget* parent)
    : QWidget(parent), m_text(new ElidedLabel)
{
    setObjectName(QStringLiteral("optionsBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::l + signSide + space::m, space::xs, space::l, space::xs);
    row->setSpacing(space::s);
    row->addWidget(m_text, 1);
    row->addWidget(actionButton(reset));
    row->addWidget(actionButton(options));
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void OptionsBar::show(const QStringList& departures)
{
    m_text->setText(departures.isEmpty() ? QString()
                                         : tr("Options: %1").arg(departures.join(QStringLiteral(" · "))));
    setAccessibleName(m_text->text());
    setVisible(!departures.isEmpty());
}

QString OptionsBar::text() const
{
    return m_text->text();
}

void OptionsBar::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    QColor line = theme.warning;
    line.setAlphaF(0.35F);
    painter.fillRect(rect(), theme.warningSoft);
    painter.fillRect(QRect(0, 0, width(), 1), line);
    painter.fillRect(QRect(0, height() - 1, width(), 1), line);
    paintSign(painter, QRect(space::l, (height() - signSide) / 2, signSide, signSide), Sign::Warning);
}

} // namespace lockstep
