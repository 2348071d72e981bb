#pragma once

#include "models/rollout_session.h"
#include "models/rollout_words.h"

#include <QWidget>

class QToolButton;

namespace lockstep {

class Badge;
class ElidedLabel;
class TextLabel;
class WaveStrip;

/// What a rollout is, how it is and what it does, how many instances are how, and how far its waves are.
class RolloutHeader : public QWidget
{
    Q_OBJECT

public:
    explicit RolloutHeader(RolloutSession* session, QWidget* parent = nullptr);

    void refresh();

    /// The lines that do what the page's actions do.
    [[nodiscard]] QToolButton* commands() const { return m_commands; }

private:
    void refreshCounts();

    RolloutSession* m_session;
    TextLabel* m_title;
    Badge* m_condition;
    ElidedLabel* m_status;
    ElidedLabel* m_facts;
    QToolButton* m_commands;
    QMap<UpgradeState, Badge*> m_counts;
    WaveStrip* m_waves;
};

} // namespace lockstep
