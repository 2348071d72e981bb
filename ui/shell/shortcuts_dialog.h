#pragma once

#include <QDialog>

class QTreeView;
class QStandardItemModel;

namespace lockstep {

class ActionRegistry;

/// Every action that has a shortcut, by menu, with a field to find one.
class ShortcutsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutsDialog(const ActionRegistry* registry, QWidget* parent = nullptr);

private:
    void fill(const ActionRegistry* registry);

    QStandardItemModel* m_model;
    QTreeView* m_view;
};

} // namespace lockstep
