#include "core/database/connection_settings.h"

#include <libpq-fe.h>

namespace lockstep {

namespace {

const QString passwordKeyword = QStringLiteral("password");

std::unexpected<Error> unreadable(const QString& subject, const QString& why)
{
    return failure(
        ErrorKind::Usage, QStringLiteral("read the connection settings"), subject, why,
        QStringLiteral("Write them like \"host=db.example dbname=sg user=sg\" or "
                       "postgres://sg@db.example:5432/sg, special characters in a URI percent-encoded"));
}

// libpq's own words quote the text they complain about, and that may well be the password: only what kind of
// mistake it is goes on.
QString kindOfMistake(const QString& libpqMessage)
{
    static const QList<std::pair<QString, QString>> kinds = {
        {QStringLiteral("missing \"=\""), QStringLiteral("a keyword is not followed by =value")},
        {QStringLiteral("invalid connection option"),
         QStringLiteral("it has a keyword that libpq does not know")},
        {QStringLiteral("invalid URI query parameter"),
         QStringLiteral("the URI has a query parameter that libpq does not know")},
        {QStringLiteral("unterminated quoted"), QStringLiteral("a quotation mark is not closed")},
        {QStringLiteral("percent-encoded"), QStringLiteral("the URI has a malformed %-sequence")},
        {QStringLiteral("forbidden value"), QStringLiteral("the URI has a malformed %-sequence")},
        {QStringLiteral("IPv6"), QStringLiteral("the URI's IPv6 address is malformed")},
        {QStringLiteral("in URI"), QStringLiteral("the URI is malformed")}};
    for (const auto& [sign, meaning] : kinds) {
        if (libpqMessage.contains(sign))
            return meaning;
    }
    return QStringLiteral("it is neither a libpq connection string nor a URI");
}

Result<QMap<QString, QString>> parseConninfo(const QString& text, const QString& subject)
{
    if (text.trimmed().isEmpty())
        return unreadable(subject, QStringLiteral("it is empty"));
    char* message = nullptr;
    PQconninfoOption* options = PQconninfoParse(text.toUtf8().constData(), &message);
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> optionsGuard(options, PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> messageGuard(message, PQfreemem);
    if (!options)
        return unreadable(subject, kindOfMistake(QString::fromUtf8(message)));
    QMap<QString, QString> values;
    for (const PQconninfoOption* option = options; option->keyword; ++option) {
        if (option->val)
            values.insert(QString::fromUtf8(option->keyword), QString::fromUtf8(option->val));
    }
    return values;
}

Result<void> checkPorts(const QString& ports, const QString& subject)
{
    if (ports.isEmpty())
        return {};
    for (const QString& port : ports.split(u',')) { // one for each of several hosts
        bool isNumber = false;
        const int number = port.toInt(&isNumber);
        if (!port.isEmpty() && (!isNumber || number < 1 || number > 65535))
            return unreadable(subject, QStringLiteral("the port is not a number from 1 to 65535"));
    }
    return {};
}

QString unquoted(QString text)
{
    text = text.trimmed();
    for (const QChar mark : {u'"', u'\''}) {
        if (text.size() >= 2 && text.startsWith(mark) && text.endsWith(mark))
            return text.sliced(1, text.size() - 2).trimmed();
    }
    return text;
}

QString quotedValue(QString value)
{
    value.replace(u'\\', QStringLiteral("\\\\")).replace(u'\'', QStringLiteral("\\'"));
    return u'\'' + value + u'\'';
}

QString environmentPrefix(Schema schema)
{
    return schema == Schema::Frontend ? QString() : schemaName(schema).toUpper() + u'_';
}

QString firstNonEmpty(const QStringList& candidates)
{
    const auto found = std::ranges::find_if(candidates, [](const QString& text) { return !text.isEmpty(); });
    return found == candidates.end() ? QString() : *found;
}

// A run-time parameter as libpq's `options` keyword takes it.
QString timeZoneOption(QString zone)
{
    zone.replace(u'\\', QStringLiteral("\\\\")).replace(u' ', QStringLiteral("\\ "));
    return QStringLiteral("-c TimeZone=") + zone;
}

// Keyword -> environment variable, as this libpq knows them.
QMap<QString, QString> environmentNames()
{
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconndefaults(),
                                                                               PQconninfoFree);
    QMap<QString, QString> names;
    for (const PQconninfoOption* option = options.get(); option && option->keyword; ++option) {
        if (option->envvar)
            names.insert(QString::fromUtf8(option->keyword), QString::fromUtf8(option->envvar));
    }
    return names;
}

} // namespace

Result<ConnectionSettings> ConnectionSettings::parse(const QString& text)
{
    const Result<QMap<QString, QString>> values = parseConninfo(text, {});
    if (!values)
        return failure(values);
    if (const Result<void> ports = checkPorts(values->value(QStringLiteral("port")), {}); !ports)
        return failure(ports);
    ConnectionSettings settings;
    for (const auto& [keyword, value] : values->asKeyValueRange())
        settings = settings.with(keyword, value);
    return settings;
}

Result<ConnectionSettings> ConnectionSettings::fromEnvironment(Schema schema,
                                                               const QProcessEnvironment& environment)
{
    const auto variable = [&](QStringView name) {
        return environment.value(environmentPrefix(schema) + name.toString());
    };
    if (const QString source = variable(u"PGDATASOURCE"); !source.isEmpty()) {
        Result<ConnectionSettings> settings = parse(source);
        if (!settings)
            settings.error().subject =
                QStringLiteral("in ") + environmentPrefix(schema) + QStringLiteral("PGDATASOURCE");
        return settings;
    }
    const QString port = unquoted(variable(u"PGPORT"));
    const QString portName = QStringLiteral("in ") + environmentPrefix(schema) + QStringLiteral("PGPORT");
    if (const Result<void> checked = checkPorts(port, portName); !checked)
        return failure(checked);
    const QString user =
        firstNonEmpty({variable(u"PGUSER"), environment.value(QStringLiteral("USER")),
                       environment.value(QStringLiteral("LOGNAME")), QStringLiteral("postgres")});
    ConnectionSettings settings;
    // Everything is given, even when empty: libpq would take what is left out from the unprefixed variables,
    // which are another database's.
    settings.m_values = {
        {QStringLiteral("host"), firstNonEmpty({variable(u"PGHOST"), QStringLiteral("127.0.0.1")})},
        {QStringLiteral("port"), firstNonEmpty({port, QStringLiteral("5432")})},
        {QStringLiteral("user"), user},
        {QStringLiteral("dbname"), firstNonEmpty({variable(u"PGDATABASE"), user})},
        {passwordKeyword, QString()}};
    settings.m_password = Secret(variable(u"PGPASSWORD"));
    if (const QString mode = variable(u"PGSSLMODE"); !mode.isEmpty())
        settings.m_values.insert(QStringLiteral("sslmode"), mode);
    if (const QString zone = variable(u"PGTZ"); !zone.isEmpty())
        settings.m_values.insert(QStringLiteral("options"), timeZoneOption(zone));
    return settings;
}

ConnectionSettings ConnectionSettings::with(const QString& keyword, const QString& value) const
{
    ConnectionSettings copy = *this;
    if (keyword == passwordKeyword) {
        copy.m_values.insert(keyword, QString());
        copy.m_password = Secret(value);
    } else {
        copy.m_values.insert(keyword, value);
    }
    return copy;
}

ConnectionSettings ConnectionSettings::without(const QString& keyword) const
{
    ConnectionSettings copy = *this;
    copy.m_values.remove(keyword);
    if (keyword == passwordKeyword)
        copy.m_password = Secret();
    return copy;
}

QByteArray ConnectionSettings::conninfo() const
{
    QStringList parts;
    for (const auto& [keyword, value] : m_values.asKeyValueRange()) {
        const QString& given = keyword == passwordKeyword ? m_password.reveal() : value;
        parts.append(keyword + u'=' + quotedValue(given));
    }
    return parts.join(u' ').toUtf8();
}

QString ConnectionSettings::description() const
{
    const QString database = firstNonEmpty({value(QStringLiteral("dbname")), value(QStringLiteral("user"))});
    const QString host = firstNonEmpty({value(QStringLiteral("host")), value(QStringLiteral("hostaddr"))});
    const QString port = firstNonEmpty({value(QStringLiteral("port")), QStringLiteral("5432")});
    const QString user = value(QStringLiteral("user"));
    QString text =
        database.isEmpty() ? QStringLiteral("the default database") : QStringLiteral("db ") + database;
    text +=
        host.isEmpty() ? QStringLiteral(" on the default host") : QStringLiteral(" on ") + host + u':' + port;
    if (!user.isEmpty())
        text += QStringLiteral(" as ") + user;
    return text;
}

QProcessEnvironment ConnectionSettings::toEnvironment(QProcessEnvironment environment) const
{
    const QMap<QString, QString> names = environmentNames();
    for (const auto& [keyword, value] : m_values.asKeyValueRange()) {
        const QString name = names.value(keyword);
        const QString& given = keyword == passwordKeyword ? m_password.reveal() : value;
        if (name.isEmpty())
            continue;
        if (given.isEmpty())
            environment.remove(name); // another database's, perhaps
        else
            environment.insert(name, given);
    }
    return environment;
}

bool sharedDatabaseAllowed(const QProcessEnvironment& environment)
{
    return !environment.value(QStringLiteral("CODEINTEL_PG_ALLOW_SINGLE_DB")).isEmpty();
}

} // namespace lockstep
