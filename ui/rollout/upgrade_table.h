#pragma once

#include "models/upgrade_filter_model.h"

#include <QWidget>

class QStackedWidget;

namespace lockstep {

struct RolloutActions;
class DataView;
class EmptyState;
class SearchField;
class SegmentedControl;
class TextLabel;

/// The instances of a rollout by wave; several can be chosen. Its bar, with a filter, lies where the page
/// puts it.
class UpgradeTable : public QWidget
{
    Q_OBJECT

public:
    UpgradeTable(UpgradeModel* model, const RolloutActions& actions, QWidget* parent = nullptr);

    /// Belongs to nobody before it is laid out.
    [[nodiscard]] QWidget* bar() const { return m_bar; }

    [[nodiscard]] DataView* view() const { return m_view; }

    [[nodiscard]] UpgradeFilterModel* shown() const { return m_shown; }

    /// Null: a wave, or nothing.
    [[nodiscard]] const RolloutItem* current() const;
    /// The chosen instances, in their order; a chosen wave stands for those of it that are shown.
    [[nodiscard]] QList<RolloutItem> chosen() const;
    void choose(const QString& slug);
    void focusRows();
    void focusFilter();
    void saveLayout() const;
    void restoreLayout();

Q_SIGNALS:
    void chosenChanged();
    void opened(); ///< Enter or a double click on an instance

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeBar(const RolloutActions& actions);
    void makeView();
    void showCount();
    void afterReset();

    UpgradeModel* m_model;
    UpgradeFilterModel* m_shown;
    QWidget* m_bar;
    SegmentedControl* m_kinds;
    SearchField* m_filter;
    TextLabel* m_count;
    DataView* m_view;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
};

} // namespace lockstep
