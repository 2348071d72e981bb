#pragma once

#include "models/fleet_overview.h"

#include <QWidget>

namespace lockstep {

/// Which versions an environment's instances run: a bar for each environment, from the newest minor line on
/// the left to the oldest, coloured by how far behind it is. A part that is pressed (arrow keys and Enter)
/// asks for its instances.
class VersionBars : public QWidget
{
    Q_OBJECT

public:
    explicit VersionBars(QWidget* parent = nullptr);

    void setEnvironments(const QList<EnvironmentVersions>& environments);

    /// The part that the keyboard is at, in words.
    [[nodiscard]] QString currentText() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// `line` is empty for those without a version.
    void chosen(const QString& environment, const QString& line);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    struct Place
    {
        int environment = -1;
        int share = -1;

        friend bool operator==(const Place&, const Place&) = default;
    };

    [[nodiscard]] const VersionShare* shareAt(const Place& place) const;
    [[nodiscard]] QString textOf(const Place& place) const;
    [[nodiscard]] Place placeAt(const QPoint& point) const;
    [[nodiscard]] QRect barOf(int environment) const;
    /// Left edges of an environment's parts, and the right edge of the last.
    [[nodiscard]] QList<int> edges(int environment) const;
    [[nodiscard]] QRect rectOf(const Place& place) const;
    [[nodiscard]] int nameWidth() const;
    void paintPart(QPainter& painter, const Place& place) const;
    void moveTo(const Place& place);
    void choose(const Place& place);

    QList<EnvironmentVersions> m_environments;
    Place m_current;
    Place m_hovered;
};

} // namespace lockstep
