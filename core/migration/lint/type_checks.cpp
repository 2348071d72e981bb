#include "core/migration/lint/lint_check.h"

// Enums and other types.

namespace lockstep::lint {

namespace {

bool isOldType(const ChangeScope& scope)
{
    const KnownType* type = scope.now.type(scope.change.object);
    return type == nullptr || !type->fresh;
}

void addLabel(const ChangeScope& scope)
{
    if (scope.change.kind == ChangeKind::AddLabel && isOldType(scope))
        scope.report(
            QStringLiteral("The enum %1 gets the label '%2', which the previous release does not know when "
                           "it reads rows of the new one.")
                .arg(scope.change.object, scope.change.part));
}

/// The first statement after the change, in the same transaction, that has the label as a literal.
std::optional<qsizetype> usedLater(const ChangeScope& scope)
{
    const QByteArray literal = u'\'' + scope.change.part.toUtf8().replace('\'', "''") + u'\'';
    const QList<ParsedStatement>& statements = scope.script.parsed.statements;
    for (qsizetype i = scope.change.statement + 1; i < statements.size(); ++i) {
        const ParsedStatement& statement = statements[i];
        if (statement.kind == u"TransactionStmt")
            return std::nullopt;
        const QByteArrayView text =
            QByteArrayView(scope.script.sql).sliced(statement.begin, statement.end - statement.begin);
        const bool mayUse = statement.kind != u"AlterEnumStmt" && statement.kind != u"CommentStmt" &&
                            statement.kind != u"CreateFunctionStmt";
        if (mayUse && text.contains(literal))
            return i;
    }
    return std::nullopt;
}

void labelUsed(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::AddLabel || !isOldType(scope))
        return;
    if (usedLater(scope))
        scope.report(
            QStringLiteral("The label '%1' of %2 is used in the transaction that adds it, which PostgreSQL "
                           "refuses.")
                .arg(change.part, change.object));
}

void renameLabel(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind == ChangeKind::RenameLabel && isOldType(scope))
        scope.report(
            QStringLiteral("The label '%1' of the enum %2 becomes '%3', and the previous release still "
                           "writes and expects the old one.")
                .arg(change.part, change.object, change.newName));
}

void dropType(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (change.kind != ChangeKind::DropType || !isOldType(scope))
        return;
    const KnownType* before = scope.before.type(change.object);
    const KnownType* after = scope.after.type(change.object);
    if (before != nullptr && after != nullptr && !before->labels.isEmpty() &&
        std::ranges::all_of(before->labels,
                            [&](const QString& label) { return after->labels.contains(label); }))
        return; // Made again with all of its labels.
    scope.report(
        QStringLiteral("The %1 %2 is dropped, or loses labels, and the previous release still uses it.")
            .arg(change.what, change.object));
}

void alterType(const ChangeScope& scope)
{
    const SqlChange& change = scope.change;
    if (!isOldType(scope))
        return;
    if (change.kind == ChangeKind::RenameType && scope.after.type(change.object) == nullptr)
        scope.report(
            QStringLiteral("The %1 %2 becomes %3, and the previous release still casts to the old name.")
                .arg(change.what, change.object, change.newName));
    else if (change.kind == ChangeKind::AlterCompositeType)
        scope.report(
            QStringLiteral("The attributes of the type %1 change, and the previous release still reads and "
                           "writes the old ones.")
                .arg(change.object));
}

} // namespace

QList<LintCheck> typeChecks()
{
    return {
        {{QStringLiteral("add-enum-label"), LintSeverity::Note,
          QStringLiteral("an enum of the previous release gets a label"),
          QStringLiteral(
              "1. Add the label, and make the code of this release cope with it. 2. Write it in the next "
              "release, when every release that runs knows it.")},
         addLabel},
        {{QStringLiteral("enum-label-used"), LintSeverity::Error,
          QStringLiteral("a new enum label is used in the transaction that adds it"),
          QStringLiteral("1. Add the label in a migration of its own. 2. Use it in the next one.")},
         labelUsed},
        {{QStringLiteral("rename-enum-label"), LintSeverity::Error,
          QStringLiteral("a label of an enum of the previous release is renamed"),
          QStringLiteral(
              "1. Add the new label beside the old one. 2. In the next release, write the new one and "
              "change the rows in batches. 3. Leave the old label: PostgreSQL cannot drop it.")},
         renameLabel},
        {{QStringLiteral("drop-type"), LintSeverity::Error,
          QStringLiteral("a type of the previous release is dropped"),
          QStringLiteral("1. Stop using the type in this release. 2. Drop it in the next.")},
         dropType},
        {{QStringLiteral("alter-type"), LintSeverity::Error,
          QStringLiteral("a type of the previous release is renamed or gets other attributes"),
          QStringLiteral(
              "1. Create the new type beside the old one and a column of it. 2. Fill that in batches. "
              "3. Drop the old ones in the release after.")},
         alterType},
    };
}

} // namespace lockstep::lint
