#pragma once

#include "models/config_form_model.h"

#include <QHash>
#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace lockstep {

class ConfigEditor;
class FormRow;
class ProblemLine;
class SearchField;
class TextLabel;

/// The keys of a site configuration that matter in a migration as a form beside the text. What is written
/// here changes the text, a step of undoing each time; what is written in the text shows here.
class ConfigForm : public QWidget
{
    Q_OBJECT

public:
    ConfigForm(SiteConfigSession* session, ConfigEditor* editor, QWidget* parent = nullptr);

    [[nodiscard]] const ConfigFormModel* model() const { return m_model; }

    void setReadOnly(bool readOnly);
    /// What was typed goes into the text now, not after a pause.
    void finish();
    /// Brings the row to the top; nothing happens where there is none.
    void showRow(const QString& pointer);

private:
    void addRow(int row);
    void removeRow(int row);
    void arrange();
    void filter();
    void followObstacle();
    void setRevealed(bool revealed);
    void connectModel();
    void edit(FormRow* row, const QByteArray& json);
    void remove(FormRow* row);
    void apply(FormRow* row, const JsoncDocument& document, const Result<JsoncEdits>& edits);
    void goTo(const QString& pointer);
    /// As the editor has it now.
    [[nodiscard]] JsoncDocument document() const;

    SiteConfigSession* m_session;
    ConfigEditor* m_editor;
    ConfigFormModel* m_model;
    SearchField* m_filter;
    ProblemLine* m_obstacle;
    QScrollArea* m_scroll;
    QWidget* m_page;
    QVBoxLayout* m_column;
    TextLabel* m_nothing;
    QList<FormRow*> m_rows;             ///< as in the model
    QHash<QString, TextLabel*> m_heads; ///< of the sections
    bool m_isReadOnly = false;
    bool m_isArrangeWanted = false;
};

} // namespace lockstep
