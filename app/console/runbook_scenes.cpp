#include "app/console/runbook_scenes.h"

#include "core/support/files.h"
#include "ui/runbooks/input_form.h"
#include "ui/runbooks/manual_form.h"
#include "ui/runbooks/run_panel.h"
#include "ui/runbooks/runbook_sidebar.h"
#include "ui/runbooks/runbooks_page.h"
#include "ui/runbooks/timeline_view.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QDialog>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>

namespace lockstep::console {

namespace {

/// FOLDER stands for the folder that the commands work in.
const QByteArray sample = R"(
runbook: move-instance
version: "1.2"
title: Move an instance to a new machine
summary: >
  Takes an instance down on the old machine, copies its data, and brings it up on the new one. What is there
  afterwards is checked by hand before users come back.
instance: "${inputs.slug}"
inputs:
  - name: slug
    type: text
    title: Instance
    pattern: "[a-z][a-z0-9-]*"
    explanation: Its short name, as the fleet has it.
    default: acme
  - {name: size, type: choice, title: Machine, choices: [small, medium, large], default: medium}
  - {name: version, type: version, title: Release that the new machine runs, default: 5.10.0}
  - {name: payload, type: file, title: Payload, explanation: "The archive that the old machine made.", required: false}
  - {name: token, type: secret, title: Access token, explanation: "Of a site admin. It is written down nowhere."}
  - {name: database, type: connection, title: New database, required: false}
preconditions:
  - id: folder
    title: The folder for the data is there
    check: {kind: command, with: {run: [test, -d, FOLDER]}}
  - id: window
    title: The maintenance window has begun
    explanation: Agree on it with the customer, then note it down in the request.
    check: {kind: command, with: {run: [test, -e, FOLDER/window]}}
steps:
  - id: stop
    title: Stop the services
    explanation: Users see the maintenance page from here on.
    kind: command
    with: {run: [sh, -c, "for s in frontend gitserver searcher worker; do echo stopped $s; done"]}
    changes: The instance is away.
    verify: {kind: command, with: {run: [test, -d, FOLDER]}}
    undo: {kind: command, with: {run: [echo, start all]}}
  - id: snapshot
    title: Take a snapshot
    kind: command
    with: {run: [sh, -c, "echo snapshot-20260301-0412"]}
    changes: A snapshot of the disks is kept for a week.
    undo: {kind: command, with: {run: [echo, "restore ${steps.snapshot.output}"]}}
    snapshot: true
    repeatable: true
  - id: copy
    title: Copy the data
    explanation: Goes on where it stopped when the way was lost.
    kind: command
    with:
      run:
        - sh
        - -c
        - |
          i=0
          while [ ! -e FOLDER/copied ]; do
            i=$((i+1)); echo "copied $((i*64)) MiB of 12.4 GiB to $SIZE"; sleep 0.1
          done
      environment: {SIZE: "${inputs.size}", TOKEN: "${inputs.token}"}
    changes: The new machine holds the data.
    repeatable: true
  - {id: large, title: Attach the second disk, kind: command, when: {value: "${inputs.size}", is: [large]},
     with: {run: [echo, attached]}}
  - id: look
    title: Look at the new instance
    kind: manual
    with:
      instructions: |
        1. Open https://${inputs.slug}.example.com as a site admin.
        2. Search for a word that is in every repository.
        3. Compare the number of repositories with the one in the request.
  - id: smoke
    title: Run the smoke test
    kind: command
    with: {run: [sh, -c, "echo checking search; test -e FOLDER/healthy || { echo 'searcher: 3 of 5 queries timed out' >&2; exit 2; }"]}
    repeatable: true
  - id: hand-over
    title: Hand the instance over
    kind: command
    with: {run: [echo, "release ${inputs.version}, snapshot ${steps.snapshot.output}"]}
    changes: Users can work again.
)";

const QByteArray other = R"(
runbook: rotate-tokens
version: "1.0"
title: Rotate the access tokens
steps:
  - {id: rotate, title: Rotate, kind: command, with: {run: [echo, rotated]}, changes: Old tokens end.}
)";

const QByteArray wrong = R"(
runbook: clean-up
version: "1.0"
title: Clean up
steps:
  - {id: remove, title: Remove, kind: comand, with: {run: [echo, removed]}}
)";

} // namespace

RunbookScenes::RunbookScenes(MainWindow* window, Draw draw, WaitFor waitFor)
    : m_window(window), m_draw(std::move(draw)), m_waitFor(std::move(waitFor))
{
}

Result<void> RunbookScenes::make()
{
    if (const Result<void> written = writeRunbooks(); !written)
        return written;
    m_window->showPage(QStringLiteral("runbooks"));
    m_page = qobject_cast<RunbooksPage*>(m_window->currentPage());
    if (!m_page)
        return {};
    return settle(QStringLiteral("the runbooks to be read"))
        .and_then([this] { return m_draw(m_window, QStringLiteral("runbooks-list")); })
        .and_then([this] { return inputs(); })
        .and_then([this] { return preview(); })
        .and_then([this] { return running(); })
        .and_then([this] { return byHand(); })
        .and_then([this] { return failed(); })
        .and_then([this] { return dialogs(); })
        .and_then([this] { return broken(); })
        .and_then([this] { return history(); });
}

Result<void> RunbookScenes::writeRunbooks() const
{
    const QString folder = dataFolder() + QStringLiteral("/runbooks/");
    const auto write = [&](const QString& name, QByteArray yaml) {
        return writeFile(folder + name, yaml.replace("FOLDER", m_folder.path().toUtf8()));
    };
    return write(QStringLiteral("move-instance.yaml"), sample)
        .and_then([&] { return write(QStringLiteral("rotate-tokens.yaml"), other); })
        .and_then([&] { return write(QStringLiteral("clean-up.yaml"), wrong); });
}

Result<void> RunbookScenes::settle(const QString& what)
{
    return m_waitFor(what, [this] {
        const RunbookSession* session = m_page->session();
        return session->hasRead() && !session->isReading() && !session->isBusy() && !session->isChecking();
    });
}

Result<void> RunbookScenes::touch(const QString& file) const
{
    return writeFile(m_folder.filePath(file), {});
}

void RunbookScenes::trigger(const QString& id) const
{
    for (QAction* action : m_page->actions()) {
        if (action->objectName() == id)
            action->trigger();
    }
}

void RunbookScenes::choose(const QString& name) const
{
    auto* list = m_page->findChild<QListView*>(QStringLiteral("runbookList"));
    for (int row = 0; row < list->model()->rowCount(); ++row) {
        const QModelIndex index = list->model()->index(row, 0);
        if (index.data(RunbookListModel::NameRole).toString() == name)
            list->setCurrentIndex(index);
    }
}

Result<void> RunbookScenes::drawDialog(const QString& id, const QString& scene)
{
    trigger(id);
    auto* dialog = m_page->findChild<QDialog*>();
    if (!dialog)
        return {};
    Result<void> drawn = m_draw(dialog, scene);
    dialog->reject();
    QCoreApplication::sendPostedEvents(dialog, QEvent::DeferredDelete); // the next one is to be found
    return drawn;
}

/// With what is still missing said.
Result<void> RunbookScenes::inputs()
{
    choose(QStringLiteral("move-instance"));
    m_page->form()->setText(0, QStringLiteral("Acme Corp"));
    m_page->form()->setText(3, QStringLiteral("/srv/payload.tar.zst"));
    m_page->chooseRunbook(m_page->form()->runbook());
    m_page->inputs()->field(0)->setText(QStringLiteral("Acme Corp"));
    m_page->inputs()->field(3)->setText(QStringLiteral("/srv/payload.tar.zst"));
    m_page->inputs()->showProblems();
    return m_draw(m_window, QStringLiteral("runbooks-inputs"));
}

Result<void> RunbookScenes::preview()
{
    const QList<std::pair<int, QString>> texts = {
        {0, QStringLiteral("acme")}, {3, QString()}, {4, QStringLiteral("sgp_1f3a")}};
    for (const auto& [row, text] : texts) {
        m_page->inputs()->field(row)->setText(text);
        m_page->form()->setText(row, text);
    }
    trigger(QStringLiteral("runbooks.look"));
    return settle(QStringLiteral("the preconditions"))
        .and_then([this] { return m_draw(m_window, QStringLiteral("runbooks-preview")); })
        .and_then([this] { return touch(QStringLiteral("window")); })
        .and_then([this] {
            trigger(QStringLiteral("runbooks.check-again"));
            return settle(QStringLiteral("the preconditions"));
        })
        .and_then([this] {
            auto* list = m_page->findChild<QListView*>(QStringLiteral("previewSteps"));
            list->setCurrentIndex(list->model()->index(2, 0));
            return m_draw(m_window, QStringLiteral("runbooks-ready"));
        })
        .and_then([this] {
            return drawDialog(QStringLiteral("runbooks.run"), QStringLiteral("runbooks-confirm"));
        });
}

Result<void> RunbookScenes::running()
{
    m_page->session()->start();
    const auto isCopying = [this] {
        const RunReading* live = m_page->session()->live();
        return live && live->printedBy(QStringLiteral("copy")).count(u'\n') > 12;
    };
    return m_waitFor(QStringLiteral("the copy"), isCopying).and_then([this] {
        return m_draw(m_window, QStringLiteral("runbooks-running"));
    });
}

Result<void> RunbookScenes::byHand()
{
    return touch(QStringLiteral("copied"))
        .and_then([this] { return settle(QStringLiteral("the run to wait")); })
        .and_then([this] {
            auto* evidence = m_page->findChild<QPlainTextEdit*>(QStringLiteral("manualEvidence"));
            auto* by = m_page->findChild<QLineEdit*>(QStringLiteral("manualBy"));
            by->setText(QStringLiteral("engineer on duty"));
            evidence->setPlainText(QStringLiteral("1204 repositories, as in the request"));
            return m_draw(m_window, QStringLiteral("runbooks-by-hand"));
        });
}

Result<void> RunbookScenes::failed()
{
    Q_EMIT m_page->runPanel()->manual()->done();
    return settle(QStringLiteral("the smoke test")).and_then([this] {
        return m_draw(m_window, QStringLiteral("runbooks-failed"));
    });
}

Result<void> RunbookScenes::dialogs()
{
    return drawDialog(QStringLiteral("runbooks.skip"), QStringLiteral("runbooks-skip")).and_then([this] {
        return drawDialog(QStringLiteral("runbooks.back"), QStringLiteral("runbooks-back"));
    });
}

Result<void> RunbookScenes::broken()
{
    choose(QString());
    return m_draw(m_window, QStringLiteral("runbooks-broken"));
}

/// With one more run, which came to its end.
Result<void> RunbookScenes::history()
{
    choose(QStringLiteral("rotate-tokens"));
    trigger(QStringLiteral("runbooks.look"));
    return settle(QStringLiteral("the preview"))
        .and_then([this] {
            m_page->session()->start();
            return settle(QStringLiteral("the second run"));
        })
        .and_then([this] {
            m_page->showHistory(true);
            return m_waitFor(QStringLiteral("the history"), [this] { return m_page->session()->shown(); });
        })
        .and_then([this] { return m_draw(m_window, QStringLiteral("runbooks-history")); });
}

} // namespace lockstep::console
