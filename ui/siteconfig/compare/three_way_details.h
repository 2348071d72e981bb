#pragma once

#include "core/siteconfig/config_comparison.h"

#include <QWidget>

class QPlainTextEdit;

namespace lockstep {

class ElidedLabel;
class TextLabel;
struct ThreeWayActions;

/// One setting with its whole values side by side: the lines that differ from the proposal's stand out.
class ThreeWayDetails : public QWidget
{
    Q_OBJECT

public:
    explicit ThreeWayDetails(const ThreeWayActions& actions, QWidget* parent = nullptr);

    void show(const ConfigComparison& comparison, int setting, bool reveal);
    void clear();

private:
    struct Side
    {
        QWidget* box = nullptr;
        QPlainTextEdit* text = nullptr;
        QList<bool> differs; ///< of each line
    };

    [[nodiscard]] Side makeSide(const QString& name, const QString& objectName);
    void fill(Side& side, const std::optional<QString>& value);
    void compare(Side& side, Side& proposal);
    void applyScheme();

    ElidedLabel* m_title;
    TextLabel* m_state;
    std::array<Side, 3> m_sides; ///< by ConfigSide
};

} // namespace lockstep
