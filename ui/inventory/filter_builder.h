#pragma once

#include "core/inventory/filter/filter_condition.h"
#include "models/fleet_expression.h"

#include <QDialog>

class QComboBox;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace lockstep {

class FleetModel;
class TextLabel;

/// One comparison: field, how, with what.
class ConditionRow : public QWidget
{
    Q_OBJECT

public:
    explicit ConditionRow(const QList<FleetField>& fields, QWidget* parent = nullptr);

    /// Nothing until a field is chosen.
    [[nodiscard]] std::optional<FilterCondition> condition() const;

Q_SIGNALS:
    void changed();
    void removed();

private:
    void offerValues();
    void showValue();

    const QList<FleetField> m_fields;
    QComboBox* m_field;
    QComboBox* m_comparison;
    QComboBox* m_value;
};

/// Puts a filter together from what the fleet's files hold, shows it as the expression that it is, and how
/// many instances it selects.
class FilterBuilder : public QDialog
{
    Q_OBJECT

public:
    explicit FilterBuilder(const FleetModel* fleet, QWidget* parent = nullptr);

    [[nodiscard]] QString expression() const;

private:
    void add();
    void refresh();

    QList<FleetField> m_fields;
    FleetExpression m_asked;
    QList<ConditionRow*> m_conditions;
    QVBoxLayout* m_rows;
    QPlainTextEdit* m_text;
    TextLabel* m_count;
    QPushButton* m_use;
};

} // namespace lockstep
