#pragma once

#include "../models/database_fixture.h"
#include "models/drift_model.h"
#include "page_fixture.h"
#include "ui/databases/confirm_change_dialog.h"
#include "ui/databases/connection_bar.h"
#include "ui/databases/connection_field.h"
#include "ui/databases/database_dialogs.h"
#include "ui/databases/database_tabs.h"
#include "ui/databases/databases_page.h"
#include "ui/databases/drift_panel.h"
#include "ui/databases/migration_explorer.h"
#include "ui/databases/migration_graph_view.h"
#include "ui/databases/options_bar.h"
#include "ui/databases/options_dialog.h"
#include "ui/databases/schema_card.h"
#include "ui/databases/sql_text.h"
#include "ui/parts/notice_bar.h"
#include "ui/widgets/error_banner.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>

namespace lockstep::test {

inline constexpr int patience = 120'000;

inline const Version older(6, 1, 0);
inline const Version newer(6, 2, 0);
inline const QString production = QStringLiteral("prod/charlie");
inline const QString harmless = QStringLiteral("dev/alpha");

/// The page, over small releases; the databases are the test's.
struct DatabasesPageFixture : PageFixture<DatabasesPage>
{
    explicit DatabasesPageFixture(const DatabaseFixture& databases, const QString& instance = harmless,
                                  const QString& store = QStringLiteral(":memory:"))
        : PageFixture({QStringLiteral("/nonexistent"), QStringLiteral("/nonexistent"), {}, store})
    {
        workspace.adoptPlanner(databases.planner());
        workspace.adoptFleet(smallFleet());
        workspace.selectInstance(instance);
    }

    [[nodiscard]] bool wait() const
    {
        return QTest::qWaitFor([this] { return !page.session()->isBusy(); }, patience);
    }

    [[nodiscard]] bool connectTo(const DatabaseSet& databases, const Version& release)
    {
        page.connectionBar()->setDatabases(databases);
        page.connectionBar()->setRelease(release);
        page.mainAction()->trigger();
        return wait() && page.session()->isConnected();
    }

    [[nodiscard]] SchemaSummary card(Schema schema) const
    {
        return find<SchemaCard>(QStringLiteral("card-") + schemaName(schema))->summary();
    }

    [[nodiscard]] ErrorBanner* banner() const
    {
        return page.findChild<ErrorBanner*>(Qt::FindDirectChildrenOnly);
    }

    [[nodiscard]] QString notice() const { return find<NoticeBar>(QStringLiteral("noticeBar"))->text(); }

    /// Waits for the question, which it must not outlive.
    [[nodiscard]] ConfirmChangeDialog* question() const
    {
        static_cast<void>(
            QTest::qWaitFor([this] { return page.findChild<ConfirmChangeDialog*>(); }, patience));
        return page.findChild<ConfirmChangeDialog*>();
    }

    /// Does it, and agrees.
    [[nodiscard]] bool agreeTo(const QString& id)
    {
        action(id)->trigger();
        ConfirmChangeDialog* dialog = question();
        if (!dialog)
            return false;
        if (dialog->nameField())
            QTest::keyClicks(dialog->nameField(), dialog->nameField()->placeholderText());
        dialog->acceptButton()->click();
        return wait() && QTest::qWaitFor([this] { return !page.findChild<ConfirmChangeDialog*>(); });
    }

    void choose(Schema schema)
    {
        action(QStringLiteral("databases.choose-") + schemaName(schema))->trigger();
    }

    [[nodiscard]] DriftModel* drift() const { return page.tabs()->drift()->model(); }

    /// The dialog that the action opens, at once or after something has been looked at.
    template <typename Dialog>
    [[nodiscard]] Dialog* dialogOf(const QString& id)
    {
        action(id)->trigger();
        static_cast<void>(QTest::qWaitFor([this] { return page.findChild<Dialog*>(); }, patience));
        auto* dialog = page.findChild<Dialog*>();
        if (!dialog)
            qFatal("%s opens no such dialog: %s", qPrintable(id), qPrintable(banner()->message()));
        return dialog;
    }

    /// Answers the dialog, and waits until it is gone.
    [[nodiscard]] bool accept(QDialog* dialog)
    {
        const QPointer<QDialog> gone(dialog);
        dialog->accept();
        return wait() && QTest::qWaitFor([&gone] { return gone.isNull(); });
    }

    /// Does it, answers the question that comes before the last, and agrees.
    template <typename Dialog>
    [[nodiscard]] bool agreeAfter(const QString& id, const std::function<void(Dialog*)>& answer = {})
    {
        auto* dialog = dialogOf<Dialog>(id);
        if (answer)
            answer(dialog);
        if (!accept(dialog))
            return false;
        ConfirmChangeDialog* last = question();
        if (!last)
            return false;
        if (last->nameField())
            QTest::keyClicks(last->nameField(), last->nameField()->placeholderText());
        return accept(last);
    }

    /// Chooses among the options for changes, in their dialog.
    void chooseOptions(const std::function<void(OptionsDialog*)>& choose)
    {
        auto* dialog = dialogOf<OptionsDialog>(QStringLiteral("databases.options"));
        choose(dialog);
        if (!accept(dialog))
            qFatal("the options do not close");
    }

    void switchOn(ChangeOption option)
    {
        chooseOptions([option](OptionsDialog* dialog) {
            auto* box = dialog->findChild<QCheckBox*>(QStringLiteral("option-%1").arg(int(option)));
            box->click();
            if (!box->isChecked())
                qFatal("the option is not on");
        });
    }

    [[nodiscard]] QString optionsMark() const
    {
        auto* bar = find<OptionsBar>(QStringLiteral("optionsBar"));
        return bar->isVisible() ? bar->text() : QString();
    }

    /// All sentences of the question.
    [[nodiscard]] static QString sentences(const ConfirmChangeDialog* dialog)
    {
        QStringList texts;
        for (const auto* label :
             dialog->findChild<QWidget*>(QStringLiteral("changeWords"))->findChildren<QLabel*>())
            texts.append(label->text());
        return texts.join(u'\n');
    }

    /// Does what leads to the question, looks at what it says, and agrees to nothing.
    [[nodiscard]] QString sentencesOf(const QString& id)
    {
        auto* dialog = dialogOf<ConfirmChangeDialog>(id);
        QString all = sentences(dialog);
        const QPointer<QDialog> gone(dialog);
        dialog->reject();
        static_cast<void>(QTest::qWaitFor([&gone] { return gone.isNull(); }));
        return all;
    }
};

/// Once for each test program, before everything else.
inline void prepareProgram()
{
    installTranslations();
    ThemeManager::instance().install(SchemeChoice::Light);
    for (const char* name : {"PGDATASOURCE", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE"})
        qunsetenv(name);
}

} // namespace lockstep::test

#define VERIFY_NO_ERROR(fixture)                                                                             \
    QVERIFY2(!(fixture).banner()->isVisible(), qPrintable((fixture).banner()->message()))
