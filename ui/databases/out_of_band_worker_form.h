#pragma once

#include "models/change_options.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace lockstep {

/// Who runs out-of-band migrations, with the fields that go with each choice.
class OutOfBandWorkerForm : public QWidget
{
    Q_OBJECT

public:
    explicit OutOfBandWorkerForm(QWidget* parent = nullptr);

    void setWorker(const OutOfBandWorker& worker);
    [[nodiscard]] OutOfBandWorker worker() const;

Q_SIGNALS:
    void changed();

private:
    struct Field
    {
        OutOfBandWorker::Who who;
        QString OutOfBandWorker::* text;
        QLineEdit* edit;
        QWidget* label;
    };

    void addField(OutOfBandWorker::Who who, QString OutOfBandWorker::* text, const QString& name,
                  const QString& label, const QString& example);
    void addBrowsing();
    void showFields();

    QComboBox* m_who;
    QList<Field> m_fields;
};

} // namespace lockstep
