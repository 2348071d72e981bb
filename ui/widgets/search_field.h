#pragma once

#include <QLineEdit>

namespace lockstep {

/// A line edit for filtering and searching: magnifier, clear button, Escape clears (and passes on when
/// already empty).
class SearchField : public QLineEdit
{
    Q_OBJECT

public:
    explicit SearchField(const QString& placeholder = {}, QWidget* parent = nullptr);

Q_SIGNALS:
    /// Escape in the empty field: the user wants to go back to where the field belongs to.
    void left();

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace lockstep
