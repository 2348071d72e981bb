#pragma once

#include "ui/shell/palette_source.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QListView;

namespace lockstep {

class PaletteModel;
class SearchField;

/// Everything one can do, found by typing. Lies over the window it belongs to; Escape or a click beside it
/// closes it.
class CommandPalette : public QWidget
{
    Q_OBJECT

public:
    explicit CommandPalette(QWidget* window);
    ~CommandPalette() override;

    void addSource(std::unique_ptr<PaletteSource> source);
    void open();
    void close();

    [[nodiscard]] SearchField* field() const { return m_field; }

    [[nodiscard]] QListView* list() const { return m_list; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void search(const QString& query);
    bool handleKey(QKeyEvent* event);
    void moveBy(int lines);
    void runCurrent();
    void place();
    [[nodiscard]] QRect panelRect() const;

    QWidget* m_panel;
    SearchField* m_field;
    QListView* m_list;
    QLabel* m_nothing;
    PaletteModel* m_model;
    QPointer<QWidget> m_focusBefore;
};

} // namespace lockstep
