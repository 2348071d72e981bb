#pragma once

#include "models/config_upgrade_check.h"
#include "models/workspace.h"

#include <QSet>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace lockstep {

class EmptyState;
class ProblemLine;

/// What another release means for the configuration: keys that are gone or deprecated, values that it does
/// not allow, defaults that are others, what is new.
class ConfigUpgradePanel : public QWidget
{
    Q_OBJECT

public:
    /// `copy` is the action that copies the command line that does the same.
    ConfigUpgradePanel(const Workspace* workspace, const SiteConfigSession* session, QAction* copy,
                       QWidget* parent = nullptr);

    /// The releases as words of a command line; none: there is no upgrade between them.
    [[nodiscard]] QStringList releaseWords() const;

Q_SIGNALS:
    /// A note's place in the configuration was chosen.
    void placeWanted(const QString& pointer);
    /// The key at the pointer is to go from the text.
    void removalWanted(const QString& pointer);
    void releasesChanged(); ///< releaseWords()

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    using Kind = ConfigUpgradeNote::Kind;

    [[nodiscard]] QWidget* makeChoosers();
    [[nodiscard]] QWidget* makeContent(QAction* copy);
    void fillReleases();
    void chooseReleases();
    [[nodiscard]] Version likelyFrom() const;
    [[nodiscard]] Version likelyTo(const Version& from) const;
    [[nodiscard]] bool isOfCurrentInstance() const;
    void follow();
    [[nodiscard]] bool showWhyNot();
    void showSummary();
    void showNotes();
    [[nodiscard]] QWidget* card(const ConfigUpgradeNote& note);
    void addFolded(Kind kind, const QString& title);

    const Workspace* m_workspace;
    const SiteConfigSession* m_session;
    ConfigUpgradeCheck* m_check;
    QComboBox* m_from;
    QComboBox* m_to;
    bool m_hasChosenFrom = false; ///< somebody has, for this configuration
    bool m_hasChosenTo = false;
    ProblemLine* m_problem;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QScrollArea* m_scroll;
    QVBoxLayout* m_notes = nullptr;
    QLabel* m_summary;
    QList<ConfigUpgradeNote> m_shown;
    QSet<Kind> m_open; ///< what was unfolded stays so
};

} // namespace lockstep
