#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;

namespace lockstep {

class ElidedLabel;

/// A number that matters: its label above, a quiet note below.
class StatTile : public QWidget
{
    Q_OBJECT

public:
    explicit StatTile(const QString& label, QWidget* parent = nullptr);

    void setValue(const QString& value, const QString& note = {});
    [[nodiscard]] QString value() const;

private:
    void updateAccessibleName();

    QLabel* m_label;
    QLabel* m_value;
    ElidedLabel* m_note;
};

} // namespace lockstep
