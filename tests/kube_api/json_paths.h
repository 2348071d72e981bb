#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QStringView>

namespace lockstep::test {

/// The value at a path of names with dots between, as "spec.template.spec"; undefined where there is none.
[[nodiscard]] QJsonValue at(const QJsonObject& object, QStringView path);
[[nodiscard]] QString text(const QJsonObject& object, QStringView path);
[[nodiscard]] qint64 number(const QJsonObject& object, QStringView path, qint64 otherwise = 0);

/// Sets the value at a path; makes the objects on the way.
void put(QJsonObject& object, QStringView path, const QJsonValue& value);
void putIfMissing(QJsonObject& object, QStringView path, const QJsonValue& value);
void drop(QJsonObject& object, QStringView path);

[[nodiscard]] QByteArray compact(const QJsonObject& object);
[[nodiscard]] bool isEmptyValue(const QJsonValue& value);
/// Without nulls in objects, as the server writes them.
[[nodiscard]] QJsonValue withoutNulls(const QJsonValue& value);

} // namespace lockstep::test
