#include "core/database/load/dump_filter.h"

#include <algorithm>
#include <initializer_list>

namespace lockstep {

namespace {

constexpr QStringView noRight = u"42501";
constexpr QStringView undefinedObject = u"42704"; // a role, a parameter
constexpr qsizetype shortLength = 120;

using Tokens = QList<SqlToken>;

bool starts(const Tokens& tokens, std::initializer_list<const char*> words)
{
    qsizetype at = 0;
    return std::ranges::all_of(words,
                               [&](const char* word) { return at < tokens.size() && tokens[at++].is(word); });
}

bool contains(const Tokens& tokens, const char* word)
{
    return std::ranges::any_of(tokens, [&](const SqlToken& token) { return token.is(word); });
}

bool follows(const Tokens& tokens, const char* first, const char* second)
{
    for (qsizetype i = 1; i < tokens.size(); ++i) {
        if (tokens[i - 1].is(first) && tokens[i].is(second))
            return true;
    }
    return false;
}

bool isAboutDatabase(const Tokens& tokens)
{
    return starts(tokens, {"create", "database"}) || starts(tokens, {"drop", "database"}) ||
           starts(tokens, {"alter", "database"}) || starts(tokens, {"comment", "on", "database"}) ||
           ((tokens.value(0).is("grant") || tokens.value(0).is("revoke")) &&
            follows(tokens, "on", "database"));
}

bool isAlterRole(const Tokens& tokens)
{
    return starts(tokens, {"alter", "role"}) || starts(tokens, {"create", "role"});
}

bool changesOwner(const Tokens& tokens)
{
    return tokens.value(0).is("alter") && follows(tokens, "owner", "to");
}

bool isRemoval(const Tokens& tokens)
{
    return tokens.value(0).is("drop") || (starts(tokens, {"alter", "table"}) && contains(tokens, "drop"));
}

QList<QStringView> forgivenStates(const Tokens& tokens)
{
    if (starts(tokens, {"create", "schema"}))
        return {noRight, u"42P06"};
    if (starts(tokens, {"create", "extension"}) || starts(tokens, {"alter", "extension"}))
        return {noRight, u"0A000", u"58P01", undefinedObject, u"42710"};
    if (starts(tokens, {"comment", "on", "schema"}) || starts(tokens, {"comment", "on", "extension"}))
        return {noRight, undefinedObject, u"3F000"};
    if (changesOwner(tokens) || tokens.value(0).is("grant") || tokens.value(0).is("revoke") ||
        starts(tokens, {"alter", "default", "privileges"}))
        return {noRight, undefinedObject};
    if (isRemoval(tokens)) // the first part of pg_dump --clean: there is nothing to remove
        return {u"42P01", undefinedObject, u"42883", u"3F000", u"42703"};
    if (tokens.value(0).is("set"))
        return {undefinedObject, noRight};
    return {};
}

} // namespace

Treatment treatmentOf(const DumpStatement& statement)
{
    const Tokens& tokens = statement.firstWords;
    if (isAboutDatabase(tokens))
        return {QStringLiteral("the database is the target's own matter"), {}};
    if (isAlterRole(tokens))
        return {QStringLiteral("roles are the server's own matter"), {}};
    if (starts(tokens, {"drop", "schema"}) || starts(tokens, {"drop", "extension"}))
        return {QStringLiteral("schemas and extensions are not removed"), {}};
    return {{}, forgivenStates(tokens)};
}

QString shortText(const QByteArray& statement)
{
    QString text =
        QString::fromUtf8(statement.first(std::min<qsizetype>(statement.size(), 1000))).simplified();
    if (const qsizetype values = text.indexOf(QStringLiteral(" VALUES"), 0, Qt::CaseInsensitive); values > 0)
        text.truncate(values); // which may be secrets
    if (text.endsWith(u';'))
        text.chop(1);
    return text.size() <= shortLength ? text : text.first(shortLength) + QStringLiteral("...");
}

} // namespace lockstep
