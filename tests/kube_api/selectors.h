#pragma once

#include "kube_api/api_error.h"

namespace lockstep::test {

/// One condition of a label selector.
struct LabelRequirement
{
    enum class Operator { In, NotIn, Exists, DoesNotExist };

    QString key;
    Operator op = Operator::In;
    QStringList values;

    [[nodiscard]] bool matches(const QJsonObject& labels) const;
};

/// One condition of a field selector.
struct FieldRequirement
{
    QString path;
    bool equal = true;
    QString value;
};

/// Which objects a list or watch is about.
class Selection
{
public:
    /// Errors: 400, when one cannot be read, or the kind has no such field to select by.
    [[nodiscard]] static Answer<Selection> read(const Kind& kind, const QString& labelSelector,
                                                const QString& fieldSelector);

    [[nodiscard]] bool matches(const QJsonObject& object) const;

private:
    QList<LabelRequirement> m_labels;
    QList<FieldRequirement> m_fields;
};

/// By the selector of a workload: matchLabels and matchExpressions.
[[nodiscard]] bool selectorMatches(const QJsonObject& selector, const QJsonObject& labels);
/// The same as the text that the API takes: "app=web,tier in (a,b)".
[[nodiscard]] QString selectorText(const QJsonObject& selector);

} // namespace lockstep::test
