#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace lockstep {

class ElidedLabel;
class Page;

/// Above the content: the page's title with one quiet line, its further actions and its one main button.
class PageHeader : public QWidget
{
    Q_OBJECT

public:
    explicit PageHeader(QWidget* parent = nullptr);

    void setPage(const Page* page);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void clearActions();
    QPushButton* addButton(QAction* action);

    ElidedLabel* m_title;
    ElidedLabel* m_subtitle;
    QHBoxLayout* m_actions;
    const Page* m_page = nullptr;
    QList<QAction*> m_shown; ///< The actions whose buttons there are, the main one last.
    QAction* m_main = nullptr;
};

} // namespace lockstep
