#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

namespace lockstep {

/// What a colour says. Never the only sign: a tone comes with a word or an icon.
enum class Tone { Neutral, Accent, Info, Success, Warning, Danger };

/// The type scale, relative to the application font. Mono is the code font at body size.
enum class TextStyle { Small, Body, Strong, Title, Heading, Display, Mono, MonoSmall };

/// Distances in device-independent pixels, on a grid of 4.
namespace space {
inline constexpr int xs = 4;
inline constexpr int s = 8;
inline constexpr int m = 12;
inline constexpr int l = 16;
inline constexpr int xl = 24;
inline constexpr int xxl = 32;
} // namespace space

inline constexpr int cornerRadius = 6;
inline constexpr int controlHeight = 30;          ///< buttons, fields, combo boxes
inline constexpr int rowHeight = 30;              ///< of tables and lists
inline constexpr int firstCellPadding = space::l; ///< left of a row's text: below the titles of its page

/// The colours of the console, by meaning: one table for light, one for dark. Ask current() when painting,
/// never keep a colour: the scheme may change at any time. Widgets that only need a palette role use the
/// roles below instead, which follow the scheme by themselves.
struct Theme
{
    bool dark = false;

    QColor text;
    QColor mutedText;    ///< secondary, still readable (4.5:1 and more on window and surface)
    QColor faintText;    ///< disabled
    QColor window;       ///< behind everything: rail, header, gaps between cards
    QColor surface;      ///< where content lies: tables, cards, fields
    QColor raised;       ///< on top of a surface: buttons, menus, table headers
    QColor border;       ///< hairlines
    QColor strongBorder; ///< around what can be typed into or pressed
    QColor hover;
    QColor selection;
    QColor shadow;

    QColor accent; ///< fills; onAccent is readable on it
    QColor onAccent;
    QColor accentText; ///< the accent as text or thin line on surface
    QColor accentSoft;

    QColor success;
    QColor successSoft;
    QColor warning;
    QColor warningSoft;
    QColor danger;
    QColor dangerSoft;
    QColor info;
    QColor infoSoft;
    QColor neutralSoft;

    QColor codeBackground;
    QColor logDebug;
    QColor logInfo;
    QColor logWarning;
    QColor logError;
    QColor diffAdded;
    QColor diffAddedSoft;
    QColor diffRemoved;
    QColor diffRemovedSoft;
    QColor diffHunk;

    /// Text, icon or thin line in that tone, readable on surface and on soft(tone).
    [[nodiscard]] QColor color(Tone tone) const;
    /// The background that goes with it.
    [[nodiscard]] QColor soft(Tone tone) const;
    [[nodiscard]] QPalette palette() const;

    [[nodiscard]] static const Theme& light();
    [[nodiscard]] static const Theme& darkTheme();
    [[nodiscard]] static const Theme& current();
};

// Palette roles that carry our meanings, for setForegroundRole() and setBackgroundRole().
inline constexpr QPalette::ColorRole mutedTextRole = QPalette::PlaceholderText;
inline constexpr QPalette::ColorRole surfaceRole = QPalette::Base;
inline constexpr QPalette::ColorRole raisedRole = QPalette::Button;

[[nodiscard]] QFont textFont(TextStyle style);

enum class SchemeChoice { System, Light, Dark };

/// "system", "light", "dark".
[[nodiscard]] QString schemeName(SchemeChoice choice);
/// System for anything unknown.
[[nodiscard]] SchemeChoice parseScheme(QStringView name);

/// Applies the chosen scheme to the application: style, palette, icons. Emits changed() after everything has
/// been set.
class ThemeManager : public QObject
{
    Q_OBJECT

public:
    [[nodiscard]] static ThemeManager& instance();

    /// Once, after QApplication has been made.
    void install(SchemeChoice choice);
    void setChoice(SchemeChoice choice);

    [[nodiscard]] SchemeChoice choice() const { return m_choice; }

Q_SIGNALS:
    void changed();

private:
    using QObject::QObject;
    void apply();

    SchemeChoice m_choice = SchemeChoice::System;
    bool m_installed = false;
};

} // namespace lockstep
