#include "core/siteconfig/config_difference.h"

#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/schema_secrets.h"
#include "core/siteconfig/secret_masking.h"
#include "core/support/line_diff.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// A document beside the one that may be shown.
struct Shown
{
    explicit Shown(const JsoncDocument& read)
        : document(read), masked(JsoncDocument::parse(maskedJsonc(read)))
    {
    }

    /// What is masked is a text in the place of the value: the paths are the same.
    [[nodiscard]] QString text(qint32 index) const
    {
        const qint32 found = masked.find(document.path(index));
        return found < 0 ? QString() : QString::fromUtf8(masked.text(found));
    }

    const JsoncDocument& document;
    JsoncDocument masked;
};

class Comparison
{
public:
    Comparison(const JsoncDocument& before, const JsoncDocument& after) : m_before(before), m_after(after) {}

    [[nodiscard]] QList<ConfigDifference> run()
    {
        compare(0, 0);
        return std::move(m_found);
    }

private:
    void compare(qint32 before, qint32 after)
    {
        const JsoncNode& left = m_before.document.node(before);
        const JsoncNode& right = m_after.document.node(after);
        if (sameJsoncData(m_before.document, before, m_after.document, after))
            return;
        if (left.kind == right.kind && left.isContainer())
            compareChildren(before, after);
        else
            m_found.append({pointer(m_after, after), m_before.text(before), m_after.text(after)});
    }

    void compareChildren(qint32 before, qint32 after)
    {
        const bool isObject = m_before.document.node(before).kind == JsoncKind::Object;
        const auto stepOf = [&](const JsoncDocument& document, qint32 child, int index) {
            return isObject ? document.key(child) : QString::number(index);
        };
        int index = 0;
        for (qint32 child = m_before.document.node(before).firstChild; child >= 0;
             child = m_before.document.node(child).next) {
            const QString step = stepOf(m_before.document, child, index++);
            if (m_before.document.child(before, step) != child)
                continue; // an earlier one of the same key, which does not count
            const qint32 match = m_after.document.child(after, step);
            if (match >= 0)
                compare(child, match);
            else
                m_found.append({pointer(m_before, child), m_before.text(child), std::nullopt});
        }
        index = 0;
        for (qint32 child = m_after.document.node(after).firstChild; child >= 0;
             child = m_after.document.node(child).next) {
            const QString step = stepOf(m_after.document, child, index++);
            if (m_after.document.child(after, step) == child && m_before.document.child(before, step) < 0)
                m_found.append({pointer(m_after, child), std::nullopt, m_after.text(child)});
        }
    }

    [[nodiscard]] static QString pointer(const Shown& shown, qint32 index)
    {
        return jsonPointer(shown.document.path(index));
    }

    Shown m_before;
    Shown m_after;
    QList<ConfigDifference> m_found;
};

} // namespace

QList<ConfigDifference> configDifferences(const JsoncDocument& before, const JsoncDocument& after)
{
    return Comparison(before, after).run();
}

QString configDiff(const QByteArray& before, const QByteArray& after, const QString& name,
                   const ConfigSight& sight)
{
    const auto shown = [&](const QByteArray& text) {
        if (sight.reveal)
            return ShownText{QString::fromUtf8(text), QString::fromUtf8(text)};
        const auto document = JsoncDocument::parse(text);
        const QSet<qint32> secrets = sight.schema ? schemaSecrets(*sight.schema, document) : QSet<qint32>();
        return ShownText{QString::fromUtf8(text), QString::fromUtf8(maskedJsonc(document, secrets))};
    };
    return unifiedDiff(shown(before), shown(after), name);
}

} // namespace lockstep
