#pragma once

#include "models/site_config_session.h"

#include <QScrollArea>
#include <QTimer>

class QLabel;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace lockstep {

class ProblemLine;

/// What the rules of a migration say about the configuration: what they ask, what they change and why.
class MigrationPanel : public QWidget
{
    Q_OBJECT

public:
    explicit MigrationPanel(SiteConfigSession* session, QWidget* parent = nullptr);

    /// Where the keyboard goes.
    [[nodiscard]] QWidget* content() const { return m_scroll; }

Q_SIGNALS:
    /// A finding's place in the configuration was chosen.
    void placeWanted(const QString& pointer);
    /// The proposal becomes the text.
    void proposalWanted();

private:
    void followRules();
    void followFindings();
    void addInput(const ConfigInput& input);
    [[nodiscard]] QWidget* card(const ConfigFinding& finding);
    void addChoices(QVBoxLayout* column, const ConfigFinding& finding, const ConfigRule& rule);
    void answer(const QString& name, const QString& text);
    [[nodiscard]] QString answerName(const ConfigFinding& finding) const;

    SiteConfigSession* m_session;
    QStackedWidget* m_stack;
    QScrollArea* m_scroll;
    QWidget* m_page = nullptr;
    QVBoxLayout* m_inputs = nullptr;
    QVBoxLayout* m_findings = nullptr;
    QLabel* m_summary;
    ProblemLine* m_problem;
    QPushButton* m_take;
    QString m_shownRules;
    QList<ConfigFinding> m_shown;
    ConfigAnswers m_answers; ///< as they are typed
    QTimer m_pause;
};

} // namespace lockstep
