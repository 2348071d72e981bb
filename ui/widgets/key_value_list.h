#pragma once

#include <QWidget>

class QGridLayout;
class QLabel;

namespace lockstep {

/// Two columns: what, and its value. Values can be selected with the mouse.
class KeyValueList : public QWidget
{
    Q_OBJECT

public:
    explicit KeyValueList(QWidget* parent = nullptr);

    /// Adds the row, or changes its value when there is one of that key.
    void setValue(const QString& key, const QString& value);
    /// The same with a widget of the caller's, which the list then owns.
    void setWidget(const QString& key, QWidget* widget);
    void clear();

private:
    [[nodiscard]] int addRow(const QString& key);

    QGridLayout* m_grid;
    QHash<QString, QLabel*> m_values;
    int m_rows = 0;
};

} // namespace lockstep
