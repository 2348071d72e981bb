#pragma once

#include "core/siteconfig/jsonc_text.h"

#include <QTimer>
#include <QWidget>

namespace lockstep {

class ConfigEditor;
class SiteConfigSession;

/// Where the cursor is in the configuration: "auth.providers › github › clientSecret". A click on a part
/// leads there; on the last one, or beside them, to the list of all keys. Of the document as it was checked
/// last, so that it costs nothing while somebody types.
class ConfigBreadcrumb : public QWidget
{
    Q_OBJECT

public:
    ConfigBreadcrumb(const SiteConfigSession* session, ConfigEditor* editor, QWidget* parent = nullptr);

    /// The editor with a breadcrumb above it.
    [[nodiscard]] static QWidget* above(ConfigEditor* editor, const SiteConfigSession* session);

    /// All of it, also of what is not painted for want of room.
    [[nodiscard]] QString text() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    /// What is painted of a part.
    struct Shown
    {
        qsizetype part = -1; ///< -1: it stands for those that are left out
        QString text;
        QRect place;
    };

    void follow();
    [[nodiscard]] QList<Shown> shown() const;
    [[nodiscard]] qsizetype partAt(const QPoint& at) const;
    void goTo(qsizetype part);

    const SiteConfigSession* m_session;
    ConfigEditor* m_editor;
    JsoncPath m_path;
    QStringList m_names;
    qsizetype m_hovered = -1;
    QTimer m_soon;
};

} // namespace lockstep
