#include "ui/rollout/rollout_delegates.h"

#include "models/rollout_list_model.h"
#include "models/run_jobs_model.h"
#include "models/upgrade_model.h"
#include "ui/parts/sign.h"
#include "ui/run/run_delegates.h"
#include "ui/theme/icons.h"
#include "ui/widgets/badge.h"

namespace lockstep {

namespace {

constexpr int signSide = 16;
constexpr int barHeight = 4;
constexpr int lineGap = 3;

/// Each state has a shape of its own.
void paintSignOf(QPainter& painter, const QRect& cell, UpgradeState state)
{
    const QRect box(cell.left(), cell.top() + (cell.height() - signSide) / 2, signSide, signSide);
    switch (state) {
    case UpgradeState::Waiting:
        return paintState(painter, cell, ProgressState::Waiting);
    case UpgradeState::Dispatching:
    case UpgradeState::Dispatched:
    case UpgradeState::Running:
        return paintState(painter, cell, ProgressState::Running);
    case UpgradeState::Succeeded:
        return paintState(painter, cell, ProgressState::Done);
    case UpgradeState::Failed:
        return paintSign(painter, box.adjusted(1, 1, -1, -1), Sign::Error);
    case UpgradeState::InDoubt:
        return themedIcon(QStringLiteral("question"), Tone::Warning).paint(&painter, box);
    case UpgradeState::Skipped:
        return mutedIcon(QStringLiteral("media-skip-forward")).paint(&painter, box);
    }
}

void paintBar(QPainter& painter, const QRect& room, double part, Tone tone)
{
    const Theme& theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.neutralSoft);
    painter.drawRoundedRect(room, barHeight / 2.0, barHeight / 2.0);
    painter.setBrush(tone == Tone::Accent ? theme.accent : theme.color(tone));
    QRectF done = room;
    done.setWidth(room.width() * part);
    if (part > 0)
        painter.drawRoundedRect(done, barHeight / 2.0, barHeight / 2.0);
}

QColor colorOf(const QModelIndex& index)
{
    const Theme& theme = Theme::current();
    if (index.column() == UpgradeModel::Pull &&
        index.data(UpgradeModel::PullStateRole).toString() == u"merged")
        return theme.color(Tone::Success);
    const bool isMain = index.column() == UpgradeModel::Name || index.column() == UpgradeModel::Note;
    return isMain ? theme.text : theme.mutedText;
}

QColor colorOf(UpgradeState state)
{
    const Theme& theme = Theme::current();
    const bool isLoud = state == UpgradeState::Failed || state == UpgradeState::InDoubt;
    const bool isQuiet = state == UpgradeState::Waiting || state == UpgradeState::Skipped;
    if (isLoud)
        return theme.color(toneOf(state));
    return isQuiet ? theme.mutedText : theme.text;
}

} // namespace

Tone toneOf(UpgradeState state)
{
    switch (state) {
    case UpgradeState::Dispatching:
    case UpgradeState::Dispatched:
    case UpgradeState::Running:
        return Tone::Accent;
    case UpgradeState::InDoubt:
        return Tone::Warning;
    case UpgradeState::Succeeded:
        return Tone::Success;
    case UpgradeState::Failed:
        return Tone::Danger;
    case UpgradeState::Waiting:
    case UpgradeState::Skipped:
        break;
    }
    return Tone::Neutral;
}

Tone toneOf(RolloutCondition condition)
{
    switch (condition) {
    case RolloutCondition::Running:
        return Tone::Accent;
    case RolloutCondition::Pausing:
    case RolloutCondition::Paused:
    case RolloutCondition::Stopping:
        return Tone::Info;
    case RolloutCondition::Held:
        return Tone::Danger;
    case RolloutCondition::Resting:
        return Tone::Warning;
    case RolloutCondition::Done:
        return Tone::Success;
    case RolloutCondition::Stopped:
        break;
    }
    return Tone::Neutral;
}

QSize RolloutDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const int small = QFontMetrics(textFont(TextStyle::Small)).height();
    return {200, option.fontMetrics.height() + small + barHeight + 2 * lineGap + 2 * space::s};
}

void RolloutDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const QFont small = textFont(TextStyle::Small);
    const auto condition = RolloutCondition(index.data(RolloutListModel::ConditionRole).toInt());
    const bool isTrouble = index.data(RolloutListModel::TroubleRole).toBool();
    const QRect first(cell.left(), cell.top() + space::s, cell.width(), option.fontMetrics.height());
    const QRect second(cell.left(), first.bottom() + 1 + lineGap, cell.width(), QFontMetrics(small).height());
    const QRect bar(cell.left(), second.bottom() + 1 + lineGap, cell.width(), barHeight);
    const QString word = conditionWord(condition);
    const int badge = badgeWidth(word);
    paintBadge(painter, QRect(first.right() - badge, first.top() - 3, badge, first.height() + 6), word,
               toneOf(condition));
    paintText(painter, first.adjusted(0, 0, -badge - space::s, 0), index.data().toString(), theme.text,
              textFont(TextStyle::Strong));
    paintText(painter, second, index.data(RolloutListModel::DetailRole).toString(), theme.mutedText, small);
    paintBar(painter, bar, index.data(RolloutListModel::DoneRole).toDouble(),
             isTrouble                             ? Tone::Danger
             : condition == RolloutCondition::Done ? Tone::Success
                                                   : Tone::Accent);
}

void UpgradeDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const QString text = index.data().toString();
    if (index.data(UpgradeModel::IsWaveRole).toBool())
        return paintText(painter, cell, text, index.column() == 0 ? theme.text : theme.mutedText,
                         index.column() == 0 ? textFont(TextStyle::Strong) : option.font);
    if (index.column() != UpgradeModel::State)
        return paintText(painter, cell, text, colorOf(index), option.font);
    const auto state = UpgradeState(index.data(UpgradeModel::StateRole).toInt());
    paintSignOf(painter, cell, state);
    paintText(painter, cell.adjusted(signSide + space::s, 0, 0, 0), text, colorOf(state), option.font);
}

void RunJobsDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const
{
    const auto state = UpgradeState(index.data(RunJobsModel::StateRole).toInt());
    paintSignOf(painter, cell, state);
    paintText(painter, cell.adjusted(signSide + space::s, 0, 0, 0), index.data().toString(), colorOf(state),
              option.font);
}

} // namespace lockstep
