#pragma once

#include "ui/siteconfig/editor/text_search.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QToolButton;

namespace lockstep {

class CodeEdit;
class TextLabel;

/// Finds and replaces in the code; marks every match.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(CodeEdit* edit, QWidget* parent = nullptr);

    /// With the selected words as what is looked for, when they are on one line.
    void open(bool replacing);
    void close();

    void findNext();
    void findPrevious();
    void replaceCurrent();
    /// One step of undoing.
    void replaceAll();

    [[nodiscard]] SearchRequest request() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QWidget* makeFindRow();
    [[nodiscard]] QWidget* makeReplaceRow();
    [[nodiscard]] QToolButton* makeSwitch(const QString& name, const QString& sign, const QString& text);
    void restart();
    void search();
    void take(const SearchMatches& matches, quint64 revision);
    void showCount();
    void go(int match);
    [[nodiscard]] bool isCurrent() const;
    [[nodiscard]] QString replacementOf(const MatchMark& match, const QRegularExpression& expression) const;

    CodeEdit* m_edit;
    TextSearch m_search;
    QTimer m_later;
    QLineEdit* m_find;
    QLineEdit* m_replace;
    QToolButton* m_case;
    QToolButton* m_words;
    QToolButton* m_pattern;
    TextLabel* m_count;
    QWidget* m_replaceRow;
    QList<QWidget*> m_replaceButtons;
    bool m_isCut = false;
    bool m_goOn = false;    ///< to the first match, once it has been found
    int m_from = 0;         ///< from where
    quint64 m_revision = 0; ///< of the text the matches are of
};

} // namespace lockstep
