#pragma once

#include "ui/siteconfig/editor/completion_model.h"
#include "ui/siteconfig/editor/floating_panel.h"

class QKeyEvent;
class QListView;
class QTextBrowser;

namespace lockstep {

/// The list of what can be put in, with what is to be said about the current one beside it. The keyboard
/// stays in the text.
class CompletionPopup : public FloatingPanel
{
    Q_OBJECT

public:
    explicit CompletionPopup(QWidget* owner);

    [[nodiscard]] CompletionModel* model() const { return m_model; }

    /// Up, Down, the pages, Enter, Tab and Escape. False: not for it.
    [[nodiscard]] bool handleKey(QKeyEvent* event);
    /// Nothing matches any more: false, and it is hidden.
    [[nodiscard]] bool refresh(const QString& typed);

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void accepted(const lockstep::CompletionItem& item);

private:
    void choose(int row);
    void accept(int row);
    void showDocumentation();

    CompletionModel* m_model;
    QListView* m_list;
    QTextBrowser* m_documentation;
};

} // namespace lockstep
