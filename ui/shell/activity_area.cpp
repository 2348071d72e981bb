#include "ui/shell/activity_area.h"

#include "models/workspace.h"
#include "ui/shell/activity_row.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QVBoxLayout>

namespace lockstep {

namespace {

using namespace std::chrono_literals;

bool isOver(const RunProgress& run)
{
    return run.state() != ProgressState::Waiting && run.state() != ProgressState::Running;
}

QString runDetail(const RunProgress& run)
{
    if (isOver(run))
        return run.error();
    const int step = run.currentStep();
    if (step < 0)
        return ActivityArea::tr("Starting");
    const QString left =
        run.secondsLeft() ? QStringLiteral("  ·  ") + timeLeftText(*run.secondsLeft()) : QString();
    return ActivityArea::tr("Step %1 of %2: %3")
               .arg(step + 1)
               .arg(run.steps().size())
               .arg(run.steps()[step].title) +
           left;
}

double fractionOf(const RunProgress& run)
{
    return run.expectedItems() > 0 ? std::min(1.0, run.finishedItems() / double(run.expectedItems())) : -1;
}

QString duration(double seconds)
{
    if (seconds < 60)
        return ActivityArea::tr("%1 s").arg(seconds, 0, 'f', seconds < 10 ? 1 : 0);
    return ActivityArea::tr("%1 min %2 s").arg(int(seconds) / 60).arg(int(seconds) % 60);
}

std::pair<QString, Tone> outcome(const RunProgress& run)
{
    if (run.state() == ProgressState::Failed)
        return {ActivityArea::tr("Failed"), Tone::Danger};
    if (run.state() == ProgressState::Cancelled)
        return {ActivityArea::tr("Cancelled"), Tone::Warning};
    return {ActivityArea::tr("Done in %1").arg(duration(run.seconds())), Tone::Success};
}

} // namespace

ActivityArea::ActivityArea(Workspace* workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_runRow(new ActivityRow), m_workRow(new ActivityRow)
{
    setObjectName(QStringLiteral("activityArea"));
    setAccessibleName(tr("Activity"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 1, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_runRow);
    layout->addWidget(m_workRow);
    m_runRow->setClickable(true);
    m_runRow->hide();
    m_workRow->hide();
    m_workRow->setFraction(-1);
    m_showWork.setSingleShot(true);
    m_showWork.setInterval(500ms);

    connect(&m_showWork, &QTimer::timeout, this, [this] {
        m_workRow->setText(m_activity);
        m_workRow->show();
        updateVisibility();
    });
    connect(m_runRow, &ActivityRow::activated, this, &ActivityArea::runChosen);
    connect(m_runRow, &ActivityRow::dismissed, this, [this] { setHasRun(false); });
    connect(workspace, &Workspace::activityChanged, this, &ActivityArea::setActivity);
    connect(workspace, &Workspace::runStarted, this, &ActivityArea::startRun);
    connect(workspace, &Workspace::runEventsAdded, this, &ActivityArea::foldEvents);
    connect(workspace, &Workspace::runFinished, this, &ActivityArea::showRun);
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, [this] {
        if (isOver(m_run))
            showRun();
    });
    updateVisibility();
}

void ActivityArea::setWanted(bool wanted)
{
    m_wanted = wanted;
    updateVisibility();
}

void ActivityArea::setRunShownElsewhere(bool shown)
{
    m_runShownElsewhere = shown;
    updateVisibility();
}

void ActivityArea::setHasRun(bool hasRun)
{
    m_hasRun = hasRun;
    updateVisibility();
}

void ActivityArea::setActivity(const QString& text)
{
    m_activity = text;
    if (text.isEmpty()) {
        m_showWork.stop();
        m_workRow->hide();
    } else if (m_workRow->isHidden()) {
        m_showWork.start();
    } else {
        m_workRow->setText(text);
    }
    updateVisibility();
}

void ActivityArea::startRun()
{
    m_run = RunProgress(m_workspace->path().value_or(UpgradePath()), m_workspace->timings());
    showRun();
    setHasRun(true);
}

void ActivityArea::foldEvents(qsizetype first, qsizetype count)
{
    const QList<RunEvent>& events = m_workspace->runEvents();
    for (qsizetype i = first; i < std::min(first + count, events.size()); ++i)
        m_run.apply(events[i]);
    showRun();
}

void ActivityArea::showRun()
{
    m_runRow->setText(m_run.title().isEmpty() ? tr("Rehearsal") : m_run.title(), runDetail(m_run));
    if (!isOver(m_run))
        return m_runRow->setFraction(fractionOf(m_run));
    const auto [word, tone] = outcome(m_run);
    m_runRow->setOutcome(word, tone);
}

void ActivityArea::updateVisibility()
{
    m_runRow->setVisible(m_hasRun && !m_runShownElsewhere);
    setVisible(m_wanted && !(m_runRow->isHidden() && m_workRow->isHidden()));
}

void ActivityArea::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(0, 0, width(), 1), theme.border);
}

} // namespace lockstep
