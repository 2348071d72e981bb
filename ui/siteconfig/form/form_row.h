#pragma once

#include "models/config_form_model.h"

#include <QWidget>

class QToolButton;

namespace lockstep {

class Badge;
class FormField;
class PlaceLink;
class ProblemLine;
class TextLabel;

/// One key of the form: what it is called, where it stands, its value, what it is for and what is wrong.
class FormRow : public QWidget
{
    Q_OBJECT

public:
    explicit FormRow(const ConfigFormRow& row, QWidget* parent = nullptr);

    void setRow(const ConfigFormRow& row);
    void setRevealed(bool revealed);
    /// What was typed is wanted now, not after a pause.
    void finish();
    /// What a change has come to; empty: it was made.
    void setFailure(const QString& sentence);

    [[nodiscard]] const ConfigField& field() const { return m_row.field; }

    /// What takes the keyboard, in the order of Tab.
    [[nodiscard]] QList<QWidget*> stops() const;
    /// All of the words are in its title, its pointer, its section or what it is for.
    [[nodiscard]] bool matches(const QStringList& words) const;

Q_SIGNALS:
    void edited(const QByteArray& json);
    void removed();
    void placeWanted();

private:
    [[nodiscard]] QWidget* makeHead();
    [[nodiscard]] QWidget* makePlace();
    void showState();
    void showProblem();

    ConfigFormRow m_row;
    QString m_misfit;
    QString m_failure;
    TextLabel* m_title;
    Badge* m_badge;
    PlaceLink* m_place;
    TextLabel* m_state;
    FormField* m_field;
    QToolButton* m_remove;
    TextLabel* m_help;
    ProblemLine* m_problem;
};

} // namespace lockstep
