#include "ui/parts/activity_line.h"

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/thin_progress_bar.h"

namespace lockstep {

namespace {

constexpr int busyMilliseconds = 250;
constexpr int barWidth = 160;

} // namespace

ActivityLine::ActivityLine(QWidget* parent)
    : QWidget(parent), m_activity(new ElidedLabel({}, TextStyle::Strong)), m_progress(new ElidedLabel)
{
    setObjectName(QStringLiteral("databaseActivity"));
    m_activity->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_progress->setForegroundRole(mutedTextRole);
    m_progress->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* bar = new ThinProgressBar;
    bar->setRange(0, 0);
    bar->setFixedWidth(barWidth);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::xs, space::l, space::s);
    row->setSpacing(space::m);
    row->addWidget(bar);
    row->addWidget(m_activity);
    row->addWidget(m_progress, 1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(busyMilliseconds);
    connect(&m_soon, &QTimer::timeout, this, &QWidget::show);
    hide();
}

void ActivityLine::show(const QString& activity, const QString& progress)
{
    m_activity->setText(activity);
    m_progress->setText(progress);
    setAccessibleName(activity);
    setAccessibleDescription(progress);
    if (activity.isEmpty()) {
        m_soon.stop();
        hide();
    } else if (isHidden() && !m_soon.isActive()) {
        m_soon.start();
    }
}

} // namespace lockstep
