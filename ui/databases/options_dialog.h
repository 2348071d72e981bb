#pragma once

#include "models/change_options.h"

#include <QDialog>
#include <QMap>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace lockstep {

class OutOfBandWorkerForm;

/// Asks how databases are to be changed: every choice with what it means and when one wants it.
class OptionsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit OptionsDialog(const ChangeOptions& options, QWidget* parent = nullptr);

    [[nodiscard]] ChangeOptions options() const;

private:
    [[nodiscard]] QWidget* makeChoices();
    [[nodiscard]] QLayout* makeButtons();
    void addHeading(QVBoxLayout* column, const QString& text) const;
    void addFlags(QVBoxLayout* column, const QList<ChangeOption>& flags);
    void addPrivileged(QVBoxLayout* column);
    void addLockTimeout(QVBoxLayout* column);
    void fill(const ChangeOptions& options);
    void check();

    QMap<ChangeOption, QCheckBox*> m_flags;
    QComboBox* m_privileged;
    QSpinBox* m_lockTimeout;
    OutOfBandWorkerForm* m_outOfBand;
    QLabel* m_problem;
    QPushButton* m_accept;
};

} // namespace lockstep
