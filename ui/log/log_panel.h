#pragma once

#include "core/support/error.h"
#include "models/log_model.h"

#include <QWidget>

class QComboBox;

namespace lockstep {

class ActionRegistry;
class LogView;
class Page;
class SearchField;
class TextLabel;

/// A log with everything around it: search, filters, follow, wrap, copy, save.
class LogPanel : public QWidget
{
    Q_OBJECT

public:
    /// Registers its actions as "log.*" on behalf of the page; as "PAGE.log.*", and under its title, where
    /// `isSecond`: another page has the first.
    LogPanel(LogModel* log, ActionRegistry* registry, Page* page, QWidget* parent = nullptr,
             bool isSecond = false);

    [[nodiscard]] LogView* view() const { return m_view; }

    [[nodiscard]] LogFilterModel* shown() const { return m_shown; }

    /// Off, where its page does not show it: its shortcuts are free for something else.
    void setActionsEnabled(bool enabled);

    /// Off, while the keyboard is where its shortcut finds something else.
    void setFindEnabled(bool enabled);

    /// Whether long lines wrap, as a QSettings value.
    void saveLayout() const;
    void restoreLayout();

Q_SIGNALS:
    void failed(const Error& error);

private:
    void makeActions(ActionRegistry* registry, Page* page, bool isSecond);
    [[nodiscard]] QWidget* makeBar();
    void search(bool backwards, bool fromHere);
    /// Counts the rows from `first` on anew; those before are known.
    void countMatches(int first);
    void showMatches();
    void save();

    int m_matchCount = 0;
    LogModel* m_log;
    LogFilterModel* m_shown;
    LogView* m_view;
    SearchField* m_find;
    SearchField* m_filter;
    QComboBox* m_level;
    TextLabel* m_matches;
    QAction* m_findAction = nullptr;
    QAction* m_next = nullptr;
    QAction* m_previous = nullptr;
    QAction* m_follow = nullptr;
    QAction* m_wrap = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_save = nullptr;
};

} // namespace lockstep
