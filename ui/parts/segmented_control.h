#pragma once

#include <QFrame>

class QButtonGroup;
class QHBoxLayout;

namespace lockstep {

/// A few choices side by side, exactly one of them made. Left and right choose with the keyboard.
class SegmentedControl : public QFrame
{
    Q_OBJECT

public:
    explicit SegmentedControl(QWidget* parent = nullptr);

    /// The first one added is chosen.
    void addChoice(const QString& text, const QString& toolTip = {});
    void setChoiceText(int choice, const QString& text);
    void setChoiceToolTip(int choice, const QString& toolTip);
    void setChoiceEnabled(int choice, bool enabled);
    [[nodiscard]] int current() const;
    /// Emits nothing.
    void setCurrent(int choice);

Q_SIGNALS:
    void chosen(int choice); ///< by the user

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_layout;
    QButtonGroup* m_group;
};

} // namespace lockstep
