#include "ui/shell/appearance_actions.h"

#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QSettings>

namespace lockstep {

namespace {

struct Choice
{
    SchemeChoice scheme;
    QString text;
    QString icon;
};

} // namespace

AppearanceActions::AppearanceActions(ActionRegistry* registry, QObject* parent) : QObject(parent)
{
    auto* group = new QActionGroup(this);
    const QList<Choice> choices{
        {SchemeChoice::System, tr("Follow the system"), QStringLiteral("computer")},
        {SchemeChoice::Light, tr("Light colours"), QStringLiteral("weather-clear")},
        {SchemeChoice::Dark, tr("Dark colours"), QStringLiteral("weather-clear-night")},
    };
    for (const Choice& choice : choices) {
        QAction* action = registry->add(QStringLiteral("view.scheme-") + schemeName(choice.scheme),
                                        QStringLiteral("View/Appearance"), choice.text, choice.icon);
        action->setCheckable(true);
        action->setChecked(ThemeManager::instance().choice() == choice.scheme);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [scheme = choice.scheme] {
            QSettings().setValue(QStringLiteral("appearance/scheme"), schemeName(scheme));
            ThemeManager::instance().setChoice(scheme);
        });
    }
}

} // namespace lockstep
