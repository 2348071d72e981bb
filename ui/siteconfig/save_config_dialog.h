#pragma once

#include "models/config_differ.h"

#include <QDialog>

namespace lockstep {

/// Shows what saving changes. It can be saved once that is seen.
class SaveConfigDialog : public QDialog
{
    Q_OBJECT

public:
    struct Question
    {
        QString place;
        ConfigDiffer::Question difference; ///< what changes there
        int errors = 0;                    ///< that the configuration has
        QString note;                      ///< what saving there means; empty: nothing to say
    };

    explicit SaveConfigDialog(const Question& question, QWidget* parent = nullptr);
};

} // namespace lockstep
