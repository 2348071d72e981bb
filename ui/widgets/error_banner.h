#pragma once

#include "core/support/error.h"

#include <QFrame>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace lockstep {

/// Shows an Error where it matters: what happened, what to do, with buttons to copy it and to try again.
/// Hidden until it has an error.
class ErrorBanner : public QFrame
{
    Q_OBJECT

public:
    explicit ErrorBanner(QWidget* parent = nullptr);

    void setError(const Error& error);
    void clear();
    void setRetryVisible(bool visible);

    /// What the copy button puts on the clipboard.
    [[nodiscard]] const QString& message() const { return m_message; }

Q_SIGNALS:
    void retryRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QBoxLayout* m_body; ///< words and buttons: beside each other, or below where it is narrow
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_retry;
    QString m_message;
};

} // namespace lockstep
