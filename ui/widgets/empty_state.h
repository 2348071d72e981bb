#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace lockstep {

/// What a place shows when it has nothing to show: why, and what to do about it.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);
    EmptyState(const QString& iconName, const QString& title, const QString& text, QWidget* parent = nullptr);

    void setState(const QString& iconName, const QString& title, const QString& text);
    /// A button below the text, which does, says and looks enabled like the action; null: none.
    void setAction(QAction* action);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitTexts();

    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_button;
    QAction* m_action = nullptr;
    QString m_iconName;
};

} // namespace lockstep
