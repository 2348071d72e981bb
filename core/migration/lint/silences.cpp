#include "core/migration/lint/silences.h"

#include "core/migration/lint/lint_check.h"
#include "core/migration/sql_text.h"

#include <QRegularExpression>

namespace lockstep::lint {

namespace {

QStringList trimmedParts(const QString& text)
{
    QStringList parts;
    for (const QString& part : text.split(u',', Qt::SkipEmptyParts)) {
        if (!part.trimmed().isEmpty())
            parts += part.trimmed();
    }
    return parts;
}

Silence toSilence(const QString& text)
{
    const qsizetype colon = text.indexOf(u':');
    if (colon < 0)
        return {trimmedParts(text), {}};
    return {trimmedParts(text.first(colon)), text.sliced(colon + 1).trimmed()};
}

void withoutReason(const ScriptScope& scope)
{
    for (const Silence& silence : silencesOf(QString::fromUtf8(scope.script.sql))) {
        if (silence.reason.isEmpty() || silence.rules.isEmpty())
            scope.report(
                silence.position,
                QStringLiteral("The comment silences a rule and does not say why; it is not heeded."));
    }
}

bool isKnown(const QString& id)
{
    return std::ranges::contains(lintRules(), id, &LintRule::id);
}

void unknownRule(const ScriptScope& scope)
{
    for (const Silence& silence : silencesOf(QString::fromUtf8(scope.script.sql))) {
        for (const QString& id : silence.rules) {
            if (!isKnown(id))
                scope.report(silence.position, QStringLiteral("There is no rule %1 to silence.").arg(id));
        }
    }
}

} // namespace

QList<Silence> silencesOf(const QString& sql)
{
    static const QRegularExpression shape(QStringLiteral(R"(--[ \t]*lint:ignore\b[ \t]*([^\n]*))"));
    if (!sql.contains(QLatin1StringView("lint:ignore")))
        return {};
    const QString bare = withoutComments(sql);
    QList<Silence> silences;
    for (const QRegularExpressionMatch& match : shape.globalMatch(sql)) {
        if (bare[match.capturedStart()] != u' ')
            continue; // Inside of a string.
        Silence silence = toSilence(match.captured(1));
        silence.position = QStringView(sql).first(match.capturedStart()).toUtf8().size();
        silences += silence;
    }
    return silences;
}

QList<LintCheck> silenceChecks()
{
    return {
        {{QStringLiteral("ignore-without-reason"), LintSeverity::Warning,
          QStringLiteral("a rule is silenced without a reason"),
          QStringLiteral("Write -- lint:ignore rule-id: reason.")},
         nullptr,
         withoutReason},
        {{QStringLiteral("ignore-unknown-rule"), LintSeverity::Warning,
          QStringLiteral("a rule is silenced that does not exist"),
          QStringLiteral("Correct the rule's id; lockstepctl lint --rules lists them.")},
         nullptr,
         unknownRule},
    };
}

} // namespace lockstep::lint
