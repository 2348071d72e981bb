#include "ui/runbooks/runbook_delegates.h"

#include "models/run_history_model.h"
#include "models/runbook_lists.h"
#include "models/runbook_timeline.h"
#include "ui/parts/sign.h"
#include "ui/run/run_delegates.h"
#include "ui/widgets/badge.h"

namespace lockstep {

namespace {

constexpr int signSide = 16;

int twoLines(const QStyleOptionViewItem& option)
{
    return option.fontMetrics.height() + QFontMetrics(textFont(TextStyle::Small)).height() + space::l;
}

/// Where the first of two lines goes, and where the second.
std::pair<QRect, QRect> halves(const QRect& cell, const QFont& font)
{
    const int first = QFontMetrics(font).height();
    const int second = QFontMetrics(textFont(TextStyle::Small)).height();
    const int top = cell.top() + (cell.height() - first - second - 2) / 2;
    return {QRect(cell.left(), top, cell.width(), first),
            QRect(cell.left(), top + first + 2, cell.width(), second)};
}

ProgressState progressOf(StepState::State state)
{
    switch (state) {
    case StepState::State::Begun:
        return ProgressState::Running;
    case StepState::State::Done:
        return ProgressState::Done;
    case StepState::State::Failed:
        return ProgressState::Failed;
    case StepState::State::Cancelled:
        return ProgressState::Cancelled;
    case StepState::State::Skipped:
        return ProgressState::Skipped;
    case StepState::State::NotStarted:
    case StepState::State::Doubted:
        break;
    }
    return ProgressState::Waiting;
}

void paintStepState(QPainter& painter, const QRect& line, StepState::State state, bool isLive)
{
    const bool isDoubtful =
        state == StepState::State::Doubted || (state == StepState::State::Begun && !isLive);
    if (!isDoubtful)
        return paintState(painter, line, progressOf(state));
    const QRect box(line.left(), line.center().y() - signSide / 2 + 1, signSide, signSide);
    paintSign(painter, box.adjusted(1, 1, -1, -1), Sign::Warning);
}

} // namespace

Tone toneOf(StepState::State state)
{
    switch (state) {
    case StepState::State::Begun:
        return Tone::Accent;
    case StepState::State::Done:
        return Tone::Success;
    case StepState::State::Failed:
        return Tone::Danger;
    case StepState::State::Cancelled:
    case StepState::State::Doubted:
        return Tone::Warning;
    case StepState::State::NotStarted:
    case StepState::State::Skipped:
        break;
    }
    return Tone::Neutral;
}

Tone toneOf(RunbookRest::Kind kind)
{
    switch (kind) {
    case RunbookRest::Kind::Running:
        return Tone::Accent;
    case RunbookRest::Kind::Interrupted:
    case RunbookRest::Kind::InDoubt:
    case RunbookRest::Kind::Stopped:
        return Tone::Warning;
    case RunbookRest::Kind::ByHand:
    case RunbookRest::Kind::Paused:
        return Tone::Info;
    case RunbookRest::Kind::Failed:
        return Tone::Danger;
    case RunbookRest::Kind::Done:
        return Tone::Success;
    case RunbookRest::Kind::Abandoned:
        break;
    }
    return Tone::Neutral;
}

QSize RunbookDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {200, twoLines(option)};
}

void RunbookDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const bool isBroken = index.data(RunbookListModel::NameRole).toString().isEmpty();
    auto [first, second] = halves(cell, option.font);
    if (isBroken) {
        paintSign(painter, QRect(first.left(), first.center().y() - 6, 14, 14), Sign::Error);
        first.setLeft(first.left() + signSide + space::xs);
    }
    paintText(painter, first, index.data().toString(), theme.text, option.font);
    paintText(painter, second, index.data(RunbookListModel::DetailRole).toString(),
              isBroken ? theme.danger : theme.mutedText, textFont(TextStyle::Small));
}

QSize OpenRunDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {200, twoLines(option)};
}

void OpenRunDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const auto kind = RunbookRest::Kind(index.data(OpenRunsModel::KindRole).toInt());
    auto [first, second] = halves(cell, option.font);
    const int badge = badgeWidth(restWord(kind));
    paintBadge(painter, QRect(first.right() - badge, first.top() - 3, badge, first.height() + 6),
               restWord(kind), toneOf(kind));
    paintText(painter, first.adjusted(0, 0, -badge - space::s, 0), index.data().toString(), theme.text,
              textFont(TextStyle::Strong));
    paintText(painter, second, index.data(OpenRunsModel::DetailRole).toString(), theme.mutedText,
              textFont(TextStyle::Small));
}

QSize RunbookStepDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {200, twoLines(option)};
}

void RunbookStepDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                    const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const auto* timeline = qobject_cast<const RunbookTimeline*>(index.model());
    if (!timeline)
        return;
    const auto state = StepState::State(index.data(RunbookTimeline::StateRole).toInt());
    const bool isQuiet = index.data(RunbookTimeline::LeftOutRole).toBool();
    const QFont small = textFont(TextStyle::Small);
    auto [first, second] = halves(cell, option.font);
    paintStepState(painter, first, state, timeline->isLive());
    first.setLeft(first.left() + signSide + space::s);
    second.setLeft(first.left());
    const QString note = index.data(RunbookTimeline::NoteRole).toString();
    const int noteWidth = note.isEmpty() ? 0 : QFontMetrics(small).horizontalAdvance(note) + space::s;
    paintText(painter, first, note, theme.mutedText, small, Qt::AlignRight | Qt::AlignVCenter);
    paintText(painter, first.adjusted(0, 0, -noteWidth, 0), index.data().toString(),
              isQuiet ? theme.mutedText : theme.text,
              state == StepState::State::Begun ? textFont(TextStyle::Strong) : option.font);
    const QString detail = index.data(RunbookTimeline::DetailRole).toString();
    paintText(painter, second, isQuiet ? tr("left out") + QStringLiteral("  ·  ") + detail : detail,
              theme.mutedText, small);
}

void RunHistoryDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                   const QModelIndex& index) const
{
    if (index.column() != RunHistoryModel::Result)
        return RowDelegate::paintCell(painter, cell, option, index);
    const auto kind = RunbookRest::Kind(index.data(RunHistoryModel::KindRole).toInt());
    paintBadge(painter, cell, restWord(kind), toneOf(kind));
}

} // namespace lockstep
