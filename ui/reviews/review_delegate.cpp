#include "ui/reviews/review_delegate.h"

#include "models/review_model.h"
#include "models/review_plan_model.h"
#include "ui/parts/sign.h"
#include "ui/run/run_delegates.h"
#include "ui/widgets/badge.h"

namespace lockstep {

namespace {

constexpr int signSide = 14;
constexpr int signGap = 6;
constexpr int roomForCount = 70;

Tone toneOfKind(int kind)
{
    using Kind = ReviewCause::Kind;
    switch (Kind(kind)) {
    case Kind::Conflict:
    case Kind::FailedCheck:
        return Tone::Danger;
    case Kind::ChangesRequested:
    case Kind::Behind:
    case Kind::Blocked:
        return Tone::Warning;
    case Kind::PendingChecks:
    case Kind::NeedsApproval:
    case Kind::MergesItself:
        return Tone::Info;
    case Kind::Ready:
    case Kind::Merged:
        return Tone::Success;
    case Kind::Unknown:
    case Kind::Draft:
    case Kind::Closed:
        break;
    }
    return Tone::Neutral;
}

std::optional<ProgressState> progressOf(int outcome)
{
    switch (ReviewOutcome::State(outcome)) {
    case ReviewOutcome::State::Waiting:
        return ProgressState::Waiting;
    case ReviewOutcome::State::Working:
        return ProgressState::Running;
    case ReviewOutcome::State::Done:
        return ProgressState::Done;
    case ReviewOutcome::State::Failed:
        return ProgressState::Failed;
    case ReviewOutcome::State::LeftOut:
        return ProgressState::Skipped;
    case ReviewOutcome::State::None:
        break;
    }
    return std::nullopt;
}

QRect signBox(const QRect& cell)
{
    return {cell.left(), cell.top() + (cell.height() - signSide) / 2, signSide, signSide};
}

QRect besideSign(const QRect& cell)
{
    return cell.adjusted(signSide + signGap, 0, 0, 0);
}

} // namespace

Tone toneOf(const std::optional<ReviewCause>& cause)
{
    return cause ? toneOfKind(int(cause->kind)) : Tone::Neutral;
}

void ReviewDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const QString text = index.data().toString();
    if (index.data(ReviewModel::NumberRole).toInt() == 0) {
        const int kind = index.data(ReviewModel::CauseRole).toInt();
        const QString shown =
            option.fontMetrics.elidedText(text, Qt::ElideRight, cell.width() - roomForCount);
        const int width = paintBadge(painter, cell, shown, kind < 0 ? Tone::Neutral : toneOfKind(kind));
        paintText(painter, cell.adjusted(width + space::s, 0, 0, 0),
                  index.data(ReviewModel::CountRole).toString(), theme.mutedText, option.font);
        return;
    }
    if (index.column() != ReviewModel::Title)
        return paintText(painter, cell, text, theme.mutedText, option.font);
    const QVariant severity = index.data(ReviewModel::SeverityRole);
    if (const auto progress = progressOf(index.data(ReviewModel::OutcomeRole).toInt()))
        paintState(painter, cell, *progress);
    else if (severity.isValid())
        paintSign(painter, signBox(cell),
                  severity.toInt() == int(ReviewFinding::Severity::Error) ? Sign::Error : Sign::Warning);
    paintText(painter, besideSign(cell), text, theme.text, option.font);
}

void ReviewPlanDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                   const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const bool takesPart = index.data(ReviewPlanModel::TakesPartRole).toBool();
    const QColor color = takesPart ? theme.text : theme.mutedText;
    if (index.column() != ReviewPlanModel::What)
        return paintText(painter, cell, index.data().toString(), color, option.font);
    if (!takesPart)
        paintSign(painter, signBox(cell), Sign::Warning);
    paintText(painter, besideSign(cell), index.data().toString(), color, option.font);
}

} // namespace lockstep
