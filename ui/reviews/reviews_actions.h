#pragma once

class QAction;

namespace lockstep {

class ActionRegistry;
class Page;

/// Everything that can be done on the page of reviews, as actions of the registry.
struct ReviewsActions
{
    ReviewsActions(ActionRegistry* registry, Page* page);

    QAction* chooseRepository;
    QAction* refresh;
    QAction* stop;
    QAction* find;
    QAction* showSummary;
    QAction* showFiles;
    QAction* showChecks;

    QAction* approve;
    QAction* requestChanges;
    QAction* autoMerge;
    QAction* merge;
    QAction* openInBrowser;

    QAction* copyShow;
    QAction* copyList;
    QAction* copyLog;
};

} // namespace lockstep
