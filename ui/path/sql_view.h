#pragma once

#include "models/migration_list_model.h"

#include <QWidget>

class QPlainTextEdit;

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

private:
    void refresh();
    void applyScheme();

    std::optional<MigrationRow> m_row;
    ElidedLabel* m_title;
    SegmentedControl* m_direction;
    QPlainTextEdit* m_text;
    std::unique_ptr<KSyntaxHighlighting::SyntaxHighlighter> m_highlighter;
};

} // namespace lockstep
