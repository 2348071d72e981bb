#include "ui/reviews/review_details.h"

#include "core/report/markdown.h"
#include "core/rollout/review_text.h"
#include "models/review_words.h"
#include "ui/parts/segmented_control.h"
#include "ui/reviews/finding_list.h"
#include "ui/reviews/markdown_view.h"
#include "ui/reviews/review_delegate.h"
#include "ui/reviews/review_files.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int mostCauseWidth = 200; ///< a check may be called anything

QString linkTo(const QString& text, const QUrl& url)
{
    return QStringLiteral("[%1](<%2>)").arg(escapeMarkdown(text), url.toString(QUrl::FullyEncoded));
}

QString heading(const QString& text)
{
    return QStringLiteral("## %1\n\n").arg(text);
}

/// The test plan first; health where it is a part of the text, and not all of it.
QString summaryOf(const PullRequest& pull)
{
    const ReviewText text = readReviewText(pull.body);
    QString markdown = heading(ReviewDetails::tr("Test plan"));
    markdown += (text.testPlan.isEmpty() ? QStringLiteral("*%1*").arg(ReviewDetails::tr("There is none."))
                                         : text.testPlan) +
                QStringLiteral("\n\n");
    if (!text.logs.isEmpty()) {
        markdown += heading(ReviewDetails::tr("Logs"));
        for (const ReviewLink& link : text.logs)
            markdown += QStringLiteral("- %1\n").arg(linkTo(link.text, link.url));
        markdown += u'\n';
    }
    if (!text.health.isEmpty() && text.health.size() * 2 < text.whole.size())
        markdown += heading(ReviewDetails::tr("Health")) + text.health + QStringLiteral("\n\n");
    if (!text.whole.isEmpty())
        markdown += heading(ReviewDetails::tr("The whole text")) + text.whole + u'\n';
    return markdown;
}

QString outcomeWord(ReviewOutcome::State state)
{
    switch (state) {
    case ReviewOutcome::State::Waiting:
        return ReviewDetails::tr("Next");
    case ReviewOutcome::State::Working:
        return ReviewDetails::tr("Now");
    case ReviewOutcome::State::Done:
        return ReviewDetails::tr("Done");
    case ReviewOutcome::State::Failed:
        return ReviewDetails::tr("Failed");
    case ReviewOutcome::State::LeftOut:
        return ReviewDetails::tr("Left out");
    case ReviewOutcome::State::None:
        break;
    }
    return {};
}

Tone toneOf(ReviewOutcome::State state)
{
    switch (state) {
    case ReviewOutcome::State::Done:
        return Tone::Success;
    case ReviewOutcome::State::Failed:
        return Tone::Danger;
    case ReviewOutcome::State::LeftOut:
        return Tone::Warning;
    default:
        return Tone::Info;
    }
}

QString checkWord(Check::State state)
{
    switch (state) {
    case Check::State::Passed:
        return ReviewDetails::tr("passed");
    case Check::State::Pending:
        return ReviewDetails::tr("under way");
    case Check::State::Failed:
        return ReviewDetails::tr("failed");
    }
    Q_UNREACHABLE_RETURN({});
}

QString reviewWord(const QString& state)
{
    if (state == u"APPROVED")
        return ReviewDetails::tr("approved");
    if (state == u"CHANGES_REQUESTED")
        return ReviewDetails::tr("asks for changes");
    if (state == u"DISMISSED")
        return ReviewDetails::tr("was dismissed");
    return ReviewDetails::tr("comments");
}

QString checksOf(const ReviewRow& row)
{
    const PullRequestDetails& details = *row.details;
    QString text = heading(ReviewDetails::tr("Checks"));
    QList<Check> checks = details.checks;
    std::ranges::stable_sort(checks, std::ranges::greater{}, &Check::state);
    for (const Check& check : checks) {
        const QString name = check.url.isEmpty() ? escapeMarkdown(check.name) : linkTo(check.name, check.url);
        text += QStringLiteral("- **%1**: %2 (%3)\n")
                    .arg(checkWord(check.state), name, escapeMarkdown(check.detail));
    }
    if (checks.isEmpty())
        text += QStringLiteral("*%1*\n").arg(row.hasAll ? ReviewDetails::tr("There are none.")
                                                        : ReviewDetails::tr("They are being read."));
    text += u'\n' + heading(ReviewDetails::tr("Reviews"));
    for (const Review& review : details.reviews) {
        const bool isOld = !review.sha.isEmpty() && review.sha != details.pull.headSha;
        text +=
            QStringLiteral("- **%1** %2%3%4\n")
                .arg(escapeMarkdown(review.author), reviewWord(review.state),
                     isOld ? ReviewDetails::tr(" (an earlier commit)") : QString(),
                     review.body.isEmpty() ? QString() : QStringLiteral(": ") + escapeMarkdown(review.body));
    }
    if (details.reviews.isEmpty())
        text += QStringLiteral("*%1*\n").arg(row.hasAll ? ReviewDetails::tr("There are none.")
                                                        : ReviewDetails::tr("They are being read."));
    text += u'\n' + heading(ReviewDetails::tr("Done with Lockstep"));
    for (const PullAction& action : row.actions)
        text += QStringLiteral("- %1\n").arg(escapeMarkdown(triedText(action)));
    if (row.actions.isEmpty())
        text += QStringLiteral("*%1*\n").arg(ReviewDetails::tr("Nothing yet."));
    return text;
}

} // namespace

ReviewDetails::ReviewDetails(QWidget* parent)
    : QWidget(parent),
      m_title((new TextLabel({}, TextStyle::Title))->wrapped()->selectable()),
      m_facts(new ElidedLabel),
      m_cause(new Badge),
      m_versions(new Badge),
      m_checksBadge(new Badge),
      m_outcomeBadge(new Badge),
      m_outcome((new TextLabel)->wrapped()->selectable()),
      m_outdated(new Badge),
      m_standing((new TextLabel)->wrapped()->selectable()),
      m_findings(new FindingList),
      m_views(new SegmentedControl),
      m_stack(new QStackedWidget),
      m_summary(new MarkdownView(QStringLiteral("reviewSummary"), tr("Summary"))),
      m_files(new ReviewFiles),
      m_checks(new MarkdownView(QStringLiteral("reviewChecks"), tr("Checks and reviews")))
{
    setObjectName(QStringLiteral("reviewDetails"));
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    m_title->setObjectName(QStringLiteral("reviewTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_outcome->setObjectName(QStringLiteral("reviewOutcome"));
    m_outcome->setTextFormat(Qt::PlainText);
    m_outdated->setText(tr("Outdated"));
    m_outdated->setTone(Tone::Warning);
    m_standing->setObjectName(QStringLiteral("reviewStanding"));
    m_standing->setTextFormat(Qt::PlainText);
    m_facts->setForegroundRole(mutedTextRole);
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_views->setObjectName(QStringLiteral("reviewViews"));
    for (const QString& text : {tr("Summary"), tr("Files"), tr("Checks")})
        m_views->addChoice(text);
    for (QWidget* view : QList<QWidget*>{m_summary, m_files, m_checks})
        m_stack->addWidget(view);
    auto* badges = new QHBoxLayout;
    badges->setSpacing(space::s);
    for (Badge* badge : {m_cause, m_versions, m_checksBadge})
        badges->addWidget(badge);
    badges->addStretch(1);
    auto* outcome = new QHBoxLayout;
    outcome->setSpacing(space::s);
    outcome->addWidget(m_outcomeBadge, 0, Qt::AlignTop);
    outcome->addWidget(m_outcome, 1);
    auto* standing = new QHBoxLayout;
    standing->setSpacing(space::s);
    standing->addWidget(m_outdated, 0, Qt::AlignTop);
    standing->addWidget(m_standing, 1);
    auto* views = new QHBoxLayout;
    views->addWidget(m_views);
    views->addStretch(1);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(space::l, space::m, space::l, space::m);
    head->setSpacing(space::s);
    head->addWidget(m_title);
    head->addWidget(m_facts);
    head->addLayout(badges);
    head->addLayout(outcome);
    head->addLayout(standing);
    head->addWidget(m_findings);
    head->addLayout(views);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(new Separator);
    column->addWidget(m_stack, 1);
    connect(m_views, &SegmentedControl::chosen, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_summary, &MarkdownView::opened, this, &ReviewDetails::opened);
    connect(m_checks, &MarkdownView::opened, this, &ReviewDetails::opened);
}

void ReviewDetails::showHead(const ReviewRow& row)
{
    const PullRequest& pull = row.pull;
    m_title->setText(pull.title);
    m_facts->setText(
        tr("#%1 by %2 · %3 into %4 · at %5")
            .arg(QString::number(pull.number), pull.author, pull.head, pull.base, pull.headSha.left(10)));
    const QString cause = causeWord(row.cause);
    m_cause->setText(m_cause->fontMetrics().elidedText(cause, Qt::ElideRight, mostCauseWidth));
    m_cause->setToolTip(cause);
    m_cause->setTone(toneOf(row.cause));
    const bool hasVersions = row.review && row.review->from && row.review->to;
    m_versions->setVisible(hasVersions);
    if (hasVersions)
        m_versions->setText(row.review->from->toString() + QStringLiteral(" → ") +
                            row.review->to->toString());
    const QList<Check> checks = row.details ? row.details->checks : QList<Check>();
    const auto passed = std::ranges::count(checks, Check::State::Passed, &Check::state);
    m_checksBadge->setVisible(!checks.isEmpty());
    m_checksBadge->setText(tr("%1 of %n check(s) passed", nullptr, int(checks.size())).arg(passed));
    m_checksBadge->setTone(passed == checks.size() ? Tone::Success : Tone::Neutral);
    const bool hasOutcome = row.outcome.state != ReviewOutcome::State::None;
    m_outcome->setVisible(hasOutcome);
    m_outcomeBadge->setVisible(hasOutcome);
    m_outcomeBadge->setText(outcomeWord(row.outcome.state));
    m_outcomeBadge->setTone(toneOf(row.outcome.state));
    m_outcome->setText(row.outcome.text);
    showStanding(row);
}

/// The last that was done with Lockstep: here, or by a colleague.
void ReviewDetails::showStanding(const ReviewRow& row)
{
    const PullAction* last = standing(row.actions);
    const bool isOld = last && isOutdated(*last, row.pull);
    m_standing->setVisible(last);
    m_outdated->setVisible(isOld);
    if (last)
        m_standing->setText(doneText(*last) + (isOld ? tr("; the branch has changed since") : QString()));
}

void ReviewDetails::show(const ReviewRow& row)
{
    const bool isSame = std::exchange(m_number, row.pull.number) == row.pull.number;
    showHead(row);
    m_findings->show(row.review ? row.review->findings : QList<ReviewFinding>());
    if (!isSame)
        m_summary->setText({});
    m_summary->setText(summaryOf(row.pull));
    const QList<ChangedFile> files = row.details ? row.details->files : QList<ChangedFile>();
    m_files->show(files, row.review.value_or(PullReview()));
    m_checks->setText(row.details ? checksOf(row) : QString());
    m_views->setChoiceText(Files, row.details ? tr("Files (%1)").arg(files.size()) : tr("Files"));
    m_views->setChoiceText(Checks,
                           row.hasAll ? tr("Checks (%1)").arg(row.details->checks.size()) : tr("Checks"));
}

ReviewDetails::View ReviewDetails::view() const
{
    return View(m_stack->currentIndex());
}

void ReviewDetails::setView(View view)
{
    m_views->setCurrent(view);
    m_stack->setCurrentIndex(view);
}

QWidget* ReviewDetails::inSight() const
{
    return m_stack->currentWidget();
}

} // namespace lockstep
