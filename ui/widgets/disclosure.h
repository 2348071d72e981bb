#pragma once

#include <QToolButton>

namespace lockstep {

/// A line that shows and hides what is below it: "> 50 new keys". Shut at first.
class Disclosure : public QToolButton
{
    Q_OBJECT

public:
    explicit Disclosure(const QString& text, QWidget* parent = nullptr);

    void setOpen(bool open);

    [[nodiscard]] bool isOpen() const { return m_isOpen; }

Q_SIGNALS:
    void opened(bool open);

private:
    void showArrow();

    bool m_isOpen = false;
};

} // namespace lockstep
