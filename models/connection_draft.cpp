#include "models/connection_draft.h"

#include <QRegularExpression>

namespace lockstep {

namespace {

/// As libpq reads it, without a password and without quotation marks that nothing needs.
QString shownText(const ConnectionSettings& settings)
{
    static const QRegularExpression plain(QStringLiteral("='([^'\\\\\\s]+)'"));
    QString text = QString::fromUtf8(settings.with(QStringLiteral("password"), {}).conninfo());
    text.remove(QStringLiteral("password=''"));
    text.replace(plain, QStringLiteral("=\\1"));
    return text.simplified();
}

bool isSameAccount(const ConnectionSettings& a, const ConnectionSettings& b)
{
    const QStringList keywords{QStringLiteral("host"), QStringLiteral("hostaddr"), QStringLiteral("port"),
                               QStringLiteral("user"), QStringLiteral("service")};
    return std::ranges::all_of(keywords,
                               [&](const QString& keyword) { return a.value(keyword) == b.value(keyword); });
}

bool isNamed(Schema schema, const QProcessEnvironment& environment)
{
    const QString prefix = schema == Schema::Frontend ? QString() : schemaName(schema).toUpper() + u'_';
    const QStringList names{QStringLiteral("PGDATASOURCE"), QStringLiteral("PGHOST"),
                            QStringLiteral("PGDATABASE"), QStringLiteral("PGPORT"), QStringLiteral("PGUSER")};
    return std::ranges::any_of(
        names, [&](const QString& name) { return !environment.value(prefix + name).isEmpty(); });
}

} // namespace

ConnectionDraft::ConnectionDraft(const ConnectionSettings& settings)
    : m_settings(settings), m_text(shownText(settings))
{
}

Result<void> ConnectionDraft::setText(const QString& text)
{
    if (text == m_text)
        return {};
    if (text.trimmed().isEmpty()) {
        *this = {};
        return {};
    }
    const Result<ConnectionSettings> parsed = ConnectionSettings::parse(text);
    if (!parsed) {
        m_text = text;
        return failure(parsed);
    }
    const bool keeps = parsed->password().isEmpty() && isSameAccount(*parsed, m_settings);
    *this = ConnectionDraft(keeps ? parsed->with(QStringLiteral("password"), m_settings.password().reveal())
                                  : *parsed);
    return {};
}

bool ConnectionDraft::mayHoldPassword(QStringView text)
{
    static const QRegularExpression sign(QStringLiteral("password\\s*=|://[^/@]*:"),
                                         QRegularExpression::CaseInsensitiveOption);
    return sign.matchView(text).hasMatch();
}

DatabaseSet databasesOf(const QProcessEnvironment& environment, QList<Error>& errors)
{
    DatabaseSet databases;
    for (const Schema schema : allSchemas) {
        if (!isNamed(schema, environment))
            continue;
        if (const auto settings = ConnectionSettings::fromEnvironment(schema, environment))
            databases.insert(schema, *settings);
        else
            errors.append(settings.error());
    }
    return databases;
}

} // namespace lockstep
