#pragma once

#include <QWidget>

class QAction;

namespace lockstep {

/// A page of the console. The shell shows its title, its icon in the navigation rail and its one main action
/// in the page header; everything else is the page's own.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Stable: "inventory". Also the id of the action that shows the page: "go.inventory".
    [[nodiscard]] virtual QString pageId() const = 0;
    [[nodiscard]] virtual QString title() const = 0;

    /// One quiet line beside the title: "43 instances, 12 behind". May be empty.
    [[nodiscard]] virtual QString subtitle() const { return {}; }

    /// Name of a Breeze icon.
    [[nodiscard]] virtual QString iconName() const = 0;

    /// The one thing to do here; null when there is none.
    [[nodiscard]] virtual QAction* mainAction() const { return nullptr; }

    /// The main action ends what is under way: it looks like it.
    [[nodiscard]] virtual bool mainActionStops() const { return false; }

    /// Further actions for the header, shown smaller beside the main one.
    [[nodiscard]] virtual QList<QAction*> headerActions() const { return {}; }

    /// Where the keyboard focus goes when the page is shown.
    virtual void focusContent() {}

    /// The parts between which F6 moves the keyboard, in reading order; none: the page is one part.
    [[nodiscard]] virtual QList<QWidget*> panes() const { return {}; }

    /// What closing the window would end, and what becomes of it; empty: nothing.
    [[nodiscard]] virtual QString workUnderWay() const { return {}; }

    /// What is under way can be brought to a place where it rests well, and gone on with another day.
    [[nodiscard]] virtual bool canPause() const { return false; }

    /// Does that; rested() follows.
    virtual void pauseWork() {}

    /// Layout of the page (splitters, columns, sorting) as QSettings values.
    virtual void saveLayout() const {}

    virtual void restoreLayout() {}

Q_SIGNALS:
    /// title, subtitle or actions changed
    void headerChanged();
    /// what was under way is not any more
    void rested();
    /// asks the shell to show another page
    void showPage(const QString& pageId);
};

} // namespace lockstep
