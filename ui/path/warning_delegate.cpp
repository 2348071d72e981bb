#include "ui/path/warning_delegate.h"

#include "models/stop_models.h"
#include "ui/parts/sign.h"
#include "ui/theme/theme.h"

#include <QListView>

namespace lockstep {

namespace {

constexpr int iconSize = 16;
constexpr int wrapping = int(Qt::TextWordWrap) | int(Qt::AlignLeft) | int(Qt::AlignTop);
constexpr int readableWidth = 760; ///< longer lines are hard to follow

Sign signOf(UpgradeWarning::Severity severity)
{
    switch (severity) {
    case UpgradeWarning::Severity::Blocker:
        return Sign::Error;
    case UpgradeWarning::Severity::Warning:
        return Sign::Warning;
    case UpgradeWarning::Severity::Info:
        break;
    }
    return Sign::Note;
}

QString footer(const QModelIndex& index)
{
    const auto severity = UpgradeWarning::Severity(index.data(WarningListModel::SeverityRole).toInt());
    const QString source = index.data(WarningListModel::SourceRole).toString();
    return source.isEmpty() ? severityTitle(severity)
                            : severityTitle(severity) + QStringLiteral("  ·  ") + source;
}

struct Parts
{
    QRect icon;
    QRect text;
    QRect footer;
    int height = 0;
};

Parts layOut(const QRect& rect, const QModelIndex& index)
{
    Parts parts;
    parts.icon = QRect(rect.left() + space::l, rect.top() + space::m, iconSize, iconSize);
    const int left = parts.icon.right() + 1 + space::m;
    const int width = std::clamp(rect.right() - space::m - left, 80, readableWidth);
    const QRect tall(0, 0, width, 10000);
    const int textHeight = QFontMetrics(textFont(TextStyle::Body))
                               .boundingRect(tall, wrapping, index.data().toString())
                               .height();
    const int footerHeight =
        QFontMetrics(textFont(TextStyle::Small)).boundingRect(tall, wrapping, footer(index)).height();
    parts.text = QRect(left, rect.top() + space::m - 1, width, textHeight);
    parts.footer = QRect(left, parts.text.bottom() + 3, width, footerHeight);
    parts.height = parts.footer.bottom() + space::m - rect.top();
    return parts;
}

} // namespace

void WarningDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const auto severity = UpgradeWarning::Severity(index.data(WarningListModel::SeverityRole).toInt());
    const Parts parts = layOut(option.rect, index);
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, theme.selection);
    painter->save();
    paintSign(*painter, parts.icon, signOf(severity));
    painter->setFont(textFont(TextStyle::Body));
    painter->setPen(theme.text);
    painter->drawText(parts.text, wrapping, index.data().toString());
    painter->setFont(textFont(TextStyle::Small));
    painter->setPen(theme.mutedText);
    painter->drawText(parts.footer, wrapping, footer(index));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.border);
    painter->restore();
}

QSize WarningDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* view = qobject_cast<const QAbstractScrollArea*>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    return {80, layOut(QRect(0, 0, width, 0), index).height};
}

} // namespace lockstep
