#pragma once

#include "models/migration_list_model.h"

#include <QWidget>

class QPlainTextEdit;
class QToolButton;

namespace KSyntaxHighlighting {
class SyntaxHighlighter;
}

namespace lockstep {

class ElidedLabel;
class SegmentedControl;

/// The SQL of one migration, highlighted, up or down.
class SqlView : public QWidget
{
    Q_OBJECT

public:
    explicit SqlView(QWidget* parent = nullptr);
    ~SqlView() override;

    void show(const MigrationRow& row);
    void showNothing();
    void copy() const;

    /// Long lines go on below instead of to the right.
    void setWrapping(bool wrapping);
    [[nodiscard]] bool isWrapping() const;
    /// The action, which becomes checkable, does the same, and so does a button of the view's.
    void addWrapAction(QAction* action);

private:
    void refresh();
    void applyScheme();

    std::optional<MigrationRow> m_row;
    ElidedLabel* m_title;
    SegmentedControl* m_direction;
    QToolButton* m_wrapButton;
    QPlainTextEdit* m_text;
    std::unique_ptr<KSyntaxHighlighting::SyntaxHighlighter> m_highlighter;
};

} // namespace lockstep
