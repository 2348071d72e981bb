#pragma once

#include "models/health_check_model.h"

#include <QWidget>

class QSplitter;

namespace lockstep {

class CheckDetails;
class DataView;

/// Checks in a list, and beside it what the chosen one found.
class HealthReportView : public QWidget
{
    Q_OBJECT

public:
    /// `name` is the list's object name.
    explicit HealthReportView(const QString& name, QWidget* parent = nullptr);

    void setChecks(const QList<ShownCheck>& checks);
    void setCheck(int row, const ShownCheck& check);
    /// Null: nothing.
    void setReport(const HealthReport* report);

    [[nodiscard]] HealthCheckModel* model() const { return m_model; }

    [[nodiscard]] CheckDetails* details() const { return m_details; }

    [[nodiscard]] DataView* list() const { return m_list; }

    /// The name of the chosen check; may be empty.
    [[nodiscard]] QString chosen() const;
    void choose(const QString& name);

    [[nodiscard]] QSplitter* columns() const { return m_columns; }

Q_SIGNALS:
    void chosenChanged();

private:
    void showChosen();

    HealthCheckModel* m_model;
    DataView* m_list;
    CheckDetails* m_details;
    QSplitter* m_columns;
};

} // namespace lockstep
