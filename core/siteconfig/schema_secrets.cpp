#include "core/siteconfig/schema_secrets.h"

#include "core/siteconfig/schema_walk.h"
#include "core/siteconfig/secret_masking.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// At the beginning, where it says what the value is and not what it is for.
bool beginsWithSecret(const QString& description)
{
    static const QRegularExpression secret(
        u"^\\W*(?:[\\w-]+\\s+){0,3}(?:secret|password|passphrase|(?:private|signing|api|access) key|"
        "(?:access|auth|authentication|bearer|api) token|credentials?|incoming webhook)\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    return description.contains(secret);
}

} // namespace

bool describesSecret(const SchemaPart& part)
{
    const QJsonObject source = part.source.toObject();
    if (source[u"writeOnly"].toBool() || source[u"format"].toString() == u"password")
        return true;
    const bool isOneOfFew = source.contains(u"enum") || source.contains(u"const");
    return !isOneOfFew && beginsWithSecret(source[u"description"].toString());
}

QSet<qint32> schemaSecrets(const ConfigSchema& schema, const JsoncDocument& document)
{
    if (document.tree().nodes.empty())
        return {};
    const SchemaWalk walk(schema.parts(), document);
    QHash<qint32, QList<int>> around{{0, walk.about(0)}}; // containers, with the parts about them
    QHash<qint32, int> counts;
    QSet<qint32> found;
    // Nodes are in the order of the text, each after the one around it.
    for (qint32 index = 1; index < qint32(document.tree().nodes.size()); ++index) {
        const JsoncNode& node = document.node(index);
        const QList<int> outer = around.value(node.parent);
        const bool isMember = node.keyOffset >= 0;
        const QString step = isMember ? document.key(index) : QString::number(counts[node.parent]++);
        if (outer.isEmpty() || (!node.isContainer() && node.kind != JsoncKind::String))
            continue;
        const QList<int> parts = walk.inside(outer, document.node(node.parent).kind, step, index);
        if (node.isContainer())
            around.insert(index, parts);
        else if (std::ranges::any_of(parts,
                                     [&](int part) { return describesSecret(schema.parts().part(part)); }))
            found.insert(index);
    }
    return found;
}

JsoncEdits configMasks(const JsoncDocument& document, const ConfigSchema* schema)
{
    return maskEdits(document, schema ? schemaSecrets(*schema, document) : QSet<qint32>());
}

} // namespace lockstep
