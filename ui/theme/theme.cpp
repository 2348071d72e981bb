#include "ui/theme/theme.h"

#include "ui/theme/style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QStyleHints>

namespace lockstep {

namespace {

bool darkIsCurrent = false;

Theme makeLight()
{
    Theme t;
    t.text = QColor(0x1b1f24);
    t.mutedText = QColor(0x5b6472);
    t.faintText = QColor(0x99a1ad);
    t.window = QColor(0xf5f6f8);
    t.surface = QColor(0xffffff);
    t.raised = QColor(0xfbfbfc);
    t.border = QColor(0xe2e5ea);
    t.strongBorder = QColor(0xc8cdd5);
    t.hover = QColor(0xeef0f4);
    t.selection = QColor(0xe2e9fc);
    t.shadow = QColor(0, 0, 0, 38);
    t.accent = QColor(0x3257d6);
    t.onAccent = QColor(0xffffff);
    t.accentText = QColor(0x2b4cc0);
    t.accentSoft = QColor(0xe8edfc);
    t.success = QColor(0x16713f);
    t.successSoft = QColor(0xe0f3e8);
    t.warning = QColor(0x8a5600);
    t.warningSoft = QColor(0xfcf0d6);
    t.danger = QColor(0xba2a26);
    t.dangerSoft = QColor(0xfce7e5);
    t.info = QColor(0x0a658d);
    t.infoSoft = QColor(0xdff0f8);
    t.neutralSoft = QColor(0xeceef2);
    t.codeBackground = QColor(0xf8f9fb);
    t.logDebug = QColor(0x606975);
    t.logInfo = t.text;
    t.logWarning = t.warning;
    t.logError = t.danger;
    t.diffAdded = t.success;
    t.diffAddedSoft = QColor(0xe3f6ea);
    t.diffRemoved = t.danger;
    t.diffRemovedSoft = QColor(0xfdeae8);
    t.diffHunk = t.info;
    return t;
}

Theme makeDark()
{
    Theme t;
    t.dark = true;
    t.text = QColor(0xe3e6ea);
    t.mutedText = QColor(0x9ca5b2);
    t.faintText = QColor(0x656d79);
    t.window = QColor(0x15171b);
    t.surface = QColor(0x1b1e23);
    t.raised = QColor(0x242830);
    t.border = QColor(0x2d323a);
    t.strongBorder = QColor(0x424954);
    t.hover = QColor(0x262a31);
    t.selection = QColor(0x29345a);
    t.shadow = QColor(0, 0, 0, 120);
    t.accent = QColor(0x4468e8);
    t.onAccent = QColor(0xffffff);
    t.accentText = QColor(0x93acff);
    t.accentSoft = QColor(0x222b47);
    t.success = QColor(0x63c790);
    t.successSoft = QColor(0x183023);
    t.warning = QColor(0xe2b557);
    t.warningSoft = QColor(0x352b16);
    t.danger = QColor(0xf48b84);
    t.dangerSoft = QColor(0x3c2020);
    t.info = QColor(0x73c0e4);
    t.infoSoft = QColor(0x172f3b);
    t.neutralSoft = QColor(0x2a2f37);
    t.codeBackground = QColor(0x17191d);
    t.logDebug = QColor(0x8a93a0);
    t.logInfo = t.text;
    t.logWarning = t.warning;
    t.logError = t.danger;
    t.diffAdded = t.success;
    t.diffAddedSoft = QColor(0x172c20);
    t.diffRemoved = t.danger;
    t.diffRemovedSoft = QColor(0x381f20);
    t.diffHunk = t.info;
    return t;
}

QFont scaled(QFont font, double factor, QFont::Weight weight = QFont::Normal)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    font.setWeight(weight);
    return font;
}

QFont monoFont(const QFont& body)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (const QString noto = QStringLiteral("Noto Sans Mono"); QFontDatabase::hasFamily(noto))
        font = QFont(noto);
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(body.pointSizeF() > 0 ? body.pointSizeF() * 0.95 : 9.5);
    return font;
}

bool systemIsDark()
{
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
}

} // namespace

QColor Theme::color(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral:
        return mutedText;
    case Tone::Accent:
        return accentText;
    case Tone::Info:
        return info;
    case Tone::Success:
        return success;
    case Tone::Warning:
        return warning;
    case Tone::Danger:
        return danger;
    }
    return text;
}

QColor Theme::soft(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral:
        return neutralSoft;
    case Tone::Accent:
        return accentSoft;
    case Tone::Info:
        return infoSoft;
    case Tone::Success:
        return successSoft;
    case Tone::Warning:
        return warningSoft;
    case Tone::Danger:
        return dangerSoft;
    }
    return surface;
}

QPalette Theme::palette() const
{
    QPalette p(text, raised, surface, border, strongBorder, text, text, surface, window);
    p.setColor(QPalette::Midlight, hover);
    p.setColor(QPalette::Mid, strongBorder);
    p.setColor(QPalette::Dark, border);
    p.setColor(QPalette::Shadow, shadow);
    p.setColor(QPalette::AlternateBase, window);
    p.setColor(QPalette::ToolTipBase, raised);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::PlaceholderText, mutedText);
    p.setColor(QPalette::Highlight, selection);
    p.setColor(QPalette::HighlightedText, text);
    p.setColor(QPalette::Accent, accent);
    p.setColor(QPalette::Link, accentText);
    p.setColor(QPalette::LinkVisited, accentText);
    p.setColor(QPalette::BrightText, danger);
    for (const QPalette::ColorRole role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText,
                                           QPalette::HighlightedText, QPalette::PlaceholderText})
        p.setColor(QPalette::Disabled, role, faintText);
    p.setColor(QPalette::Disabled, QPalette::Base, window);
    p.setColor(QPalette::Disabled, QPalette::Highlight, neutralSoft);
    p.setColor(QPalette::Inactive, QPalette::Highlight, neutralSoft);
    return p;
}

const Theme& Theme::light()
{
    static const Theme theme = makeLight();
    return theme;
}

const Theme& Theme::darkTheme()
{
    static const Theme theme = makeDark();
    return theme;
}

const Theme& Theme::current()
{
    return darkIsCurrent ? darkTheme() : light();
}

QFont textFont(TextStyle style)
{
    const QFont body = QApplication::font();
    switch (style) {
    case TextStyle::Small:
        return scaled(body, 0.9);
    case TextStyle::Body:
        return body;
    case TextStyle::Strong:
        return scaled(body, 1.0, QFont::DemiBold);
    case TextStyle::Title:
        return scaled(body, 1.1, QFont::DemiBold);
    case TextStyle::Heading:
        return scaled(body, 1.45, QFont::DemiBold);
    case TextStyle::Display:
        return scaled(body, 2.1, QFont::DemiBold);
    case TextStyle::Mono:
        return monoFont(body);
    case TextStyle::MonoSmall:
        return scaled(monoFont(body), 0.92);
    }
    return body;
}

QString schemeName(SchemeChoice choice)
{
    switch (choice) {
    case SchemeChoice::Light:
        return QStringLiteral("light");
    case SchemeChoice::Dark:
        return QStringLiteral("dark");
    case SchemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

SchemeChoice parseScheme(QStringView name)
{
    if (name == u"light")
        return SchemeChoice::Light;
    return name == u"dark" ? SchemeChoice::Dark : SchemeChoice::System;
}

ThemeManager& ThemeManager::instance()
{
    static ThemeManager manager;
    return manager;
}

void ThemeManager::install(SchemeChoice choice)
{
    m_choice = choice;
    if (!m_installed) {
        m_installed = true;
        QIcon::setFallbackThemeName(QStringLiteral("breeze"));
        QApplication::setStyle(new ConsoleStyle);
        connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &ThemeManager::apply);
    }
    apply();
}

void ThemeManager::setChoice(SchemeChoice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    apply();
}

void ThemeManager::apply()
{
    darkIsCurrent = m_choice == SchemeChoice::Dark || (m_choice == SchemeChoice::System && systemIsDark());
    QIcon::setFallbackThemeName(darkIsCurrent ? QStringLiteral("breeze-dark") : QStringLiteral("breeze"));
    QApplication::setPalette(Theme::current().palette());
    Q_EMIT changed();
}

} // namespace lockstep
