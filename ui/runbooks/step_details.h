#pragma once

#include "models/runbook_reading.h"

#include <QScrollArea>

namespace lockstep {

class Badge;
class CodeBlock;
class KeyValueList;
class TextLabel;

/// Everything about one step: what it does to the last argument, and in a run what became of it.
class StepDetails : public QScrollArea
{
    Q_OBJECT

public:
    /// `ofRun`: with its state and what it printed.
    explicit StepDetails(bool ofRun, QWidget* parent = nullptr);

    void show(const ShownStep& step, bool isLive, const QString& printed = {});
    /// How far it is, and nothing else.
    void showState(const ShownStep& step, bool isLive);
    /// Of the step that is shown.
    void appendPrinted(const QString& text);
    void clear();

    /// A widget above the rest, for what a person has to do.
    void setTopWidget(QWidget* widget);

    [[nodiscard]] const QString& stepId() const { return m_id; }

private:
    struct CodePart
    {
        QWidget* part = nullptr;
        CodeBlock* code = nullptr;

        void set(const QString& text) const;
    };

    [[nodiscard]] CodePart makePart(const QString& title, int mostLines, const QString& name);
    [[nodiscard]] QLayout* makeHead();
    void showFacts(const ShownStep& step);

    bool m_ofRun;
    QString m_id;
    QWidget* m_page;
    QVBoxLayout* m_column;
    QWidget* m_body;
    TextLabel* m_title;
    Badge* m_kind;
    QWidget* m_stateRow;
    Badge* m_state;
    TextLabel* m_stateText;
    TextLabel* m_explanation;
    KeyValueList* m_facts;
    CodePart m_outcome;
    CodePart m_action;
    CodePart m_verify;
    CodePart m_undo;
    CodePart m_outputs;
    CodePart m_printed;
};

} // namespace lockstep
