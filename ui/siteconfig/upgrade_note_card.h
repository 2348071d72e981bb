#pragma once

#include "core/siteconfig/config_upgrade.h"

#include <QWidget>

namespace lockstep {

/// What another release means for one key, and what can be done about it here.
class UpgradeNoteCard : public QWidget
{
    Q_OBJECT

public:
    explicit UpgradeNoteCard(const ConfigUpgradeNote& note, QWidget* parent = nullptr);

Q_SIGNALS:
    void placeWanted(const QString& pointer);
    void removalWanted(const QString& pointer);
};

} // namespace lockstep
