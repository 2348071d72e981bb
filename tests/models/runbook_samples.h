#pragma once

#include "core/runbook/kinds/step_kinds.h"
#include "core/runbook/runbook_run.h"
#include "core/support/files.h"
#include "models/runbook_reading.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace lockstep::test {

inline constexpr int patience = 60'000;

/// Takes so many entries, and then no more: to whoever reads it afterwards, the process was killed there.
class CutJournal : public Journal
{
public:
    CutJournal(Journal& journal, int entries) : m_journal(journal), m_left(entries) {}

    [[nodiscard]] qint64 run() const override { return m_journal.run(); }

    [[nodiscard]] Result<void> append(const JournalEntry& entry) override
    {
        if (m_left-- <= 0)
            return failure(ErrorKind::Io, QStringLiteral("write"), {}, QStringLiteral("the process is gone"));
        return m_journal.append(entry);
    }

    [[nodiscard]] Result<QList<JournalEntry>> read() const override { return m_journal.read(); }

    [[nodiscard]] Result<void> addOutput(const QString& step, int attempt, const QString& text) override
    {
        return m_journal.addOutput(step, attempt, text);
    }

    [[nodiscard]] Result<QList<JournalOutput>> outputs() const override { return m_journal.outputs(); }

private:
    Journal& m_journal;
    int m_left;
};

/// Small runbooks in a data folder of their own, whose commands write into a folder beside them.
class RunbookSamples
{
public:
    RunbookSamples()
    {
        qputenv("LOCKSTEP_DATA_DIR", m_folder.filePath(QStringLiteral("data")).toUtf8());
        qputenv("XDG_STATE_HOME", m_folder.filePath(QStringLiteral("state")).toUtf8());
        qputenv("USER", "tester");
        if (!QDir().mkpath(m_folder.filePath(QStringLiteral("work"))))
            qFatal("the test's folder cannot be made");
        add("ask", asking);
        add("steps", stepping);
        add("plain", plain);
        add("points", points);
        add("many", many);
    }

    /// Where the commands work.
    [[nodiscard]] QString work(const QString& file = {}) const
    {
        return m_folder.filePath(QStringLiteral("work/") + file);
    }

    void touch(const QString& file) const
    {
        if (!writeFile(work(file), "x"))
            qFatal("cannot write %s", qPrintable(file));
    }

    /// Lines that the steps have noted.
    [[nodiscard]] QStringList noted() const
    {
        return QString::fromUtf8(readFile(work(QStringLiteral("log"))).value_or(QByteArray()))
            .split(u'\n', Qt::SkipEmptyParts);
    }

    [[nodiscard]] RunbookPlaces places() const
    {
        return usualRunbookPlaces(m_folder.filePath(QStringLiteral("store.sqlite")));
    }

    /// WORK in it stands for work().
    void add(const QByteArray& name, QByteArray yaml) const
    {
        yaml.replace("WORK", work().toUtf8());
        const QString path =
            m_folder.filePath(QStringLiteral("data/runbooks/%1.yaml").arg(QString::fromUtf8(name)));
        if (!writeFile(path, yaml))
            qFatal("cannot write %s", qPrintable(path));
    }

    /// A run that was killed after so many entries of its journal; its number.
    [[nodiscard]] qint64 interrupt(const QString& name, int entries, const InputTexts& inputs = {}) const
    {
        const Runbook runbook = read(name);
        const Result<std::unique_ptr<RunbookStore>> store = RunbookStore::open(places().store);
        const Result<std::unique_ptr<Journal>> journal =
            (*store)->create(runbook.name, runbook.title, runbook.instance);
        if (!journal)
            qFatal("%s", qPrintable(journal.error().message()));
        CutJournal cut(**journal, entries);
        RunbookRun run(runbook, inputs, allStepKinds(), cut, {places().runsFolder, QStringLiteral("tester")},
                       {});
        if (run.run({}))
            qFatal("the run was not cut");
        return (*journal)->run();
    }

    [[nodiscard]] Runbook read(const QString& name) const
    {
        return readKnownRunbooks(places()).runbooks.value(name);
    }

private:
    /// Every type of input.
    static inline const QByteArray asking = R"(
runbook: ask
version: '1.0'
title: Asks for everything
summary: For tests of the form.
instance: '${inputs.slug}'
inputs:
  - {name: slug, type: text, title: Slug, pattern: '[a-z]+', explanation: Small letters.}
  - {name: size, type: choice, title: Size, choices: [small, large], default: small}
  - {name: version, type: version, title: Version, required: false}
  - {name: payload, type: file, title: Payload, required: false}
  - {name: token, type: secret, title: Token}
  - {name: db, type: connection, title: Database, required: false}
preconditions:
  - id: ready
    title: The machine is ready
    explanation: Make it ready.
    check: {kind: command, with: {run: [test, -e, WORK/ready]}}
steps:
  - {id: first, title: The first step, kind: command, changes: A file is written.,
     with: {run: [sh, -c, 'echo "${inputs.slug} $TOKEN" >> WORK/log'], environment: {TOKEN: '${inputs.token}'}}}
  - {id: second, title: The second step, kind: command, with: {run: [echo, '${steps.first.output}']}}
  - {id: third, title: Only for the large, kind: command, when: {value: '${inputs.size}', is: [large]},
     with: {run: ['true']}}
)";

    /// A command, one that waits for a file, a manual one, one that fails until a file is there.
    static inline const QByteArray stepping = R"(
runbook: steps
version: '2.0'
title: Steps of each kind
instance: acme
steps:
  - {id: begin, title: Begin it, kind: command, changes: A line is noted.,
     with: {run: [sh, -c, 'echo begin >> WORK/log; for i in 1 2 3; do echo line $i; done']}}
  - {id: slow, title: Wait for the gate, kind: command,
     with: {run: [sh, -c, 'echo at the gate; while [ ! -e WORK/gate ]; do sleep 0.02; done; echo slow >> WORK/log']}}
  - {id: pass, title: Pass it, kind: command, with: {run: ['true']}}
  - {id: hand, title: Look at it, kind: manual, with: {instructions: 'Look whether it is green.'}}
  - {id: check, title: Check it, kind: command,
     with: {run: [sh, -c, 'test -e WORK/fixed || { echo it is broken >&2; exit 3; }; echo check >> WORK/log']}}
  - {id: last, title: End it, kind: command, with: {run: [sh, -c, 'echo "last ${steps.hand.evidence}" >> WORK/log']}}
)";

    static inline const QByteArray plain = R"(
runbook: plain
version: '1.0'
title: A plain one
steps:
  - {id: only, title: The only step, kind: command, with: {run: [sh, -c, 'echo plain >> WORK/log']}}
)";

    /// So many lines that showing each on its own would never end.
    static inline const QByteArray many = R"(
runbook: many
version: '1.0'
title: Prints a lot
steps:
  - {id: print, title: Print, kind: command, with: {run: [seq, '1', '15000']}}
)";

    static inline const QByteArray points = R"(
runbook: points
version: '1.0'
title: With a snapshot point
instance: beta
inputs:
  - {name: token, type: secret, title: Token}
steps:
  - {id: save, title: Save it, kind: command, snapshot: true, with: {run: [sh, -c, 'echo save >> WORK/log']},
     undo: {kind: command, with: {run: [sh, -c, 'echo "back $TOKEN" >> WORK/log'], environment: {TOKEN: '${inputs.token}'}}}}
  - {id: change, title: Change it, kind: command, with: {run: [sh, -c, 'echo change >> WORK/log']}}
  - {id: fail, title: Fail, kind: command, with: {run: [sh, -c, 'test -e WORK/fixed']}}
)";

    QTemporaryDir m_folder;
};

} // namespace lockstep::test
