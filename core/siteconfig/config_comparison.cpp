#include "core/siteconfig/config_comparison.h"

#include "core/siteconfig/config_alignment.h"
#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/jsonc_plain.h"
#include "core/siteconfig/schema_secrets.h"
#include "core/siteconfig/secret_masking.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

const QString attemptedTake = u"take over the value of"_s;

/// The edits within a range, their places counted from its beginning.
JsoncEdits within(const JsoncEdits& edits, const JsoncNode& node)
{
    JsoncEdits found;
    for (auto edit = std::ranges::lower_bound(edits, node.offset, {}, &JsoncEdit::offset);
         edit != edits.end() && edit->offset < node.end(); ++edit)
        found.append({edit->offset - node.offset, edit->length, edit->text});
    return found;
}

/// Without the indentation that all lines but the first have in common.
QString standingAlone(const QString& text)
{
    QStringList lines = text.split(u'\n');
    qsizetype common = text.size();
    for (const QString& line : lines.sliced(1)) {
        const auto first = std::ranges::find_if_not(line, [](QChar c) { return c.isSpace(); });
        if (first != line.end())
            common = std::min(common, qsizetype(first - line.begin()));
    }
    for (qsizetype i = 1; i < lines.size(); ++i)
        lines[i] = lines[i].mid(common);
    return lines.join(u'\n');
}

bool holdsRedactedBelow(const JsoncDocument& document, qint32 index)
{
    const auto& nodes = document.tree().nodes;
    const qint32 end = document.node(index).end();
    // Nodes are in the order of the text, each after the one around it.
    for (qint32 at = index; at < qint32(nodes.size()) && document.node(at).offset < end; ++at) {
        if (isRedacted(document, at))
            return true;
    }
    return false;
}

} // namespace

QString toText(ComparedSetting::State state)
{
    static const QStringList names{u"same"_s,           u"proposed"_s,   u"reached"_s,
                                   u"target-differs"_s, u"all-differ"_s, u"only-original"_s,
                                   u"only-proposal"_s,  u"only-target"_s};
    return names.value(int(state));
}

ConfigComparison::ConfigComparison(Documents documents, const ConfigSchema* schema)
    : m_documents(std::move(documents))
{
    for (size_t side = 0; side < configSides; ++side) {
        if (m_documents[side])
            m_masks[side] = configMasks(*m_documents[side], schema);
    }
    ConfigAlignment(*this).run();
}

std::optional<QString> ConfigComparison::value(int setting, ConfigSide side, bool reveal) const
{
    const qint32 at = node(setting, side);
    if (at < 0)
        return std::nullopt;
    const QByteArray written = document(side)->text(at);
    const QByteArray shown =
        reveal ? written
               : applyJsoncEdits(written, within(m_masks[size_t(side)], document(side)->node(at)))
                     .value_or(QByteArray());
    return standingAlone(QString::fromUtf8(shown));
}

bool ConfigComparison::isSame(int setting, ConfigSide one, ConfigSide other) const
{
    return (m_same[setting] & ConfigAlignment::pairBit(one, other)) != 0;
}

QString ConfigComparison::title(int setting) const
{
    const ComparedSetting& found = m_settings[setting];
    return found.parent < 0 ? found.key : title(found.parent) + u" › "_s + found.key;
}

QString ConfigComparison::pointer(int setting) const
{
    if (const Result<JsoncPath> path = textPath(setting))
        return jsonPointer(*path);
    const ConfigNodes& nodes = m_settings[setting].nodes;
    for (size_t side = 0; side < configSides; ++side) {
        if (nodes[side] >= 0)
            return jsonPointer(m_documents[side]->path(nodes[side]));
    }
    return {};
}

qsizetype ConfigComparison::offset(int setting) const
{
    for (int at = setting; at >= 0; at = m_settings[at].parent) {
        if (const qint32 found = node(at, ConfigSide::Text); found >= 0)
            return document(ConfigSide::Text)->node(found).begin();
    }
    return 0;
}

/// Where it is in the text, or would be.
Result<JsoncPath> ConfigComparison::textPath(int setting) const
{
    const ComparedSetting& found = m_settings[setting];
    if (const qint32 at = node(setting, ConfigSide::Text); at >= 0)
        return document(ConfigSide::Text)->path(at);
    if (found.parent < 0)
        return JsoncPath{found.key};
    if (m_settings[found.parent].isItem && node(found.parent, ConfigSide::Text) < 0)
        return failure(ErrorKind::Precondition, attemptedTake, title(setting),
                       u"the item it belongs to is not in the text"_s, u"Take the whole item over"_s);
    return textPath(found.parent).transform([&](const JsoncPath& around) {
        return around + JsoncPath{found.isItem ? u"-"_s : found.key};
    });
}

Result<JsoncEdits> ConfigComparison::take(int setting, ConfigSide from) const
{
    const JsoncDocument& text = *document(ConfigSide::Text);
    const qint32 here = node(setting, ConfigSide::Text);
    const qint32 there = node(setting, from);
    if (there < 0)
        return here < 0 ? Result<JsoncEdits>(JsoncEdits()) : removeJsonc(text, text.path(here));
    const JsoncDocument& source = *document(from);
    if (holdsRedactedBelow(source, there))
        return failure(ErrorKind::Precondition, attemptedTake, title(setting),
                       u"a secret in it stands as \"REDACTED\""_s,
                       u"Write the secret itself: only the instance knows it"_s);
    return textPath(setting).and_then(
        [&](const JsoncPath& path) { return setJsonc(text, path, plainJson(source, there)); });
}

} // namespace lockstep
