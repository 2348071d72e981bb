#include "ui/parts/environment_band.h"

#include "ui/theme/theme.h"

namespace lockstep {

EnvironmentBand::EnvironmentBand(const EnvironmentMark& environment, QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("environmentBand"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setEnvironment(environment);
}

void EnvironmentBand::setEnvironment(const EnvironmentMark& environment)
{
    m_environment = environment;
    setAccessibleName(text());
    update();
}

QString EnvironmentBand::text() const
{
    if (m_environment.name.isEmpty())
        return tr("No instance is chosen");
    return m_environment.isProduction ? tr("Production: %1").arg(m_environment.name) : m_environment.name;
}

QSize EnvironmentBand::sizeHint() const
{
    return {200, QFontMetrics(textFont(TextStyle::Strong)).height() + space::m};
}

void EnvironmentBand::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    const bool isProduction = m_environment.isProduction;
    painter.fillRect(rect(), isProduction ? theme.dangerSoft : theme.neutralSoft);
    painter.fillRect(QRect(0, 0, width(), 3), isProduction ? theme.danger : theme.strongBorder);
    painter.setFont(textFont(TextStyle::Strong));
    painter.setPen(isProduction ? theme.danger : theme.text);
    painter.drawText(rect().adjusted(space::xl, 3, -space::xl, 0),
                     int(Qt::AlignVCenter | Qt::AlignLeft) | int(Qt::TextSingleLine), text());
}

} // namespace lockstep
