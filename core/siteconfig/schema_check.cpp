#include "core/siteconfig/schema_check.h"

#include "core/siteconfig/json_number.h"
#include "core/siteconfig/schema_branches.h"
#include "core/siteconfig/schema_format.h"

#include <QJsonArray>
#include <QSet>

#define VALIJSON_USE_EXCEPTIONS 1

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#include <valijson/constraints/concrete_constraints.hpp>
#include <valijson/constraints/constraint_visitor.hpp>
#include <valijson/schema.hpp>
#pragma GCC diagnostic pop

using namespace Qt::StringLiterals;
using namespace valijson::constraints;

namespace lockstep {

namespace {

using valijson::Subschema;

constexpr size_t mostFaults = 10'000;      ///< that are kept
constexpr qint64 stepsBetweenLooks = 1024; ///< at the stop token

/// An object's members by their keys; of a key that is there twice the last, as readers of JSON do.
struct Members
{
    QHash<QString, qint32> byKey;
    std::vector<std::pair<QString, qint32>> inOrder;
};

QString text(const auto& name)
{
    return QString::fromUtf8(name.data(), qsizetype(name.size()));
}

/// Goes through the constraints that valijson has read. Each visit is about the value that the checker is
/// at, says whether it fits, and notes why not.
class Checker final : public ConstraintVisitor
{
public:
    Checker(const SchemaParts& parts, const JsoncDocument& document, bool formats,
            const SchemaCheckLimits& limits, std::stop_token stop)
        : m_parts(parts),
          m_document(document),
          m_formats(formats),
          m_limits(limits),
          m_stop(std::move(stop)),
          m_apply([this](const Constraint& constraint) { return constraint.accept(*this); })
    {
    }

    Result<SchemaFindings> run()
    {
        SchemaFindings findings;
        m_found = &findings;
        (void)check(0, 0);
        return m_failed ? Result<SchemaFindings>(failure(*m_failed, u"check the configuration"_s, {}, m_why))
                        : findings;
    }

private:
    // Where it is.

    [[nodiscard]] JsoncKind kind() const { return m_isKey ? JsoncKind::String : node().kind; }

    [[nodiscard]] const JsoncNode& node() const { return m_document.node(m_node); }

    [[nodiscard]] bool isObject() const { return kind() == JsoncKind::Object; }

    [[nodiscard]] bool isArray() const { return kind() == JsoncKind::Array; }

    [[nodiscard]] bool isNumber() const { return kind() == JsoncKind::Number; }

    [[nodiscard]] QByteArrayView number() const
    {
        return QByteArrayView(m_document.bytes()).sliced(node().offset, node().length);
    }

    [[nodiscard]] QString string() const
    {
        return m_isKey ? m_document.key(m_node) : m_document.value(m_node).toString();
    }

    [[nodiscard]] QJsonValue value() const
    {
        return m_isKey ? QJsonValue(string()) : withPlainNumbers(m_document.value(m_node));
    }

    [[nodiscard]] const SchemaPart& part() const { return m_parts.part(m_part); }

    [[nodiscard]] QJsonValue keyword(QLatin1StringView name) const { return part().keywords[name]; }

    const Members& members(qint32 object)
    {
        const auto [found, isNew] = m_members.try_emplace(object);
        if (!isNew)
            return found->second;
        Members& members = found->second;
        std::vector<std::pair<QString, qint32>> all;
        for (qint32 at = m_document.node(object).firstChild; at >= 0; at = m_document.node(at).next) {
            all.emplace_back(m_document.key(at), at);
            members.byKey.insert(all.back().first, at);
        }
        std::erase_if(all, [&](const auto& member) { return members.byKey[member.first] != member.second; });
        members.inOrder = std::move(all);
        return members;
    }

    // What it does.

    bool fail(ErrorKind kind, const QString& why)
    {
        if (!m_failed) {
            m_failed = kind;
            m_why = why;
        }
        return false;
    }

    bool goesOn()
    {
        if (m_failed)
            return false;
        if (++m_steps > m_limits.steps)
            return fail(ErrorKind::Invalid, u"the schema takes too many steps for it"_s);
        if (m_depth > m_limits.depth)
            return fail(ErrorKind::Invalid, u"the schema leads back to itself without end"_s);
        if (m_steps % stepsBetweenLooks == 0 && m_stop.stop_requested())
            return fail(ErrorKind::Cancelled, u"it was cancelled"_s);
        return true;
    }

    bool fault(SchemaFault fault, QStringList names = {}) { return faultAt(m_node, fault, std::move(names)); }

    bool faultAt(qint32 at, SchemaFault fault, QStringList names = {})
    {
        if (m_found->faults.size() < mostFaults)
            m_found->faults.push_back({.fault = m_isKey ? SchemaFault::KeyName : fault,
                                       .part = m_part,
                                       .node = at,
                                       .names = std::move(names)});
        return false;
    }

    bool unless(bool fits, SchemaFault otherwise) { return fits || fault(otherwise); }

    bool check(int number, qint32 at)
    {
        if (!goesOn())
            return true;
        const SchemaPart& checked = m_parts.part(number);
        const int partBefore = std::exchange(m_part, number);
        const qint32 nodeBefore = std::exchange(m_node, at);
        ++m_depth;
        if (checked.deprecated && !m_isKey)
            m_found->notes.push_back({.fault = SchemaFault::Deprecated, .part = number, .node = at});
        const bool fits = checked.source.isBool() ? unless(!checked.fitsNothing(), SchemaFault::Nothing)
                                                  : checked.constraints->apply(m_apply);
        --m_depth;
        m_node = nodeBefore;
        m_part = partBefore;
        return fits;
    }

    /// -1: the schema says nothing; valijson puts one of its own where a keyword is not there.
    static int numberOf(const Subschema* schema)
    {
        return schema && schema->hasTitle() ? std::atoi(schema->getTitle().c_str()) : -1;
    }

    bool check(const Subschema* schema) { return check(numberOf(schema), m_node); }

    /// With findings apart from all others.
    std::pair<bool, SchemaFindings> tried(int number, qint32 at)
    {
        SchemaFindings own;
        SchemaFindings* const before = std::exchange(m_found, &own);
        const bool fits = check(number, at);
        m_found = before;
        return {fits, std::move(own)};
    }

    template <typename Forms>
    bool fitsForms(const Forms& forms, bool exactlyOne)
    {
        int fitting = 0;
        std::vector<SchemaFindings> others;
        forms.applyToSubschemas([&](unsigned, const Subschema* form) {
            auto [fits, own] = tried(numberOf(form), m_node);
            fitting += fits ? 1 : 0;
            if (fits)
                m_found->add(std::move(own));
            else
                others.push_back(std::move(own));
            return !m_failed;
        });
        if (m_failed || fitting == 1 || (fitting > 1 && !exactlyOne))
            return true;
        if (fitting > 1)
            return fault(SchemaFault::ManyForms, {QString::number(fitting)});
        if (m_isKey)
            return fault(SchemaFault::KeyName);
        m_found->add(closestForm(m_document, m_parts, m_part, m_node, std::move(others)));
        return false;
    }

    bool checkMember(const PropertiesConstraint& constraint, const QString& key, qint32 member)
    {
        bool fits = true;
        bool known = false;
        const auto checkWith = [&](int number) {
            known = true;
            fits = check(number, member) && fits;
        };
        if (const auto property = part().properties.constFind(key); property != part().properties.constEnd())
            checkWith(*property);
        for (const auto& [pattern, number] : part().patternProperties) {
            if (pattern.match(key).hasMatch())
                checkWith(number);
        }
        const int additional = numberOf(constraint.getAdditionalPropertiesSubschema());
        if (!known && additional >= 0) {
            if (m_parts.part(additional).fitsNothing()) {
                known = true;
                fits = faultAt(member, SchemaFault::UnknownKey);
            } else {
                checkWith(additional);
            }
        }
        if (known)
            m_found->known.push_back(member);
        return fits;
    }

    bool fitsType(TypeConstraint::JsonType type) const
    {
        switch (type) {
        case TypeConstraint::kAny:
            return true;
        case TypeConstraint::kArray:
            return isArray();
        case TypeConstraint::kBoolean:
            return kind() == JsoncKind::True || kind() == JsoncKind::False;
        case TypeConstraint::kInteger:
            return isNumber() && isJsonInteger(number());
        case TypeConstraint::kNull:
            return kind() == JsoncKind::Null;
        case TypeConstraint::kNumber:
            return isNumber();
        case TypeConstraint::kObject:
            return isObject();
        case TypeConstraint::kString:
            return kind() == JsoncKind::String;
        }
        return false;
    }

    [[nodiscard]] quint64 length() const { return quint64(string().toUcs4().size()); }

    bool fitsBound(QLatin1StringView name, bool (*fits)(int compared))
    {
        return !isNumber() || fits(compareJsonNumbers(number(), keyword(name)));
    }

    // The keywords.

    bool visit(const AllOfConstraint& all) override
    {
        bool fits = true;
        all.applyToSubschemas([&](unsigned, const Subschema* schema) {
            fits = check(schema) && fits;
            return true;
        });
        return fits;
    }

    bool visit(const AnyOfConstraint& any) override { return fitsForms(any, false); }

    bool visit(const OneOfConstraint& one) override { return fitsForms(one, true); }

    bool visit(const NotConstraint& none) override
    {
        return unless(!tried(numberOf(none.getSubschema()), m_node).first || m_failed, SchemaFault::Not);
    }

    bool visit(const ConditionalConstraint& conditional) override
    {
        auto [holds, own] = tried(numberOf(conditional.getIfSubschema()), m_node);
        if (holds)
            m_found->add(std::move(own));
        const Subschema* const then = holds ? conditional.getThenSubschema() : conditional.getElseSubschema();
        return !then || check(then);
    }

    bool visit(const ConstConstraint&) override
    {
        return unless(value() == keyword("const"_L1), SchemaFault::Const);
    }

    bool visit(const EnumConstraint&) override
    {
        return unless(keyword("enum"_L1).toArray().contains(value()), SchemaFault::Enum);
    }

    bool visit(const TypeConstraint& types) override
    {
        bool fits = false;
        types.applyToNamedTypes([&](TypeConstraint::JsonType type) { return !(fits = fitsType(type)); });
        return unless(fits, SchemaFault::Type);
    }

    bool visit(const ContainsConstraint& contains) override
    {
        if (!isArray())
            return true;
        const int wanted = numberOf(contains.getSubschema());
        for (qint32 item = node().firstChild; item >= 0; item = m_document.node(item).next) {
            if (tried(wanted, item).first)
                return true;
        }
        return fault(SchemaFault::Contains);
    }

    bool visit(const DependenciesConstraint& dependencies) override
    {
        if (!isObject())
            return true;
        bool fits = true;
        const Members& all = members(m_node);
        dependencies.applyToPropertyDependencies([&](const auto& key, const auto& needed) {
            if (!all.byKey.contains(text(key)))
                return true;
            for (const auto& name : needed) {
                if (!all.byKey.contains(text(name)))
                    fits = fault(SchemaFault::Dependency, {text(name), text(key)});
            }
            return true;
        });
        dependencies.applyToSchemaDependencies([&](const auto& key, const Subschema* schema) {
            if (all.byKey.contains(text(key)))
                fits = check(schema) && fits;
            return true;
        });
        return fits;
    }

    bool visit(const PropertiesConstraint& properties) override
    {
        if (!isObject())
            return true;
        if (numberOf(properties.getAdditionalPropertiesSubschema()) < 0 && !part().properties.isEmpty())
            m_found->open.emplace_back(m_node, m_part);
        bool fits = true;
        for (const auto& [key, member] : members(m_node).inOrder)
            fits = checkMember(properties, key, member) && fits;
        return fits;
    }

    bool visit(const PropertyNamesConstraint& names) override
    {
        if (!isObject())
            return true;
        bool fits = true;
        for (const auto& [key, member] : members(m_node).inOrder) {
            const bool before = std::exchange(m_isKey, true);
            fits = check(numberOf(names.getSubschema()), member) && fits;
            m_isKey = before;
        }
        return fits;
    }

    bool visit(const RequiredConstraint& required) override
    {
        if (!isObject() || !node().closed)
            return true;
        bool fits = true;
        required.applyToRequiredProperties([&](const auto& name) {
            if (!members(m_node).byKey.contains(text(name)))
                fits = fault(SchemaFault::Missing, {text(name)});
            return true;
        });
        return fits;
    }

    bool visit(const LinearItemsConstraint& items) override
    {
        if (!isArray())
            return true;
        bool fits = true;
        qint32 item = node().firstChild;
        items.applyToItemSubschemas([&](unsigned, const Subschema* schema) {
            if (item < 0)
                return false;
            fits = check(numberOf(schema), item) && fits;
            item = m_document.node(item).next;
            return true;
        });
        const int others = numberOf(items.getAdditionalItemsSubschema());
        for (; others >= 0 && item >= 0; item = m_document.node(item).next)
            fits = check(others, item) && fits;
        return fits;
    }

    bool visit(const SingularItemsConstraint& items) override
    {
        bool fits = true;
        const int number = numberOf(items.getItemsSubschema());
        for (qint32 item = isArray() ? node().firstChild : -1; item >= 0; item = m_document.node(item).next)
            fits = check(number, item) && fits;
        return fits;
    }

    bool visit(const UniqueItemsConstraint&) override
    {
        QHash<QJsonValue, qint32> seen;
        bool fits = true;
        for (qint32 item = isArray() ? node().firstChild : -1; item >= 0; item = m_document.node(item).next) {
            const QJsonValue value = withPlainNumbers(m_document.value(item));
            if (const auto same = seen.constFind(value); same != seen.constEnd()) {
                fits = faultAt(item, SchemaFault::Unique);
                m_found->faults.back().other = *same;
            } else {
                seen.insert(value, item);
            }
        }
        return fits;
    }

    bool visit(const FormatConstraint& format) override
    {
        const bool fits = !m_formats || kind() != JsoncKind::String ||
                          formatFault(text(format.getFormat()), string()).isEmpty();
        return unless(fits, SchemaFault::Format);
    }

    bool visit(const PatternConstraint&) override
    {
        const bool fits =
            kind() != JsoncKind::String || !part().pattern || part().pattern->match(string()).hasMatch();
        return unless(fits, SchemaFault::Pattern);
    }

    bool visit(const MaximumConstraint& maximum) override
    {
        const bool fits = maximum.getExclusiveMaximum()
                              ? fitsBound("exclusiveMaximum"_L1, [](int c) { return c < 0; })
                              : fitsBound("maximum"_L1, [](int c) { return c <= 0; });
        return unless(fits, SchemaFault::Minimum);
    }

    bool visit(const MinimumConstraint& minimum) override
    {
        const bool fits = minimum.getExclusiveMinimum()
                              ? fitsBound("exclusiveMinimum"_L1, [](int c) { return c > 0; })
                              : fitsBound("minimum"_L1, [](int c) { return c >= 0; });
        return unless(fits, SchemaFault::Minimum);
    }

    bool isMultiple()
    {
        return unless(!isNumber() || isJsonMultiple(number(), keyword("multipleOf"_L1)),
                      SchemaFault::Multiple);
    }

    bool visit(const MultipleOfDoubleConstraint&) override { return isMultiple(); }

    bool visit(const MultipleOfIntConstraint&) override { return isMultiple(); }

    bool visit(const MaxItemsConstraint& most) override
    {
        return unless(!isArray() || quint64(node().childCount) <= most.getMaxItems(), SchemaFault::Items);
    }

    bool visit(const MinItemsConstraint& least) override
    {
        return unless(!isArray() || quint64(node().childCount) >= least.getMinItems(), SchemaFault::Items);
    }

    bool visit(const MaxLengthConstraint& most) override
    {
        return unless(kind() != JsoncKind::String || length() <= most.getMaxLength(), SchemaFault::Length);
    }

    bool visit(const MinLengthConstraint& least) override
    {
        return unless(kind() != JsoncKind::String || length() >= least.getMinLength(), SchemaFault::Length);
    }

    bool visit(const MaxPropertiesConstraint& most) override
    {
        return unless(!isObject() || quint64(members(m_node).byKey.size()) <= most.getMaxProperties(),
                      SchemaFault::Properties);
    }

    bool visit(const MinPropertiesConstraint& least) override
    {
        return unless(!isObject() || quint64(members(m_node).byKey.size()) >= least.getMinProperties(),
                      SchemaFault::Properties);
    }

    bool visit(const PolyConstraint&) override { return true; } // is never made

    const SchemaParts& m_parts;
    const JsoncDocument& m_document;
    const bool m_formats;
    const SchemaCheckLimits m_limits;
    const std::stop_token m_stop;
    Subschema::ApplyFunction m_apply;
    std::unordered_map<qint32, Members> m_members;
    SchemaFindings* m_found = nullptr;
    int m_part = 0;
    qint32 m_node = 0;
    bool m_isKey = false; ///< it is at the key before the node, which is a text
    int m_depth = 0;
    qint64 m_steps = 0;
    std::optional<ErrorKind> m_failed;
    QString m_why;
};

} // namespace

Result<SchemaFindings> checkSchema(const SchemaParts& parts, const JsoncDocument& document, bool formats,
                                   const SchemaCheckLimits& limits, const std::stop_token& stop)
{
    if (document.tree().nodes.empty())
        return SchemaFindings();
    return Checker(parts, document, formats, limits, stop).run();
}

} // namespace lockstep
