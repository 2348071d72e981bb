#pragma once

#include "core/support/line_diff.h"

#include <QWidget>

class QPlainTextEdit;

namespace lockstep {

/// Two definitions side by side; lines that are not the same stand out, and in them what differs.
class DiffView : public QWidget
{
    Q_OBJECT

public:
    explicit DiffView(QWidget* parent = nullptr);

    void show(const QString& expected, const QString& actual);
    void clear();

    [[nodiscard]] QPlainTextEdit* expected() const { return m_left; }

    [[nodiscard]] QPlainTextEdit* actual() const { return m_right; }

private:
    void applyScheme();
    void fill(QPlainTextEdit* side, bool isLeft) const;

    QList<DiffRow> m_rows;
    QPlainTextEdit* m_left;
    QPlainTextEdit* m_right;
};

} // namespace lockstep
