#pragma once

#include "models/runbook_form.h"
#include "ui/runbooks/input_field.h"

#include <QScrollArea>

class QVBoxLayout;

namespace lockstep {

/// What a runbook is for, what it asks, and what its steps are.
class InputForm : public QScrollArea
{
    Q_OBJECT

public:
    explicit InputForm(RunbookForm* form, QWidget* parent = nullptr);

    /// Proposed where one is asked for; for runbooks shown from now on.
    void setVersions(const QStringList& versions) { m_versions = versions; }

    void setFileChooser(const InputField::FileChooser& chooser);
    /// Shows what is wrong and brings the keyboard to the first of it. False: nothing is.
    bool showProblems();
    /// To the first field, or to the form itself.
    void focusFirst();

    [[nodiscard]] InputField* field(int row) const { return m_fields.value(row); }

Q_SIGNALS:
    void submitted();

private:
    void rebuild();
    void addFields(QVBoxLayout* column);
    void addSteps(QVBoxLayout* column);
    void refresh(int first, int last);

    RunbookForm* m_form;
    QStringList m_versions;
    InputField::FileChooser m_chooser;
    QList<InputField*> m_fields;
};

} // namespace lockstep
