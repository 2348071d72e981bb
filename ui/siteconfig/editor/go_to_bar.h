#pragma once

#include <QWidget>

class QLineEdit;

namespace lockstep {

class CodeEdit;
class TextLabel;

/// Asks for a line, or "line:column", and goes there.
class GoToBar : public QWidget
{
    Q_OBJECT

public:
    explicit GoToBar(CodeEdit* edit, QWidget* parent = nullptr);

    void open();
    void close();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void go();

    CodeEdit* m_edit;
    QLineEdit* m_field;
    TextLabel* m_hint;
};

} // namespace lockstep
