#pragma once

#include "core/inventory/filter/filter_condition.h"
#include "models/fleet_expression.h"

#include <QDialog>

class QComboBox;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace lockstep {

class ActivityLine;
class FleetFields;
class FleetModel;
class TextLabel;

/// One comparison: field, how, with what.
class ConditionRow : public QWidget
{
    Q_OBJECT

public:
    explicit ConditionRow(QWidget* parent = nullptr);

    /// What is chosen stays chosen where it is still there.
    void setFields(const QList<FleetField>& fields);

    /// Nothing until a field is chosen.
    [[nodiscard]] std::optional<FilterCondition> condition() const;

Q_SIGNALS:
    void changed();
    void removed();

private:
    void offerValues();
    void showValue();

    QList<FleetField> m_fields;
    QComboBox* m_field;
    QComboBox* m_comparison;
    QComboBox* m_value;
};

/// Puts a filter together from what the fleet's files hold, shows it as the expression that it is, and how
/// many instances it selects. For every page on which instances are filtered.
class FilterBuilder : public QDialog
{
    Q_OBJECT

public:
    /// The fields are read when it is made, if need be.
    FilterBuilder(const FleetModel* fleet, FleetFields* fields, QWidget* parent = nullptr);

    [[nodiscard]] QString expression() const;

private:
    [[nodiscard]] QLayout* makeButtons();
    void add();
    void takeFields();
    void refresh();
    void showActivity();

    const FleetModel* m_fleet;
    FleetFields* m_fields;
    FleetExpression m_asked;
    QList<ConditionRow*> m_conditions;
    QVBoxLayout* m_rows;
    QPlainTextEdit* m_text;
    TextLabel* m_count;
    ActivityLine* m_activity;
    QPushButton* m_use;
};

} // namespace lockstep
