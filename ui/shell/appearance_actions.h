#pragma once

#include <QObject>

namespace lockstep {

class ActionRegistry;

/// View > Appearance: follow the system, light, dark. The choice is remembered in QSettings.
class AppearanceActions : public QObject
{
    Q_OBJECT

public:
    AppearanceActions(ActionRegistry* registry, QObject* parent);
};

} // namespace lockstep
