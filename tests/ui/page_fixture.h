#pragma once

#include "../models/model_values.h"
#include "models/translation.h"
#include "models/workspace.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/page.h"
#include "ui/theme/theme.h"
#include "ui_checks.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>

/// Fails with the names when there are some.
#define VERIFY_NONE(names) QVERIFY2((names).isEmpty(), qPrintable((names).join(u'|')))

namespace lockstep::test {

/// Buttons in sight that show no text and tell a screen reader nothing.
inline QStringList namelessInSight(const QWidget* root)
{
    QStringList nameless;
    for (const auto* button : root->findChildren<QAbstractButton*>()) {
        if (button->isVisible() && !button->objectName().startsWith(u"qt_") && button->text().isEmpty() &&
            button->accessibleName().isEmpty())
            nameless << QString::fromLatin1(button->metaObject()->className()) + u' ' + button->objectName();
    }
    return nameless;
}

/// squeezedButtons() of ours: a line edit's own buttons are icons, whatever their text.
inline QStringList squeezedInSight(const QWidget* root)
{
    QStringList squeezed;
    for (const auto* button : root->findChildren<QAbstractButton*>()) {
        if (button->isVisible() && !qobject_cast<QLineEdit*>(button->parentWidget()) &&
            !button->text().isEmpty() && button->width() < button->sizeHint().width())
            squeezed << button->text();
    }
    return squeezed;
}

/// One page in a window of its own, over a workspace whose data are values of the test's. Where
/// LOCKSTEP_TEST_PICTURES names a folder, each test function leaves a picture there of how it left its page.
template <typename PageType>
class PageFixture
{
public:
    explicit PageFixture(WorkspaceSources sources = {})
        : workspace(std::move(sources)), page(&workspace, &registry)
    {
        page.resize(1080, 700);
        page.show();
        page.activateWindow();
        if (!QTest::qWaitForWindowActive(&page))
            qWarning("the window did not become active");
        QObject::connect(&page, &Page::showPage, &page, [this](const QString& id) { shown.append(id); });
    }

    ~PageFixture()
    {
        const QString folder = qEnvironmentVariable("LOCKSTEP_TEST_PICTURES");
        if (folder.isEmpty())
            return;
        QCoreApplication::processEvents();
        page.grab().save(folder + u'/' + page.pageId() + u'-' +
                         QString::fromLatin1(QTest::currentTestFunction()) + QStringLiteral(".png"));
    }

    [[nodiscard]] bool waitForPath()
    {
        return QTest::qWaitFor([this] { return !workspace.isPlanning(); }, 60'000);
    }

    template <typename Widget>
    [[nodiscard]] Widget* find(const QString& name) const
    {
        auto* widget = page.template findChild<Widget*>(name);
        if (!widget)
            qFatal("there is no %s", qPrintable(name));
        return widget;
    }

    [[nodiscard]] QAction* action(const QString& id) const
    {
        QAction* found = registry.find(id);
        if (!found)
            qFatal("there is no action %s", qPrintable(id));
        return found;
    }

    OwnSettings settings;
    ActionRegistry registry;
    Workspace workspace;
    PageType page;
    QStringList shown; ///< the pages that were asked for
};

} // namespace lockstep::test
