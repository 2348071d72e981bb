#pragma once

#include "../models/runbook_samples.h"
#include "page_fixture.h"
#include "ui/runbooks/runbooks_page.h"
#include "ui/widgets/error_banner.h"

#include <QDialog>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>

namespace lockstep::test {

/// The page over the sample runbooks, with a store of its own.
struct RunbooksPageFixture : PageFixture<RunbooksPage>
{
    explicit RunbooksPageFixture(const RunbookSamples& samples)
        : PageFixture(
              {QStringLiteral("/nonexistent"), QStringLiteral("/nonexistent"), {}, samples.places().store})
    {
        workspace.adoptFleet(smallFleet());
        static_cast<void>(waitForReading());
    }

    [[nodiscard]] bool waitForReading() const
    {
        return QTest::qWaitFor([this] { return page.session()->hasRead() && !page.session()->isReading(); },
                               patience);
    }

    /// Nothing is under way, and what came of it has been read.
    [[nodiscard]] bool wait() const
    {
        return QTest::qWaitFor([this] { return !page.session()->isBusy() && !page.session()->isReading(); },
                               patience);
    }

    /// As if it was clicked.
    void choose(const QString& name) const
    {
        const auto* list = find<QListView>(QStringLiteral("runbookList"));
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            if (list->model()->index(row, 0).data(RunbookListModel::NameRole) == name)
                list->selectionModel()->setCurrentIndex(list->model()->index(row, 0),
                                                        QItemSelectionModel::ClearAndSelect);
        }
    }

    void type(const QString& input, const QString& text) const
    {
        auto* line = find<QLineEdit>(QStringLiteral("input-") + input);
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
    }

    /// From the form to a preview whose preconditions are checked.
    [[nodiscard]] bool look()
    {
        action(QStringLiteral("runbooks.look"))->trigger();
        return page.stage() == RunbooksPage::Stage::Preview &&
               QTest::qWaitFor(
                   [this] {
                       const RunbookCheck* check = page.session()->check();
                       return check && !page.session()->isChecking();
                   },
                   patience);
    }

    template <typename Dialog = QDialog>
    [[nodiscard]] Dialog* dialogOf(const QString& id)
    {
        action(id)->trigger();
        auto* dialog = page.findChild<Dialog*>();
        if (!dialog)
            qFatal("%s opens no such dialog: %s", qPrintable(id), qPrintable(banner()->message()));
        return dialog;
    }

    [[nodiscard]] static bool accept(QDialog* dialog)
    {
        const QPointer<QDialog> gone(dialog);
        dialog->accept();
        return QTest::qWaitFor([&gone] { return gone.isNull(); });
    }

    /// Asks, agrees, and waits until the run is under way.
    [[nodiscard]] bool start()
    {
        return accept(dialogOf(QStringLiteral("runbooks.run"))) &&
               QTest::qWaitFor([this] { return page.stage() == RunbooksPage::Stage::Run; }, patience);
    }

    /// The whole way, until the run rests.
    [[nodiscard]] bool run(const QString& name)
    {
        choose(name);
        return look() && start() && wait();
    }

    void giveReason(QDialog* dialog, const QString& reason) const
    {
        dialog->findChild<QPlainTextEdit*>(QStringLiteral("reason"))->setPlainText(reason);
    }

    [[nodiscard]] ErrorBanner* banner() const
    {
        return page.findChild<ErrorBanner*>(Qt::FindDirectChildrenOnly);
    }

    /// Preview, run and history show steps in the same way: the one in sight counts.
    template <typename Widget>
    [[nodiscard]] Widget* inSight(const QString& name) const
    {
        for (auto* widget : page.findChildren<Widget*>(name)) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }

    [[nodiscard]] QString text(const QString& name) const
    {
        const auto* label = inSight<QLabel>(name);
        return label ? label->text() : QString();
    }

    [[nodiscard]] QString code(const QString& name) const
    {
        const auto* edit = inSight<QPlainTextEdit>(name);
        return edit ? edit->toPlainText() : QString();
    }
};

} // namespace lockstep::test

#define VERIFY_NO_ERROR(fixture)                                                                             \
    QVERIFY2(!(fixture).banner()->isVisible(), qPrintable((fixture).banner()->message()))
