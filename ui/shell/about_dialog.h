#pragma once

#include <QDialog>

namespace lockstep {

/// What Lockstep is, which version this is, and what it is made with.
class AboutDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

} // namespace lockstep
