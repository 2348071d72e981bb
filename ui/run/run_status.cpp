#include "ui/run/run_status.h"

#include "ui/widgets/badge.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/thin_progress_bar.h"

namespace lockstep {

namespace {

constexpr int comparingShare = 12; ///< migrations are this many times the work of comparing

struct BadgeWords
{
    QString text;
    Tone tone;
};

BadgeWords badgeOf(RehearsalVerdict::Kind kind)
{
    switch (kind) {
    case RehearsalVerdict::Kind::Good:
        return {RunStatus::tr("Done"), Tone::Success};
    case RehearsalVerdict::Kind::Differs:
        return {RunStatus::tr("Differs"), Tone::Warning};
    case RehearsalVerdict::Kind::Failed:
        return {RunStatus::tr("Failed"), Tone::Danger};
    case RehearsalVerdict::Kind::Cancelled:
        return {RunStatus::tr("Cancelled"), Tone::Neutral};
    }
    return {};
}

} // namespace

RunStatus::RunStatus(QWidget* parent)
    : QWidget(parent),
      m_badge(new Badge),
      m_title(new ElidedLabel({}, TextStyle::Title)),
      m_detail(new ElidedLabel),
      m_time(new TextLabel),
      m_progress(new ThinProgressBar)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    setObjectName(QStringLiteral("runStatus"));
    m_detail->setForegroundRole(mutedTextRole);
    m_time->muted();
    auto* first = new QHBoxLayout;
    first->setSpacing(space::s);
    first->addWidget(m_badge);
    first->addWidget(m_title, 1);
    first->addWidget(m_time);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::m, space::l, space::m);
    layout->setSpacing(space::s);
    layout->addLayout(first);
    layout->addWidget(m_progress);
    layout->addWidget(m_detail);
}

void RunStatus::show(const QString& badge, Tone tone, const QString& title, const QString& detail)
{
    m_badge->setText(badge);
    m_badge->setTone(tone);
    m_title->setText(title);
    m_detail->setText(detail);
    setAccessibleName(QStringList{badge, title, detail}.join(QStringLiteral(". ")));
}

void RunStatus::showReady(const QString& title, const QString& detail)
{
    show(tr("Not started"), Tone::Neutral, title, detail);
    m_time->clear();
    m_progress->setRange(0, 1);
    m_progress->setValue(0);
}

void RunStatus::showRunning(const RunProgress& state, bool cancelling)
{
    const int expected = state.expectedItems();
    const int step = state.currentStep();
    QStringList detail;
    const int finished = state.finishedItems();
    const bool comparing = step < 0 && finished > 0 && finished == expected;
    if (step >= 0)
        detail.append(
            tr("Step %1 of %2: %3").arg(step + 1).arg(state.steps().size()).arg(state.steps()[step].title));
    if (comparing)
        detail.append(tr("Comparing the result with the release"));
    else if (step >= 0 || finished > 0)
        detail.append(tr("%1 of %2 migrations").arg(finished).arg(expected));
    else
        detail.append(tr("Preparing the databases"));
    show(cancelling ? tr("Cancelling") : tr("Running"), cancelling ? Tone::Warning : Tone::Accent,
         state.title().isEmpty() ? tr("Starting the private server") : state.title(),
         cancelling ? tr("The migration under way is rolled back, then the server stops.")
                    : detail.join(QStringLiteral("  ·  ")));
    m_progress->setTone(Tone::Accent);
    // What comes after the last migration is part of the way, too.
    m_progress->setRange(0, finished == 0 ? 0 : expected + std::max(1, expected / comparingShare));
    m_progress->setValue(finished);
    const double elapsed = state.started().isValid()
                               ? double(state.started().msecsTo(QDateTime::currentDateTimeUtc())) / 1000
                               : 0;
    const std::optional<double> left = state.secondsLeft();
    const QString soFar = durationText(std::floor(elapsed));
    m_time->setText(cancelling || (comparing && !left)
                        ? soFar
                        : tr("%1, %2").arg(soFar, left ? timeLeftText(*left) : tr("estimating the rest")));
}

void RunStatus::showReport(const RehearsalReport& report)
{
    const RehearsalVerdict end = verdict(report);
    const BadgeWords badge = badgeOf(end.kind);
    show(badge.text, badge.tone, end.title, end.detail);
    m_time->setText(tr("took %1").arg(durationText(report.seconds)));
    m_progress->setTone(badge.tone == Tone::Neutral ? Tone::Warning : badge.tone);
    if (m_progress->maximum() == 0)
        m_progress->setRange(0, 1);
    if (end.kind == RehearsalVerdict::Kind::Good || end.kind == RehearsalVerdict::Kind::Differs)
        m_progress->setValue(m_progress->maximum());
}

} // namespace lockstep
