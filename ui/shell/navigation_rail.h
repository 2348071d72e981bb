#pragma once

#include <QAbstractButton>

class QVBoxLayout;

namespace lockstep {

class Page;

/// The pages as a column at the left: an icon and a label each, the current one marked.
class NavigationRail : public QWidget
{
    Q_OBJECT

public:
    explicit NavigationRail(QWidget* parent = nullptr);

    void addPage(const Page* page);
    /// At the foot of the rail; does what the action does.
    void addFootAction(QAction* action, const QString& label);
    void setCurrent(const QString& pageId);

Q_SIGNALS:
    void pageChosen(const QString& pageId);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_pages;
    QVBoxLayout* m_foot;
    QHash<QString, QAbstractButton*> m_buttons;
};

} // namespace lockstep
