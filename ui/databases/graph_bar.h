#pragma once

#include <QWidget>

class QToolButton;

namespace lockstep {

class SearchField;
class TextLabel;

/// Above a migration graph: search on the left, zoom on the right.
class GraphBar : public QWidget
{
    Q_OBJECT

public:
    explicit GraphBar(QWidget* parent = nullptr);

    [[nodiscard]] SearchField* search() const { return m_search; }

    /// "3 of 12"; `current` counts from 1, 0: none of them is current.
    void showMatches(bool isSearching, qsizetype current, qsizetype count);
    [[nodiscard]] QString matchText() const;
    void showZoom(double zoom, bool isAll);

Q_SIGNALS:
    void nextMatchRequested();
    void previousMatchRequested();
    void zoomInRequested();
    void zoomOutRequested();
    void fitRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    SearchField* m_search;
    TextLabel* m_matches;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_zoomOut;
    QToolButton* m_zoomIn;
    QToolButton* m_fit;
    TextLabel* m_zoom;
};

} // namespace lockstep
