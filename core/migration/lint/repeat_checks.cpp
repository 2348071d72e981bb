#include "core/migration/lint/lint_check.h"

#include <QSet>

// IF EXISTS and IF NOT EXISTS: a migration that stopped half-way, or was applied by hand, can run again.

namespace lockstep::lint {

namespace {

bool isCreation(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::CreateTable:
    case ChangeKind::CreateView:
    case ChangeKind::CreateIndex:
    case ChangeKind::CreateOther:
    case ChangeKind::AddColumn:
    case ChangeKind::AddLabel:
        return true;
    default:
        return false;
    }
}

bool isDrop(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::DropTable:
    case ChangeKind::DropView:
    case ChangeKind::DropColumn:
    case ChangeKind::DropConstraint:
    case ChangeKind::DropIndex:
    case ChangeKind::DropType:
    case ChangeKind::DropFunction:
    case ChangeKind::DropTrigger:
    case ChangeKind::DropOther:
        return true;
    default:
        return false;
    }
}

/// What the change is about, so that a later one of the same script is known to be about the same.
QString keyOf(const SqlChange& change)
{
    const bool ofTable = change.kind != ChangeKind::CreateIndex && change.kind != ChangeKind::DropIndex;
    return (ofTable ? change.object.section(u'(', 0, 0) : QString()) + u'/' + change.part;
}

QString nameOf(const SqlChange& change)
{
    if (change.part.isEmpty())
        return change.what + u' ' + change.object;
    const bool ofTable = !change.object.isEmpty() && change.what != u"index";
    return change.what + u' ' + change.part + (ofTable ? QStringLiteral(" of ") + change.object : QString());
}

/// Follows what a script itself makes and removes: of that it knows what is there.
class Settled
{
public:
    [[nodiscard]] bool covers(const SqlChange& change) const
    {
        if (m_keys.contains(keyOf(change)) || m_newTables.contains(change.object))
            return true;
        // The sequence of a serial went with the table that was dropped.
        return change.what == u"sequence" && std::ranges::any_of(m_newTables, [&](const QString& table) {
                   return change.object.startsWith(table + u'_');
               });
    }

    void add(const SqlChange& change)
    {
        if (change.kind == ChangeKind::CreateTable && (change.temporary || m_keys.contains(keyOf(change))))
            m_newTables += change.object;
        if (!change.newName.isEmpty() && change.kind != ChangeKind::RenameLabel)
            addRenamed(change);
        else if (isCreation(change.kind) || isDrop(change.kind) || isOtherCreation(change.kind))
            m_keys += keyOf(change);
    }

private:
    static bool isOtherCreation(ChangeKind kind)
    {
        return kind == ChangeKind::CreateFunction || kind == ChangeKind::CreateType ||
               kind == ChangeKind::CreateTrigger || kind == ChangeKind::AddConstraint;
    }

    void addRenamed(SqlChange change)
    {
        m_keys.remove(keyOf(change));
        (change.part.isEmpty() ? change.object : change.part) = change.newName;
        m_keys += keyOf(change);
    }

    QSet<QString> m_keys;
    QSet<QString> m_newTables; ///< that the script makes where there was none
};

struct Wanted
{
    bool creation;
    QString verb;
    QString clause;
};

QList<SqlChange> lacking(const LintScript& script, const Wanted& wanted)
{
    QList<SqlChange> found;
    Settled settled;
    for (const SqlChange& change : script.changes) {
        const bool concerned = wanted.creation ? isCreation(change.kind) : isDrop(change.kind);
        const bool excused = change.guarded || change.temporary || settled.covers(change);
        if (concerned && change.guardable && !excused)
            found += change;
        settled.add(change);
    }
    return found;
}

/// A script that forgets the clause once mostly forgets it everywhere.
void report(const ScriptScope& scope, const Wanted& wanted)
{
    constexpr qsizetype oneByOne = 3;
    const QList<SqlChange> found = lacking(scope.script, wanted);
    const QString consequence =
        QStringLiteral("the script cannot run a second time after a failure or by hand");
    if (found.size() > oneByOne)
        return scope.report(found.first().position,
                            QStringLiteral("The %1 and %2 more are %3 without %4: %5.")
                                .arg(nameOf(found.first()))
                                .arg(found.size() - 1)
                                .arg(wanted.verb, wanted.clause, consequence));
    for (const SqlChange& change : found)
        scope.report(change.position, QStringLiteral("The %1 is %2 without %3: %4.")
                                          .arg(nameOf(change), wanted.verb, wanted.clause, consequence));
}

void ifNotExists(const ScriptScope& scope)
{
    report(scope, {true, QStringLiteral("made"), QStringLiteral("IF NOT EXISTS")});
}

void ifExists(const ScriptScope& scope)
{
    report(scope, {false, QStringLiteral("dropped"), QStringLiteral("IF EXISTS")});
}

} // namespace

QList<LintCheck> repeatChecks()
{
    return {
        {{QStringLiteral("missing-if-not-exists"), LintSeverity::Warning,
          QStringLiteral("something is made without IF NOT EXISTS"),
          QStringLiteral(
              "Write IF NOT EXISTS, on the way up and down. Where PostgreSQL has no such clause (types, "
              "constraints), ask the catalogue first, in a DO block.")},
         nullptr,
         ifNotExists},
        {{QStringLiteral("missing-if-exists"), LintSeverity::Warning,
          QStringLiteral("something is dropped without IF EXISTS"),
          QStringLiteral("Write IF EXISTS, on the way up and down.")},
         nullptr,
         ifExists},
    };
}

} // namespace lockstep::lint
