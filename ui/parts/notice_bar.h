#pragma once

#include "ui/theme/theme.h"

#include <QFrame>

class QLabel;

namespace lockstep {

/// Says what came of something: a band with a sign, the words and a button to dismiss it. Hidden without
/// words.
class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent = nullptr);

    void show(Tone tone, const QString& title, const QStringList& lines = {});
    void clear();

    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void drawIcon();

    Tone m_tone = Tone::Info;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
};

} // namespace lockstep
