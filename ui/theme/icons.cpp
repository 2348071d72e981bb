#include "ui/theme/icons.h"

#include "core/support/files.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
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
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QSvgRenderer renderer(fileOf(m_name, qRound(size.width() / std::max(1.0, scale))));
        QPainter painter(&pixmap);
        renderer.render(&painter, squareIn(QRectF(QPointF(), size)));
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), color(mode));
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
    static QRectF squareIn(const QRectF& rect)
    {
        const qreal side = std::min(rect.width(), rect.height());
        return {rect.center().x() - side / 2, rect.center().y() - side / 2, side, side};
    }

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
