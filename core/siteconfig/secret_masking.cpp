#include "core/siteconfig/secret_masking.h"

#include "core/support/secret.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString secretWords =
    u"passw(?:or)?d|passphrase|secret|token|licen[cs]e|credential|private_?key|api_?key|access_?key|"
    "signing_?key|client_?key|service_?account"_s;

/// "https://user:password@host", and where whoever knows the address may post
QString withoutUrlPasswords(QString text)
{
    static const QRegularExpression password(u"(://[^/\\s:@\"']*:)[^/\\s@\"']+(?=@)"_s);
    static const QRegularExpression webhook(u"(://hooks\\.slack\\.com/\\w+/)[^\\s\"']+"_s);
    return text.replace(password, u"\\1"_s + Secret::mask()).replace(webhook, u"\\1"_s + Secret::mask());
}

bool beginsPrivateKey(const QString& text)
{
    static const QRegularExpression mark(u"-----BEGIN [A-Z ]*PRIVATE KEY"_s);
    return text.contains(mark);
}

/// The key of the value, or of the array it is in.
QString keyOf(const JsoncDocument& document, qint32 index)
{
    while (index >= 0 && document.node(index).keyOffset < 0)
        index = document.node(index).parent;
    return index >= 0 ? document.key(index) : QString();
}

/// As the product marks the headers of e-mails.
bool isMarkedSensitive(const JsoncDocument& document, qint32 index)
{
    const JsoncNode& node = document.node(index);
    if (node.keyOffset < 0 || document.key(index) != u"value")
        return false;
    const qint32 mark = document.child(node.parent, u"sensitive"_s);
    return mark >= 0 && document.node(mark).kind == JsoncKind::True;
}

std::optional<QByteArray> masked(const JsoncDocument& document, qint32 index, bool isSecret)
{
    const JsoncKind kind = document.node(index).kind;
    if (kind != JsoncKind::String && kind != JsoncKind::Number)
        return std::nullopt;
    const QString text = document.value(index).toVariant().toString();
    isSecret = isSecret || namesSecret(keyOf(document, index)) || isMarkedSensitive(document, index) ||
               beginsPrivateKey(text);
    if (!text.isEmpty() && isSecret)
        return jsoncQuoted(Secret::mask());
    const QString shown = withoutUrlPasswords(text);
    return shown == text ? std::nullopt : std::optional(jsoncQuoted(shown));
}

/// A comment may hold what somebody commented out.
JsoncEdits maskedComments(const JsoncDocument& document)
{
    JsoncEdits edits;
    for (const JsoncToken& comment : document.tree().comments) {
        const QByteArray text = document.bytes().sliced(comment.offset, comment.length);
        const QByteArray shown = maskedText(QString::fromUtf8(text)).toUtf8();
        if (shown != text)
            edits.append({comment.offset, comment.length, shown});
    }
    return edits;
}

QString maskedLine(QString line)
{
    static const QRegularExpression assignment(
        u"([\\w.-]*(?:%1)[\\w.-]*[\"']?\\s*[:=]\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s#\"'{\\[][^\\n]*)"_s
            .arg(secretWords),
        QRegularExpression::CaseInsensitiveOption);
    return withoutUrlPasswords(line.replace(assignment, u"\\1"_s + Secret::mask()));
}

} // namespace

bool namesSecret(const QString& key)
{
    static const QRegularExpression name(u"(?:%1)|key$"_s.arg(secretWords),
                                         QRegularExpression::CaseInsensitiveOption);
    return key.contains(name);
}

bool isRedacted(const JsoncDocument& document, qint32 index)
{
    const JsoncNode& node = document.node(index);
    return node.kind == JsoncKind::String &&
           QByteArrayView(document.bytes()).sliced(node.offset, node.length) == R"("REDACTED")";
}

JsoncEdits maskEdits(const JsoncDocument& document, const QSet<qint32>& secrets)
{
    JsoncEdits edits = maskedComments(document);
    for (qint32 index = 0; index < qint32(document.tree().nodes.size()); ++index) {
        if (const auto shown = masked(document, index, secrets.contains(index)))
            edits.append({document.node(index).offset, document.node(index).length, *shown});
    }
    std::ranges::sort(edits, {}, &JsoncEdit::offset);
    return edits;
}

QByteArray maskedJsonc(const JsoncDocument& document, const QSet<qint32>& secrets)
{
    const auto shown = applyJsoncEdits(document.bytes(), maskEdits(document, secrets));
    return shown ? *shown : QByteArray(); // comments and values never overlap
}

QString maskedText(const QString& text)
{
    QStringList lines = text.split(u'\n');
    bool inKey = false;
    for (QString& line : lines) {
        const bool begins = beginsPrivateKey(line);
        if (inKey && !line.contains(u"-----END"_s))
            line = Secret::mask();
        else
            inKey = false;
        inKey = inKey || begins;
        if (!inKey)
            line = maskedLine(line);
    }
    return lines.join(u'\n');
}

} // namespace lockstep
