#pragma once

#include <QWidget>

namespace lockstep {

class ConfigProblemModel;
class DataView;
class EmptyState;

/// The problems of a configuration, a row each; Enter or a click leads to the place.
class ConfigProblemList : public QWidget
{
    Q_OBJECT

public:
    explicit ConfigProblemList(ConfigProblemModel* model, QWidget* parent = nullptr);

    /// What an empty list means: "Valid for 6.12", "Not held against a release".
    void setEmptyText(const QString& title, const QString& text);

    [[nodiscard]] QWidget* list() const;

Q_SIGNALS:
    void chosen(int row);

private:
    void showState();

    ConfigProblemModel* m_model;
    DataView* m_view;
    EmptyState* m_empty;
};

} // namespace lockstep
