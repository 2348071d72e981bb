#pragma once

#include <QDialog>

class QStandardItemModel;
class QPushButton;
class QSortFilterProxyModel;

namespace lockstep {

class ActivityLine;
class DataView;
class FleetFields;
class SearchField;

/// Asks for one of the fields that the fleet's config.yaml files have.
class FieldDialog : public QDialog
{
    Q_OBJECT

public:
    /// The fields are read when it is made, if need be.
    explicit FieldDialog(FleetFields* fields, QWidget* parent = nullptr);

    /// Empty: none is chosen.
    [[nodiscard]] QStringList path() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void takeFields();
    void refresh();

    FleetFields* m_fields;
    QStandardItemModel* m_model;
    QSortFilterProxyModel* m_found;
    SearchField* m_search;
    DataView* m_view;
    ActivityLine* m_activity;
    QPushButton* m_use;
};

} // namespace lockstep
