#include "core/siteconfig/schema_format.h"

#include "core/siteconfig/jsonc_text.h"
#include "core/siteconfig/schema_pattern.h"

#include <QDate>
#include <QHash>
#include <QUrl>

#include <arpa/inet.h>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

bool fits(const QString& text, const QRegularExpression& expression)
{
    return expression.match(text).hasMatch();
}

bool isDate(const QString& text)
{
    static const QRegularExpression form(u"\\A[0-9]{4}-[0-9]{2}-[0-9]{2}\\z"_s);
    return fits(text, form) && QDate::fromString(text, Qt::ISODate).isValid();
}

/// RFC 3339: a leap second is one only at midnight, UTC.
bool isTime(const QString& text)
{
    static const QRegularExpression form(
        u"\\A([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(\\.[0-9]+)?([Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))\\z"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch() || match.captured(3) != u"60")
        return match.hasMatch();
    const int offset = match.captured(7).toInt() * 60 + match.captured(8).toInt();
    const int local = match.captured(1).toInt() * 60 + match.captured(2).toInt();
    constexpr int day = 24 * 60;
    const int utc = match.captured(6) == u"-" ? local + offset : local - offset;
    return (utc + day) % day == day - 1;
}

bool isDateTime(const QString& text)
{
    return text.size() > 11 && isDate(text.first(10)) && (text[10] == u'T' || text[10] == u't') &&
           isTime(text.sliced(11));
}

bool isHostname(const QString& text)
{
    static const QRegularExpression form(
        u"\\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\\z"_s);
    return text.size() <= 253 && fits(text, form);
}

/// Letters of any script.
bool isInternationalHostname(const QString& text)
{
    const QByteArray ascii = QUrl::toAce(text);
    return !ascii.isEmpty() && isHostname(QString::fromLatin1(ascii));
}

bool isAddress(const QString& text, int family)
{
    unsigned char bytes[sizeof(in6_addr)];
    return text.toUtf8().size() == text.size() && ::inet_pton(family, qPrintable(text), bytes) == 1;
}

bool isIpv4(const QString& text)
{
    return isAddress(text, AF_INET);
}

bool isIpv6(const QString& text)
{
    return isAddress(text, AF_INET6);
}

bool isEmailLike(const QString& text, bool (*isHost)(const QString&), const QRegularExpression& local)
{
    const qsizetype at = text.lastIndexOf(u'@');
    if (at < 1 || !fits(text.first(at), local))
        return false;
    const QString host = text.sliced(at + 1);
    if (!host.startsWith(u'[') || !host.endsWith(u']'))
        return isHost(host);
    const QString address = host.sliced(1, host.size() - 2);
    return address.startsWith(u"IPv6:") ? isIpv6(address.sliced(5)) : isIpv4(address);
}

bool isEmail(const QString& text)
{
    static const QRegularExpression local(
        u"\\A([\\w!#$%&'*+/=?^`{|}~-]+(\\.[\\w!#$%&'*+/=?^`{|}~-]+)*|\"([^\"\\\\\\x00-\\x1f]|\\\\[ -~])*\")\\z"_s);
    return isEmailLike(text, isHostname, local);
}

bool isInternationalEmail(const QString& text)
{
    static const QRegularExpression local(u"\\A[^\\s@]+\\z"_s);
    return isEmailLike(text, isInternationalHostname, local);
}

/// The characters that RFC 3986 allows, with those of all scripts for RFC 3987, and whole escapes.
bool hasUriCharacters(const QString& text, bool international)
{
    static const QRegularExpression ascii(
        u"\\A([A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*\\z"_s);
    static const QRegularExpression any(
        u"\\A([A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=-]|[^\\x00-\\x7f]|%[0-9A-Fa-f]{2})*\\z"_s);
    return fits(text, international ? any : ascii);
}

/// Brackets stand only around an IPv6 address; # begins the fragment once; a port is a number.
bool isReference(const QString& text, bool international)
{
    static const QRegularExpression parts(
        u"\\A(?:[^:/?#]+:)?(?://([^/?#]*))?([^?#]*)(?:\\?[^#]*)?(?:#[^#]*)?\\z"_s);
    static const QRegularExpression authority(
        u"\\A(?:[^@\\[\\]]*@)?(?:\\[[0-9A-Fa-fvV:.]+\\]|[^:\\[\\]@]*)(?::[0-9]*)?\\z"_s);
    if (!hasUriCharacters(text, international))
        return false;
    const QRegularExpressionMatch match = parts.match(text);
    const bool bracketInPath = match.captured(2).contains(u'[') || match.captured(2).contains(u']');
    return match.hasMatch() && !bracketInPath && fits(match.captured(1), authority) &&
           QUrl(text, QUrl::StrictMode).isValid() == QUrl(text, QUrl::TolerantMode).isValid();
}

bool hasScheme(const QString& text)
{
    static const QRegularExpression scheme(u"\\A[A-Za-z][A-Za-z0-9+.-]*:"_s);
    return fits(text, scheme);
}

bool isUri(const QString& text)
{
    return hasScheme(text) && isReference(text, false);
}

bool isIri(const QString& text)
{
    return hasScheme(text) && isReference(text, true);
}

bool isUriReference(const QString& text)
{
    return isReference(text, false);
}

bool isIriReference(const QString& text)
{
    return isReference(text, true);
}

bool isUriTemplate(const QString& text)
{
    static const QRegularExpression form(
        u"\\A([^\\x00-\\x20\"'<>\\\\^`{|}]|\\{[+#./;?&=,!@|]?[\\w.%]+(:[0-9]{1,4}|\\*)?(,[\\w.%]+(:[0-9]{1,4}|\\*)?)*\\})*\\z"_s);
    return fits(text, form);
}

bool isJsonPointer(const QString& text)
{
    return jsonPointerPath(text).has_value();
}

bool isRelativeJsonPointer(const QString& text)
{
    static const QRegularExpression form(u"\\A(0|[1-9][0-9]*)(#|(/.*)?)\\z"_s,
                                         QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = form.match(text);
    return match.hasMatch() && (match.captured(2) == u"#" || isJsonPointer(match.captured(2)));
}

bool isRegularExpression(const QString& text)
{
    // \Z and \A are of other dialects.
    static const QRegularExpression foreign(u"(?<!\\\\)(\\\\\\\\)*\\\\[AZzaG]"_s);
    return !fits(text, foreign) && schemaPattern(text).has_value();
}

struct Format
{
    bool (*has)(const QString&);
    QString fault;
};

const QHash<QString, Format>& formats()
{
    static const QHash<QString, Format> all = {
        {u"date"_s, {isDate, u"is no date such as 2025-04-30"_s}},
        {u"time"_s, {isTime, u"is no time such as 20:15:00Z"_s}},
        {u"date-time"_s, {isDateTime, u"is no date and time such as 2025-04-30T20:15:00Z"_s}},
        {u"email"_s, {isEmail, u"is no e-mail address"_s}},
        {u"idn-email"_s, {isInternationalEmail, u"is no e-mail address"_s}},
        {u"hostname"_s, {isHostname, u"is no host name"_s}},
        {u"idn-hostname"_s, {isInternationalHostname, u"is no host name"_s}},
        {u"ipv4"_s, {isIpv4, u"is no IPv4 address"_s}},
        {u"ipv6"_s, {isIpv6, u"is no IPv6 address"_s}},
        {u"uri"_s, {isUri, u"is no whole URL such as https://example.com/path"_s}},
        {u"uri-reference"_s, {isUriReference, u"is no URL"_s}},
        {u"iri"_s, {isIri, u"is no whole URL such as https://example.com/path"_s}},
        {u"iri-reference"_s, {isIriReference, u"is no URL"_s}},
        {u"uri-template"_s, {isUriTemplate, u"is no template of a URL"_s}},
        {u"json-pointer"_s, {isJsonPointer, u"is no JSON pointer such as /key/0"_s}},
        {u"relative-json-pointer"_s, {isRelativeJsonPointer, u"is no relative JSON pointer such as 1/key"_s}},
        {u"regex"_s, {isRegularExpression, u"is no regular expression"_s}},
    };
    return all;
}

} // namespace

QString formatFault(const QString& format, const QString& text)
{
    const auto known = formats().constFind(format);
    return known == formats().constEnd() || known->has(text) ? QString() : known->fault;
}

} // namespace lockstep
