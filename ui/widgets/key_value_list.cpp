#include "ui/widgets/key_value_list.h"

#include "ui/widgets/text_label.h"

#include <QGridLayout>

namespace lockstep {

namespace {

constexpr int mostRows = 1000;

} // namespace

KeyValueList::KeyValueList(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::l);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
    // Room that is left over is below the rows, not between them.
    m_grid->setRowStretch(mostRows, 1);
}

void KeyValueList::setValue(const QString& key, const QString& value)
{
    QLabel*& label = m_values[key];
    if (!label) {
        label = (new TextLabel)->wrapped()->selectable();
        label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        m_grid->addWidget(label, addRow(key), 1);
    }
    label->setText(value);
    label->setAccessibleName(key + u' ' + value);
}

void KeyValueList::setWidget(const QString& key, QWidget* widget)
{
    m_grid->addWidget(widget, addRow(key), 1, Qt::AlignLeft | Qt::AlignVCenter);
}

void KeyValueList::clear()
{
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_values.clear();
    m_rows = 0;
}

int KeyValueList::addRow(const QString& key)
{
    const int row = m_rows++;
    m_grid->addWidget((new TextLabel(key))->muted(), row, 0, Qt::AlignTop);
    return row;
}

} // namespace lockstep
