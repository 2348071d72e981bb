#include "ui/runbooks/run_panel.h"

#include "core/planning/estimate.h"
#include "models/console_words.h"
#include "models/runbook_log.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/parts/action_button.h"
#include "ui/runbooks/manual_form.h"
#include "ui/runbooks/runbook_delegates.h"
#include "ui/runbooks/runbooks_actions.h"
#include "ui/runbooks/step_details.h"
#include "ui/runbooks/timeline_view.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/hairline_splitter.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/thin_progress_bar.h"

#include <QAction>
#include <QListView>
#include <QPushButton>

#include <cmath>

namespace lockstep {

namespace {

constexpr int clockMilliseconds = 500;

/// A button that is there only while its action can be done.
QPushButton* buttonWhenPossible(QAction* action)
{
    QPushButton* button = actionButton(action);
    const auto follow = [button, action] { button->setVisible(action->isEnabled()); };
    follow();
    QObject::connect(action, &QAction::changed, button, follow);
    return button;
}

} // namespace

RunPanel::RunPanel(RunbookSession* session, const RunbooksActions& actions, ActionRegistry* registry,
                   Page* page)
    : m_session(session),
      m_badge(new Badge),
      m_title(new ElidedLabel({}, TextStyle::Title)),
      m_time((new TextLabel)->muted()),
      m_progress(new ThinProgressBar),
      m_detail((new TextLabel)->muted()->wrapped()),
      m_timeline(new TimelineView),
      m_manual(new ManualForm),
      m_log(new LogModel(this)),
      m_logPanel(new LogPanel(m_log, registry, page, nullptr, true)),
      m_rows(new HairlineSplitter(Qt::Vertical))
{
    setObjectName(QStringLiteral("runPanel"));
    m_timeline->details()->setTopWidget(m_manual);
    m_rows->addWidget(m_timeline);
    m_rows->addWidget(m_logPanel);
    m_rows->setStretchFactor(0, 1);
    m_rows->setSizes({420, 190});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead(actions));
    column->addWidget(new Separator);
    column->addWidget(m_rows, 1);
    m_clock.setInterval(clockMilliseconds);
    connect(&m_clock, &QTimer::timeout, this, &RunPanel::tick);
    connect(m_timeline, &TimelineView::chosenChanged, this, &RunPanel::showManual);
}

QWidget* RunPanel::makeHead(const RunbooksActions& actions)
{
    m_badge->setObjectName(QStringLiteral("runBadge"));
    m_detail->setObjectName(QStringLiteral("runDetail"));
    auto* head = new QWidget;
    head->setAutoFillBackground(true);
    head->setBackgroundRole(surfaceRole);
    auto* first = new QHBoxLayout;
    first->setSpacing(space::s);
    first->addWidget(m_badge);
    first->addWidget(m_title, 1);
    first->addWidget(m_time);
    auto* second = new QHBoxLayout;
    second->setSpacing(space::s);
    second->addWidget(m_detail, 1);
    for (QAction* action : {actions.decide, actions.skip, actions.back})
        second->addWidget(buttonWhenPossible(action));
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(space::l, space::m, space::l, space::s);
    column->setSpacing(space::s);
    column->addLayout(first);
    column->addWidget(m_progress);
    column->addLayout(second);
    return head;
}

void RunPanel::show(const RunReading& reading)
{
    const bool wasLive = m_isLive && m_reading && m_reading->record.id == reading.record.id;
    const RunReading* live = m_session->live();
    m_isLive = live && live->record.id == reading.record.id;
    m_reading = reading;
    m_timeline->show(reading, m_isLive || reading.record.isRunning, m_isLive ? QString() : reading.rest.step);
    // What was seen live stays as it was seen.
    if (m_isLive || !wasLive) {
        m_log->clear();
        m_log->append(m_isLive ? m_session->liveLog() : runbookLogLines(reading.transcript));
    }
    if (m_isLive)
        m_clock.start();
    else
        m_clock.stop();
    showHead();
    showManual();
}

void RunPanel::update(const RunReading& reading)
{
    m_reading = reading;
    m_timeline->update(reading);
    showHead();
}

void RunPanel::addLog(const QList<LogEntry>& lines)
{
    m_log->append(lines);
}

void RunPanel::setBusy()
{
    m_manual->setBusy(m_session->isBusy());
    showHead();
}

void RunPanel::tick()
{
    m_timeline->tick();
    showHead();
}

void RunPanel::showHead()
{
    if (!m_reading)
        return;
    const RunbookRunRecord& record = m_reading->record;
    const RunbookTimeline* steps = m_timeline->steps();
    const bool isEnding = m_isLive && (m_session->isCancelling() || m_session->isPausing());
    const int total = steps->rowCount();
    const int done = steps->doneCount();
    const int current = steps->currentRow();
    m_badge->setText(!isEnding                   ? restWord(m_reading->rest.kind)
                     : m_session->isCancelling() ? tr("Stopping")
                                                 : tr("Pausing"));
    m_badge->setTone(isEnding ? Tone::Warning : toneOf(m_reading->rest.kind));
    m_title->setText(
        record.instance.isEmpty()
            ? tr("Run %1: %2").arg(QString::number(record.id), record.title)
            : tr("Run %1: %2 on %3").arg(QString::number(record.id), record.title, record.instance));
    QString detail = m_reading->problem ? consoleWords(m_reading->problem->message()) : m_reading->rest.text;
    if (isEnding)
        detail = m_session->isCancelling() ? tr("The step under way is ended.")
                                           : tr("The step under way comes to its end first.");
    else if (m_isLive && current >= 0)
        detail = tr("Step %1 of %2: %3").arg(current + 1).arg(total).arg(steps->step(current).title);
    m_detail->setText(detail);
    m_progress->setRange(0, std::max(1, total));
    m_progress->setValue(done);
    m_progress->setTone(toneOf(m_reading->rest.kind) == Tone::Neutral ? Tone::Accent
                                                                      : toneOf(m_reading->rest.kind));
    const QDateTime end = m_isLive ? QDateTime::currentDateTimeUtc() : record.ended;
    m_time->setText(record.started.isValid() && end.isValid()
                        ? durationText(std::floor(double(record.started.msecsTo(end)) / 1000))
                        : QString());
    setAccessibleName(QStringList{m_badge->text(), m_title->text(), detail}.join(QStringLiteral(". ")));
}

void RunPanel::showManual()
{
    const bool asks = m_reading && !m_isLive && m_reading->rest.kind == RunbookRest::Kind::ByHand &&
                      m_timeline->chosen() == m_reading->rest.step;
    m_manual->setVisible(asks);
    if (!asks)
        return;
    const ShownStep* step = m_reading->step(m_reading->rest.step);
    m_manual->ask(m_reading->record.id, step->id, step->action, m_session->places().user);
    m_manual->setBusy(m_session->isBusy());
}

void RunPanel::focusSteps()
{
    m_timeline->list()->setFocus(Qt::OtherFocusReason);
}

QList<QWidget*> RunPanel::panes() const
{
    return {m_timeline->list(), m_timeline->details(), m_logPanel, m_logPanel->view()};
}

} // namespace lockstep
