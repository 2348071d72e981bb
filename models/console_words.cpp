#include "models/console_words.h"

#include "models/change_options.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace lockstep {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(lockstep::ConsoleWords)
};

struct Phrase
{
    QRegularExpression said;
    QString meant;
};

Phrase phrase(const char* said, const QString& meant)
{
    return {QRegularExpression(QString::fromLatin1(said)), meant};
}

QString optionText(ChangeOption option)
{
    return Texts::tr("“%1” (Options)").arg(wordsOf(option).name);
}

/// Whole advice first: what is left are single options.
QList<Phrase> phrases()
{
    return {
        phrase("lockstepctl db repair", Texts::tr("“Rescue the dirty database”")),
        phrase("see db drift\\b", Texts::tr("“Look for drift” shows them")),
        phrase("lockstepctl db drift", Texts::tr("“Look for drift”")),
        phrase("lockstepctl db describe --format json", Texts::tr("“Describe the schema”")),
        phrase("lockstepctl lint --rules lists them", Texts::tr("the manual lists them")),
        phrase("db out-of-band --wait", Texts::tr("“Run” on the Out-of-band tab")),
        phrase("use db upgrade, which", Texts::tr("use “Upgrade all databases”, which")),
        phrase("with downto\\b", Texts::tr("with “Revert down to the current migration”")),
        phrase(" \\(--direction\\)", Texts::tr(", above the statements")),
        phrase("skip this check", Texts::tr("choose %1").arg(optionText(ChangeOption::SkipOutOfBandCheck))),
        phrase("skip the drift check", Texts::tr("choose %1").arg(optionText(ChangeOption::SkipDriftCheck))),
        phrase("skip the version check",
               Texts::tr("choose %1").arg(optionText(ChangeOption::SkipVersionCheck))),
        phrase("ignore a single dirty or pending log",
               Texts::tr("%1, %2").arg(optionText(ChangeOption::IgnoreFailed),
                                       optionText(ChangeOption::IgnoreUnfinished))),
        phrase("give their hash, \\S+, to a run that takes the privileged ones as done",
               Texts::tr("choose “%1: %2” (Options)")
                   .arg(wordsOf(ChangeOption::Privileged).name, privilegedModeText(PrivilegedMode::Noop))),
        phrase("then give the hash \\S+ to say that it is done",
               Texts::tr("then start this again and tick that it is done")),
    };
}

QString privilegedText(PrivilegedMode mode)
{
    return Texts::tr("“%1: %2” (Options)")
        .arg(wordsOf(ChangeOption::Privileged).name, privilegedModeText(mode));
}

/// The command line's options that the console has under another name.
QList<Phrase> options()
{
    return {
        phrase("--skip-drift-check\\b", optionText(ChangeOption::SkipDriftCheck)),
        phrase("--skip-version-check\\b", optionText(ChangeOption::SkipVersionCheck)),
        phrase("--skip-upgrade-validation\\b", optionText(ChangeOption::SkipStepCheck)),
        phrase("--(skip-oobmigration-validation|skip-out-of-band-migrations)\\b",
               optionText(ChangeOption::SkipOutOfBandCheck)),
        phrase("--no-wait\\b", optionText(ChangeOption::DoNotWait)),
        phrase("--ignore-single-dirty-log\\b", optionText(ChangeOption::IgnoreFailed)),
        phrase("--ignore-single-pending-log\\b", optionText(ChangeOption::IgnoreUnfinished)),
        phrase("--unprivileged-only\\b", privilegedText(PrivilegedMode::Refuse)),
        phrase("--(noop-privileged|privileged-hash)\\b", privilegedText(PrivilegedMode::Noop)),
        phrase("--lock-timeout\\b", optionText(ChangeOption::LockTimeout)),
        phrase("--(migrator-image|migrator-job)\\b", optionText(ChangeOption::OutOfBand)),
        phrase("--strategy\\b", optionText(ChangeOption::EveryMinor)),
        phrase("--namespace\\b", Texts::tr("“Schema in the database”")),
        phrase("--release\\b", Texts::tr("“Fit for release”")),
    };
}

} // namespace

QString consoleWords(QString text)
{
    static const QList<Phrase> all = phrases() + options();
    for (const Phrase& known : all)
        text.replace(known.said, known.meant);
    return text;
}

Error consoleWords(Error error)
{
    error.attempted = consoleWords(error.attempted);
    error.happened = consoleWords(error.happened);
    error.advice = consoleWords(error.advice);
    return error;
}

} // namespace lockstep
