#pragma once

#include "models/health_session.h"

#include <QScrollArea>

class QPushButton;
class QVBoxLayout;

namespace lockstep {

class Badge;
class CodeBlock;
class TextLabel;

/// What one check found, or what it found in each of two reports: its state, what to do, and all that was
/// seen.
class CheckDetails : public QScrollArea
{
    Q_OBJECT

public:
    explicit CheckDetails(QWidget* parent = nullptr);

    void show(const ShownCheck& check);
    void show(const HealthChange& change);
    void clear();

    /// A button that makes the check again; null: none.
    void setAgain(QAction* action);

private:
    struct Part
    {
        QWidget* part = nullptr;
        TextLabel* title = nullptr;
        Badge* state = nullptr;
        TextLabel* took = nullptr;
        CodeBlock* evidence = nullptr;
        TextLabel* fixTitle = nullptr;
        TextLabel* fix = nullptr;
    };

    [[nodiscard]] Part makePart(const QString& name);
    void fill(const Part& part, const QString& title, const std::optional<CheckedHealth>& check,
              bool isRunning);
    void setName(const QString& name);

    QWidget* m_body;
    TextLabel* m_name;
    TextLabel* m_looksAt;
    QPushButton* m_again;
    QAction* m_action = nullptr;
    Part m_first;
    Part m_second;
};

} // namespace lockstep
