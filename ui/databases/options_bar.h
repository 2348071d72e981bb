#pragma once

#include <QWidget>

class QAction;

namespace lockstep {

class ElidedLabel;

/// Names the options that are not as they come, so that nobody forgets that they are on. Hidden while all
/// are.
class OptionsBar : public QWidget
{
    Q_OBJECT

public:
    OptionsBar(QAction* options, QAction* reset, QWidget* parent = nullptr);

    void show(const QStringList& departures);

    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ElidedLabel* m_text;
};

} // namespace lockstep
