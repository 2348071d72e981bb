#pragma once

#include <QDialog>

namespace lockstep {

/// Shows what saving changes, before it is saved.
class SaveConfigDialog : public QDialog
{
    Q_OBJECT

public:
    struct Question
    {
        QString place;
        QString diff;   ///< without what must not be seen
        int errors = 0; ///< that the configuration has
        QString note;   ///< what saving there means; empty: nothing to say
    };

    explicit SaveConfigDialog(const Question& question, QWidget* parent = nullptr);
};

} // namespace lockstep
