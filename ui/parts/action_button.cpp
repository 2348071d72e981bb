#include "ui/parts/action_button.h"

#include "ui/theme/style.h"

#include <QAction>
#include <QPushButton>

namespace lockstep {

QPushButton* actionButton(QAction* action, bool primary)
{
    auto* button = new QPushButton;
    const auto follow = [button, action] {
        button->setText(action->iconText());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    };
    follow();
    setPrimary(button, primary);
    button->setFlat(!primary);
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

} // namespace lockstep
