#include "core/siteconfig/schema_branches.h"

#include "core/siteconfig/schema_words.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

class Forms
{
public:
    Forms(const JsoncDocument& document, const SchemaParts& parts, qint32 node)
        : m_document(document), m_parts(parts), m_node(node)
    {
    }

    /// A member of the value says that another form is meant.
    [[nodiscard]] bool tellsApart(const SchemaFinding& finding) const
    {
        const bool isValue = finding.fault == SchemaFault::Const || finding.fault == SchemaFault::Enum ||
                             finding.fault == SchemaFault::Choice;
        return isValue && m_document.node(finding.node).parent == m_node &&
               m_document.node(finding.node).keyOffset >= 0;
    }

    [[nodiscard]] bool isOfOtherKind(const SchemaFinding& finding) const
    {
        return finding.fault == SchemaFault::Type && finding.node == m_node;
    }

    [[nodiscard]] bool mayBeMeant(const SchemaFindings& form) const
    {
        return std::ranges::none_of(form.faults, [&](const SchemaFinding& finding) {
            return tellsApart(finding) || isOfOtherKind(finding);
        });
    }

    /// The one finding that all forms have in common, with what any of them allows; nothing: they have none.
    template <typename Predicate>
    [[nodiscard]] std::optional<SchemaFinding> common(const std::vector<SchemaFindings>& forms,
                                                      Predicate&& belongs) const
    {
        std::optional<SchemaFinding> all;
        for (const SchemaFindings& form : forms) {
            const auto found = std::ranges::find_if(form.faults, belongs);
            if (found == form.faults.end() || (all && all->node != found->node))
                return std::nullopt;
            if (!all)
                all = SchemaFinding{.fault = found->fault, .part = found->part, .node = found->node};
            for (const QString& name : namesAllowed(m_parts, *found)) {
                if (!all->names.contains(name))
                    all->names += name;
            }
        }
        return all;
    }

private:
    const JsoncDocument& m_document;
    const SchemaParts& m_parts;
    qint32 m_node;
};

size_t weight(const SchemaFindings& form)
{
    return form.faults.size();
}

SchemaFindings only(SchemaFinding finding)
{
    SchemaFindings findings;
    findings.faults.push_back(std::move(finding));
    return findings;
}

} // namespace

SchemaFindings closestForm(const JsoncDocument& document, const SchemaParts& parts, int part, qint32 node,
                           std::vector<SchemaFindings> forms)
{
    if (forms.empty())
        return only({.fault = SchemaFault::NoForm, .part = part, .node = node});
    const Forms about(document, parts, node);
    const auto meant = [&](const SchemaFindings& form) { return about.mayBeMeant(form); };
    if (std::ranges::none_of(forms, meant)) {
        if (auto kind =
                about.common(forms, [&](const auto& finding) { return about.isOfOtherKind(finding); }))
            return only(*std::move(kind));
        std::erase_if(forms, [&](const SchemaFindings& form) {
            return std::ranges::any_of(
                form.faults, [&](const SchemaFinding& finding) { return about.isOfOtherKind(finding); });
        });
        if (forms.empty())
            return only({.fault = SchemaFault::NoForm, .part = part, .node = node});
        if (auto choice =
                about.common(forms, [&](const auto& finding) { return about.tellsApart(finding); })) {
            choice->fault = SchemaFault::Choice;
            return only(*std::move(choice));
        }
    } else {
        std::erase_if(forms, [&](const SchemaFindings& form) { return !meant(form); });
    }
    return std::move(*std::ranges::min_element(forms, {}, weight));
}

} // namespace lockstep
