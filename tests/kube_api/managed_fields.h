#pragma once

#include "kube_api/api_error.h"
#include "kube_api/typed_values.h"

namespace lockstep::test {

/// Somebody who changes objects, and how.
struct FieldManager
{
    QString name;
    QString operation = QStringLiteral("Update"); ///< or "Apply"
    QString apiVersion;
    QString subresource;

    friend auto operator<=>(const FieldManager&, const FieldManager&) = default;
};

/// What an object becomes when it is changed to this, by an update or a patch; a manager's fields are written
/// down. `stamp` is the time of the change.
[[nodiscard]] QJsonObject updatedFields(const QJsonObject& before, QJsonObject after, const Kind& kind,
                                        const FieldManager& manager, const QString& stamp);

/// What an object becomes when this is applied. Errors: 409, when others own what would change and it is not
/// forced.
[[nodiscard]] Answer<QJsonObject> appliedFields(const QJsonObject& before, const QJsonObject& config,
                                                const Kind& kind, const FieldManager& manager,
                                                const QString& stamp, bool force);

} // namespace lockstep::test
