#include "ui/theme/icons.h"

#include "core/support/files.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QStandardPaths>
#include <QSvgRenderer>

namespace lockstep {

namespace {

enum class Paint { Text, Muted, OnAccent, Toned };

QStringList iconFolders()
{
    QStringList folders{resourceFolder() + QStringLiteral("/icons/breeze")};
    for (const QString& path : QIcon::themeSearchPaths())
        folders << path + QStringLiteral("/breeze");
    for (const QString& data : QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation))
        folders << data + QStringLiteral("/icons/breeze");
    folders << QStringLiteral("/usr/share/icons/breeze");
    folders.removeDuplicates();
    folders.removeIf([](const QString& folder) { return !QFileInfo(folder).isDir(); });
    return folders;
}

/// Breeze draws an icon anew for each size: the drawing made for the size, else the nearest that exists.
QString findFile(const QString& name, int size)
{
    const QStringList sizes =
        size <= 18   ? QStringList{QStringLiteral("16"), QStringLiteral("22"), QStringLiteral("24"),
                                 QStringLiteral("32"), QStringLiteral("64")}
        : size <= 28 ? QStringList{QStringLiteral("22"), QStringLiteral("24"), QStringLiteral("32"),
                                   QStringLiteral("16"), QStringLiteral("64")}
                     : QStringList{QStringLiteral("32"), QStringLiteral("22"), QStringLiteral("24"),
                                   QStringLiteral("64"), QStringLiteral("16")};
    static const QStringList groups{
        QStringLiteral("actions"), QStringLiteral("status"),     QStringLiteral("places"),
        QStringLiteral("devices"), QStringLiteral("mimetypes"),  QStringLiteral("apps"),
        QStringLiteral("emblems"), QStringLiteral("categories"), QStringLiteral("preferences")};
    static const QStringList folders = iconFolders();
    for (const QString& folder : folders) {
        for (const QString& wanted : sizes) {
            for (const QString& group : groups) {
                const QString file =
                    folder + u'/' + group + u'/' + wanted + u'/' + name + QStringLiteral(".svg");
                if (QFileInfo::exists(file))
                    return file;
            }
        }
    }
    return {};
}

/// Remembers where each icon is, for the three bands of size that findFile() distinguishes.
QString fileOf(const QString& name, int size)
{
    static QHash<std::pair<QString, int>, QString> known;
    const int band = size <= 18 ? 16 : size <= 28 ? 22 : 32;
    const auto key = std::pair(name, band);
    if (const auto found = known.constFind(key); found != known.cend())
        return *found;
    return *known.insert(key, findFile(name, band));
}

QRectF squareIn(const QSize& size)
{
    const qreal side = std::min(size.width(), size.height());
    return {(size.width() - side) / 2, (size.height() - side) / 2, side, side};
}

/// The drawing's opacity in one colour. White parts are glyphs on a coloured ground (the cross of an error):
/// they are cut out, or the ground alone would be left.
QImage tintedImage(const QString& file, const QSize& size, const QColor& tint)
{
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    QSvgRenderer(file).render(&painter, squareIn(size));
    painter.end();
    image.convertTo(QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y) {
        for (auto *pixel = reinterpret_cast<QRgb*>(image.scanLine(y)), *end = pixel + image.width();
             pixel < end; ++pixel) {
            const int white = std::min({qRed(*pixel), qGreen(*pixel), qBlue(*pixel)});
            const int keep = 255 - 2 * std::max(0, white - 128);
            *pixel = qRgba(tint.red(), tint.green(), tint.blue(), qAlpha(*pixel) * std::max(0, keep) / 255);
        }
    }
    return image;
}

/// Draws the icon's shape in one colour, looked up when it is painted: a change of scheme needs no new icons.
class TintedIconEngine : public QIconEngine
{
public:
    TintedIconEngine(QString name, Paint paint, Tone tone)
        : m_name(std::move(name)), m_paint(paint), m_tone(tone)
    {
    }

    QIconEngine* clone() const override { return new TintedIconEngine(*this); }

    QString key() const override { return QStringLiteral("lockstep-tinted"); }

    QString iconName() override { return m_name; }

    bool isNull() override { return fileOf(m_name, 16).isEmpty(); }

    QSize actualSize(const QSize& size, QIcon::Mode, QIcon::State) override
    {
        const int side = std::min(size.width(), size.height());
        return {side, side};
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    /// `size` is in pixels of the device.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        const QColor tint = color(mode);
        const QString file = fileOf(m_name, qRound(size.width() / std::max(1.0, scale)));
        const QString cacheKey = QStringLiteral("lockstep:%1:%2x%3:%4")
                                     .arg(file)
                                     .arg(size.width())
                                     .arg(size.height())
                                     .arg(tint.rgba(), 0, 16);
        QPixmap pixmap;
        if (!QPixmapCache::find(cacheKey, &pixmap)) {
            pixmap = QPixmap::fromImage(tintedImage(file, size, tint));
            QPixmapCache::insert(cacheKey, pixmap);
        }
        return pixmap;
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device()->devicePixelRatio();
        QPixmap image = scaledPixmap((QSizeF(rect.size()) * scale).toSize(), mode, state, scale);
        image.setDevicePixelRatio(scale);
        painter->drawPixmap(rect.topLeft(), image);
    }

private:
    QColor color(QIcon::Mode mode) const
    {
        const Theme& theme = Theme::current();
        if (mode == QIcon::Disabled)
            return theme.faintText;
        switch (m_paint) {
        case Paint::Text:
            return theme.text;
        case Paint::Muted:
            return theme.mutedText;
        case Paint::OnAccent:
            return theme.onAccent;
        case Paint::Toned:
            return theme.color(m_tone);
        }
        return theme.text;
    }

    QString m_name;
    Paint m_paint;
    Tone m_tone;
};

QIcon tinted(const QString& name, Paint paint, Tone tone = Tone::Neutral)
{
    if (name.isEmpty() || fileOf(name, 16).isEmpty())
        return {};
    return QIcon(new TintedIconEngine(name, paint, tone));
}

} // namespace

QIcon themedIcon(const QString& name)
{
    return tinted(name, Paint::Text);
}

QIcon themedIcon(const QString& name, Tone tone)
{
    return tinted(name, Paint::Toned, tone);
}

QIcon mutedIcon(const QString& name)
{
    return tinted(name, Paint::Muted);
}

QIcon iconOnAccent(const QString& name)
{
    return tinted(name, Paint::OnAccent);
}

QIcon applicationIcon()
{
    return QIcon(resourceFolder() + QStringLiteral("/icons/lockstep.svg"));
}

} // namespace lockstep
