#pragma once

#include "models/jobs.h"
#include "ui/siteconfig/editor/editor_values.h"
#include "ui/siteconfig/editor/floating_panel.h"
#include "ui/siteconfig/editor/outline_model.h"

class QListView;

namespace lockstep {

class ConfigEditor;
class SearchField;
class TextLabel;

/// Goes to a key by its name: a field over the editor and what fits in it. The place is shown in the editor
/// while one looks; Enter goes there, Escape goes back to where one was.
class OutlinePicker : public FloatingPanel
{
    Q_OBJECT

public:
    explicit OutlinePicker(ConfigEditor* editor);

    void open();
    /// It goes away, and all stays where it is.
    void dismiss();

    [[nodiscard]] QSize sizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool handleKey(const QKeyEvent* event);
    void take(const NamedOutline& outline);
    void search(const QString& typed);
    void choose(int row);
    void moveBy(int rows, bool round);
    void preview(int row);
    void showBelow();
    void accept();
    void cancel();
    void goBack();
    void place();
    void showState(const QString& nothing);

    ConfigEditor* m_editor;
    SearchField* m_field;
    QListView* m_list;
    TextLabel* m_nothing;
    OutlineModel* m_model;
    EditorRange m_before; ///< what was selected
    int m_lineBefore = 0; ///< the first in sight
    quint64 m_request = 0;
    Jobs m_jobs; // last: its threads use the others
};

} // namespace lockstep
