#include "ui/health/health_delegates.h"

#include "models/health_check_model.h"
#include "models/health_comparison_model.h"
#include "models/health_history_model.h"
#include "ui/parts/sign.h"
#include "ui/run/run_delegates.h"
#include "ui/theme/icons.h"
#include "ui/widgets/badge.h"

namespace lockstep {

namespace {

constexpr int signSide = 16;

/// Each state has a shape of its own.
void paintSignOf(QPainter& painter, const QRect& cell, HealthState state)
{
    const QRect box(cell.left(), cell.top() + (cell.height() - signSide) / 2, signSide, signSide);
    switch (state) {
    case HealthState::Healthy:
        return paintState(painter, cell, ProgressState::Done);
    case HealthState::Warning:
        return paintSign(painter, box.adjusted(1, 1, -1, -1), Sign::Warning);
    case HealthState::Failed:
        return paintSign(painter, box.adjusted(1, 1, -1, -1), Sign::Error);
    case HealthState::Unknown:
        break;
    }
    themedIcon(QStringLiteral("question"), Tone::Info).paint(&painter, box);
}

QRect besideSign(const QRect& cell)
{
    return cell.adjusted(signSide + space::s, 0, 0, 0);
}

} // namespace

Tone toneOf(HealthState state)
{
    switch (state) {
    case HealthState::Healthy:
        return Tone::Success;
    case HealthState::Warning:
        return Tone::Warning;
    case HealthState::Failed:
        return Tone::Danger;
    case HealthState::Unknown:
        break;
    }
    return Tone::Info;
}

Tone toneOf(HealthChange::Kind kind)
{
    switch (kind) {
    case HealthChange::Kind::Worse:
        return Tone::Danger;
    case HealthChange::Kind::Better:
        return Tone::Success;
    case HealthChange::Kind::New:
    case HealthChange::Kind::Gone:
        return Tone::Info;
    case HealthChange::Kind::Unchanged:
        break;
    }
    return Tone::Neutral;
}

void HealthCheckDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                    const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    if (index.column() == HealthCheckModel::Evidence || index.column() == HealthCheckModel::Took)
        return paintText(painter, cell, index.data().toString(), theme.mutedText, option.font,
                         index.column() == HealthCheckModel::Took ? Qt::AlignRight | Qt::AlignVCenter
                                                                  : Qt::AlignLeft | Qt::AlignVCenter);
    if (index.column() != HealthCheckModel::State)
        return RowDelegate::paintCell(painter, cell, option, index);
    const QVariant state = index.data(HealthCheckModel::HealthRole);
    const bool isRunning = index.data(HealthCheckModel::RunningRole).toBool();
    const bool isKnown = !isRunning && state.isValid();
    if (isKnown)
        paintSignOf(painter, cell, HealthState(state.toInt()));
    else
        paintState(painter, cell, isRunning ? ProgressState::Running : ProgressState::Waiting);
    paintText(painter, besideSign(cell), index.data().toString(), isKnown ? theme.text : theme.mutedText,
              option.font);
}

void HealthHistoryDelegate::paintCell(QPainter& painter, const QRect& cell,
                                      const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (index.column() != HealthHistoryModel::State)
        return RowDelegate::paintCell(painter, cell, option, index);
    paintSignOf(painter, cell, HealthState(index.data(HealthHistoryModel::HealthRole).toInt()));
    paintText(painter, besideSign(cell), index.data().toString(), Theme::current().text, option.font);
}

void HealthChangeDelegate::paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                                     const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    if (index.column() == HealthComparisonModel::Change) {
        const auto kind = HealthChange::Kind(index.data(HealthComparisonModel::KindRole).toInt());
        paintBadge(painter, cell, index.data().toString(), toneOf(kind));
        return;
    }
    const QVariant state = index.data(HealthComparisonModel::HealthRole);
    if (!state.isValid())
        return RowDelegate::paintCell(painter, cell, option, index);
    paintSignOf(painter, cell, HealthState(state.toInt()));
    paintText(painter, besideSign(cell), index.data().toString(), theme.text, option.font);
}

} // namespace lockstep
